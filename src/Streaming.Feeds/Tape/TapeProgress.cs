using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Tape;

/// <summary>What stands on a tape already of a feed that is given again from its start.</summary>
/// <remarks>Counted by symbol and day: symbols are recorded in their own order, and a source without a date begins with
/// another day tomorrow. The clock's closes are not counted, because what is run through again at full speed has none.
/// </remarks>
internal sealed class TapeProgress
{
    private readonly Dictionary<(string Symbol, DateOnly Day), long> _left = [];
    private readonly NewYorkDay _day = new();
    private long _all;

    /// <summary>What the tape's newest lines were recorded from; null where it does not say.</summary>
    public string? NewestSource { get; private set; }

    /// <summary>Reads the tape through.</summary>
    public static TapeProgress Of(string path, string source)
    {
        var progress = new TapeProgress();
        var reader = new TapeReader(new SkippedMessages(TapeFeed.Name, new FeedCounters(), NullLogger.Instance));
        using var lines = TapeFile.Lines(path);
        while (lines.Fill())
            while (lines.TryTake(out var line))
                if (reader.TryRead(line, out var read) && reader.Source == source)
                    progress.Count(read);
        progress.NewestSource = reader.Source;
        return progress;
    }

    /// <summary>True where the tape has the event, each time it is given for the first time.</summary>
    public bool Has(in MarketEvent item)
    {
        if (_all == 0)
            return false;

        ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(_left, KeyOf(item));
        if (Unsafe.IsNullRef(ref left) || left == 0)
            return false;
        if (item.Kind == MarketEventKind.Clock)
            return true;

        left--;
        _all--;
        return true;
    }

    private void Count(in MarketEvent item)
    {
        if (item.Kind == MarketEventKind.Clock)
            return;

        CollectionsMarshal.GetValueRefOrAddDefault(_left, KeyOf(item), out _)++;
        _all++;
    }

    private (string, DateOnly) KeyOf(in MarketEvent item) => (item.Underlying, _day.Of(item.EventTime));
}
