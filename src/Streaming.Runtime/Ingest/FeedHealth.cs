using System.Collections.Concurrent;
using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Ingest;

public enum FeedStatus : byte
{
    Starting,
    Running,
    Failed,
    Ended,
}

/// <summary>How the feed is, for whoever asks. Written by whoever runs the pump.</summary>
public sealed class FeedHealth
{
    private readonly ConcurrentDictionary<string, Newest> _heard = new(StringComparer.Ordinal);
    private volatile Reading _newest = new(FeedStatus.Starting, null);
    private Newest _last = new("");
    private long _failures;

    public FeedStatus Status => _newest.Status;

    /// <summary>What the feed failed of, while it does.</summary>
    public string? Reason => _newest.Reason;

    /// <summary>How often the feed has failed in this life of the process.</summary>
    public long Failures => Volatile.Read(ref _failures);

    public void Report(FeedStatus status, string? reason)
    {
        if (status == FeedStatus.Failed)
            Interlocked.Increment(ref _failures);
        _newest = new(status, reason);
    }

    /// <summary>The time of the newest trade, quote or price of an underlying; null where none has come in this life of
    /// the process.</summary>
    public Timestamp? NewestOf(string symbol) => _heard.TryGetValue(symbol, out var newest) ? newest.Time : null;

    /// <summary>Notes that an event has come. A gap says that none did, and open interest is of the day before.</summary>
    public void Hear(in MarketEvent item)
    {
        if (item.Kind is MarketEventKind.Trade or MarketEventKind.Quote or MarketEventKind.Spot or MarketEventKind.Cancel)
            Hear(item.Underlying, item.EventTime);
    }

    public void Hear(string symbol, Timestamp eventTime)
    {
        // Events of one underlying mostly come together.
        var newest = _last;
        if (!ReferenceEquals(newest.Symbol, symbol))
            _last = newest = _heard.GetOrAdd(symbol, static symbol => new Newest(symbol));
        newest.Reach(eventTime);
    }

    private sealed record Reading(FeedStatus Status, string? Reason);

    private sealed class Newest(string symbol)
    {
        private long _nanoseconds;

        public string Symbol { get; } = symbol;

        public Timestamp Time => new(Volatile.Read(ref _nanoseconds));

        public void Reach(Timestamp time)
        {
            if (time.UnixNanoseconds > _nanoseconds)
                Volatile.Write(ref _nanoseconds, time.UnixNanoseconds);
        }
    }
}
