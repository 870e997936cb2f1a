using System.Diagnostics.Metrics;

namespace Streaming.Server.Hubs;

/// <summary>What the push side has done and what it had to drop.</summary>
internal sealed class PushMetrics
{
    public const string MeterName = "Streaming.Push";

    private readonly Counter<long> _conflated;
    private readonly Counter<long> _shrunk;
    private readonly Counter<long> _slowConsumers;
    private readonly Histogram<int> _coalesced;
    private readonly UpDownCounter<int> _connections;
    private readonly UpDownCounter<int> _subscriptions;
    private readonly Counter<long> _answers;

    public PushMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _conflated = meter.CreateCounter<long>(
            "streaming.push.conflated", "{update}", "Open bars and states that gave way to a newer one");
        _shrunk = meter.CreateCounter<long>(
            "streaming.push.gap_bars", "{update}", "Closed bars that gave way to a gap because a client lagged");
        _slowConsumers = meter.CreateCounter<long>(
            "streaming.push.slow_consumers", "{connection}", "Connections ended because their client did not read");
        _coalesced = meter.CreateHistogram<int>(
            "streaming.push.coalesced", "{update}", "Updates in one write, where there was more than one");
        _connections = meter.CreateUpDownCounter<int>("streaming.push.connections", "{connection}", "Open connections");
        _subscriptions = meter.CreateUpDownCounter<int>(
            "streaming.push.subscriptions", "{subscription}", "Topics subscribed, over all connections");
        _answers = meter.CreateCounter<long>("streaming.push.answers", "{answer}", "Topic answers, by code");
    }

    public void CountConflated(int updates) => _conflated.Add(updates);

    public void CountShrunk() => _shrunk.Add(1);

    public void CountSlowConsumer() => _slowConsumers.Add(1);

    public void CountCoalesced(int updates) => _coalesced.Record(updates);

    public void CountConnection(int change) => _connections.Add(change);

    public void CountSubscriptions(int change) => _subscriptions.Add(change);

    public void CountAnswer(int code) => _answers.Add(1, new KeyValuePair<string, object?>("code", code));
}
