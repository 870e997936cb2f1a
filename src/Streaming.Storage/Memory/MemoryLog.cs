using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

/// <summary>One generation of a session's log.</summary>
internal sealed class MemoryLog(string symbol, TradingSession session, string? fingerprint, string epoch)
{
    private readonly SortedDictionary<int, Bar> _bars = [];
    private readonly Dictionary<int, SnapshotFacts> _snapshots = [];
    private readonly List<JournalBatch> _journal = [];
    private IReadOnlyList<FeedGap> _gaps = [];
    private SessionCheckpoint? _checkpoint;

    public string Symbol => symbol;

    public DateOnly Date => session.Date;

    public string Epoch => epoch;

    public long Fence { get; private set; }

    private long JournalEnd => _journal is [] ? 0 : _journal[^1].End;

    public DateTimeOffset Touched { get; private set; }

    public bool IsOf(TradingSession other, string? otherFingerprint) =>
        session == other && fingerprint == otherFingerprint;

    public void RaiseFence() => Fence++;

    public void Touch(DateTimeOffset now) => Touched = now;

    public void Require(StoredSession caller)
    {
        if (caller.Fence != Fence)
            throw Refusal.Of(caller, Fence);
    }

    public void AppendJournal(JournalBatch batch)
    {
        var end = JournalEnd;
        if (batch.Position > end)
            throw new StoreException(
                $"Journalling {symbol}'s log {epoch}: the journal ends at event {end}, and had {batch.Position}.");
        if (batch.Position == end)
            _journal.Add(batch);
    }

    public void Append(SessionAppend append)
    {
        foreach (var bar in append.Bars)
            _bars.TryAdd(bar.Ordinal, bar);
        foreach (var snapshot in append.Snapshots)
            _snapshots.TryAdd(snapshot.Ordinal, snapshot.WithoutStrikes());
        _gaps = [.. append.Gaps];
    }

    public void Keep(SessionCheckpoint checkpoint) =>
        _checkpoint = checkpoint with { State = checkpoint.State.ToArray() };

    public void LetCheckpointGo() => _checkpoint = null;

    public SnapshotFacts? SnapshotAt(int ordinal) => _snapshots.GetValueOrDefault(ordinal);

    /// <summary>The batches from the event at <paramref name="after"/> on.</summary>
    public IReadOnlyList<JournalBatch> ReadJournal(long after)
    {
        var tail = _journal.FindAll(batch => batch.End > after);
        if (tail is [])
            return tail;

        tail[0] = tail[0] with { Position = after, Events = tail[0].Events[(int)(after - tail[0].Position)..] };
        return tail;
    }

    /// <summary>A replaced log is only read.</summary>
    public void Retire()
    {
        _journal.Clear();
        LetCheckpointGo();
    }

    public StoredSession ToSession() => new()
    {
        Symbol = symbol,
        Session = session,
        Epoch = epoch,
        Fingerprint = fingerprint,
        Bars = [.. _bars.Values],
        Gaps = _gaps,
        JournalEnd = JournalEnd,
        Cursor = _journal is [] ? null : _journal[^1].Cursor,
    };

    public StoredSession ToOpened() => ToSession() with { Fence = Fence, Checkpoint = _checkpoint };

    public SessionSummary ToSummary() => new(symbol, session.Date, epoch, _bars.Count, _gaps, fingerprint);
}
