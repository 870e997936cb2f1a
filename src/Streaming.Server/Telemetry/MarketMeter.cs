using System.Diagnostics.Metrics;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Server.Hubs;

namespace Streaming.Server.Telemetry;

/// <summary>What is read when somebody measures: the feed's counters, what waits in front of each actor, what waits for
/// clients. In a cluster each host speaks of the symbols that live on it.</summary>
internal sealed class MarketMeter(IMeterFactory meters, IServiceProvider services)
{
    public const string MeterName = "Streaming.Market";

    private readonly HashSet<string> _asked = [.. services.GetRequiredService<FeedDescription>().Symbols];
    private readonly FeedCounters _counters = services.GetRequiredService<FeedCounters>();
    private readonly FeedHealth _health = services.GetRequiredService<FeedHealth>();
    private readonly FeedHealthReader _reader = services.GetRequiredService<FeedHealthReader>();
    private readonly ISymbolSurvey _survey = services.GetRequiredService<ISymbolSurvey>();
    private readonly FlowConnections _connections = services.GetRequiredService<FlowConnections>();

    // In a cluster the mailboxes are the grains' own.
    private readonly SymbolDirectory? _actors = services.GetService<SymbolDirectory>();

    public void Begin()
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("streaming.feed.malformed", () => _counters.Malformed, "{message}",
            "Messages of the feed that could not be read, or are dated as they cannot be");
        meter.CreateObservableCounter("streaming.feed.foreign", () => _counters.Foreign, "{message}",
            "Messages about contracts that belong to no same-day book");
        meter.CreateObservableCounter("streaming.feed.failures", () => _health.Failures, "{failure}",
            "How often the feed broke off");
        meter.CreateObservableGauge("streaming.feed.age", Ages, "s",
            "Market time since the newest event of a symbol, while the market is open");
        meter.CreateObservableGauge("streaming.gap.intervals", Gaps, "{interval}",
            "Times of this session that a symbol has no data of");
        meter.CreateObservableCounter("streaming.mailbox.events", () => Sum(static box => box.Events), "{event}",
            "Events handed to actors");
        meter.CreateObservableCounter("streaming.mailbox.conflated", () => Sum(static box => box.Conflated), "{quote}",
            "Waiting quotes that gave way to newer ones");
        meter.CreateObservableCounter("streaming.mailbox.waits", () => Sum(static box => box.Waits), "{wait}",
            "How often the feed waited for an actor");
        meter.CreateObservableGauge("streaming.mailbox.depth", Depths, "{batch}", "Batches that wait in front of an actor");
        meter.CreateObservableGauge("streaming.push.outbox_bytes",
            () => _connections.All.Sum(static connection => (long)connection.Outbox.QueuedBytes), "By",
            "What waits for clients, over all connections");
        meter.CreateObservableGauge("streaming.push.oldest",
            () => _connections.All.Select(static connection => connection.Outbox.OldestAge().TotalSeconds)
                .DefaultIfEmpty().Max(), "s", "Age of the oldest update that waits for a client");
    }

    private long Sum(Func<Mailbox, long> of) => _actors?.Actors.Sum(actor => of(actor.Mailbox)) ?? 0;

    private IEnumerable<Measurement<int>> Depths() =>
        _actors?.Actors.Select(static actor => new Measurement<int>(actor.Mailbox.Depth, SymbolTag(actor.Symbol))) ?? [];

    private IEnumerable<Measurement<double>> Ages()
    {
        foreach (var line in _survey.Here)
            if (_asked.Contains(line.Symbol)
                && _reader.Read(line.Symbol, line.Newest) is { IsOpen: true, Age: { } age })
                yield return new(age.TotalSeconds, SymbolTag(line.Symbol));
    }

    private IEnumerable<Measurement<int>> Gaps()
    {
        foreach (var line in _survey.Here)
            if (line.Gaps is { } gaps)
                yield return new(gaps, SymbolTag(line.Symbol));
    }

    private static KeyValuePair<string, object?> SymbolTag(string symbol) => new("symbol", symbol);
}
