using System.Buffers;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine;

/// <content>How it is saved, and gone on from.</content>
public sealed partial class SymbolState
{
    /// <summary>True while no bar waits for late prints, and no bar or headline to be taken.</summary>
    public bool CanSave => !_bars.IsClosing && _closed.Count == 0 && _news.Count == 0;

    /// <summary>Writes all that it knows, so that another can go on from it as if it were this one.</summary>
    /// <remarks>Only where <see cref="CanSave"/> says so: between a close and the next bar's end.</remarks>
    public void Save(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!CanSave)
            throw new InvalidOperationException("A state is saved while no bar waits to be closed or taken.");

        var writer = new StateWriter(output);
        writer.Value(SavedIdentity.Format);
        writer.Column<byte>(SavedIdentity.Of(Symbol, Session, _options));
        _chain.Save(ref writer);
        _inventory.Save(ref writer);
        _sampler.Save(ref writer);
        _bars.Save(ref writer);
        _prints.Save(ref writer);
        _snapshots.Save(ref writer);
        _decisions.Save(ref writer);
        _headlines.Save(ref writer);
        _later.Save(ref writer);
        Counters.Save(ref writer);
        SaveOwn(ref writer);
        writer.Finish();
    }

    /// <summary>Goes on from what another of the same symbol, session and options has saved. Called before any event.</summary>
    /// <returns>False where it was saved in another format or under other options: nothing is changed then.</returns>
    /// <exception cref="InvalidDataException">It is damaged; nothing is changed.</exception>
    public bool TryRestore(ReadOnlySpan<byte> saved)
    {
        if (NewestEvent is not null || _gaps.Count > 0 || Counters.Implausible > 0)
            throw new InvalidOperationException("A state is restored before its first event.");

        var format = new StateReader(saved).Value<Guid>();
        if (format != SavedIdentity.Format)
            return false;

        var reader = StateReader.Open(saved);
        _ = reader.Value<Guid>();
        if (!reader.Column<byte>().AsSpan().SequenceEqual(SavedIdentity.Of(Symbol, Session, _options)))
            return false;

        _chain.Restore(ref reader);
        _inventory.Restore(ref reader);
        _sampler.Restore(ref reader);
        _bars.Restore(ref reader);
        _prints.Restore(ref reader);
        _snapshots.Restore(ref reader);
        _decisions.Restore(ref reader);
        _headlines.Restore(ref reader);
        _later.Restore(ref reader);
        Counters.Restore(ref reader);
        RestoreOwn(ref reader);
        return reader.AtEnd ? true : throw StateReader.Damaged();
    }

    private void SaveOwn(ref StateWriter writer)
    {
        writer.Count(_gaps.Count);
        foreach (var gap in _gaps)
        {
            writer.Value(gap.From);
            writer.Value(gap.To);
            writer.Value(gap.Reason);
        }

        writer.Value(_second);
        writer.Value(_isDirty);
        writer.Optional(_spot);
        writer.Optional(_lastSpot);
        writer.Value(_hasSettled);
        writer.Optional(NewestEvent);
        writer.Optional(LastTrade);
        writer.Optional(LastQuote);
    }

    private void RestoreOwn(ref StateReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
            _gaps.Add(new(reader.Value<Timestamp>(), reader.Value<Timestamp>(), reader.Value<GapReason>()));

        _second = reader.Value<long>();
        _isDirty = reader.Value<bool>();
        _spot = reader.Optional<double>();
        _lastSpot = reader.Optional<Timestamp>();
        _hasSettled = reader.Value<bool>();
        NewestEvent = reader.Optional<Timestamp>();
        LastTrade = reader.Optional<Timestamp>();
        LastQuote = reader.Optional<Timestamp>();
    }
}
