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
    private readonly Histogram<double> _delay;
    private readonly UpDownCounter<int> _connections;
    private readonly UpDownCounter<int> _subscriptions;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _refusedCalls;

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
        _delay = meter.CreateHistogram(
            "streaming.push.delay", "s", "From publishing to the write that takes the oldest update of it along",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
            });
        _connections = meter.CreateUpDownCounter<int>("streaming.push.connections", "{connection}", "Open connections");
        _subscriptions = meter.CreateUpDownCounter<int>(
            "streaming.push.subscriptions", "{subscription}", "Topics subscribed, over all connections");
        _answers = meter.CreateCounter<long>("streaming.push.answers", "{answer}", "Topic answers, by code");
        _refusedCalls = meter.CreateCounter<long>(
            "streaming.push.refused_calls", "{call}", "Calls that were refused as a whole, by code");
    }

    public void CountConflated(int updates) => _conflated.Add(updates);

    public void CountShrunk() => _shrunk.Add(1);

    public void CountSlowConsumer() => _slowConsumers.Add(1);

    public void CountCoalesced(int updates) => _coalesced.Record(updates);

    /// <summary>Whether anybody reads <see cref="RecordDelay"/>.</summary>
    public bool IsDelayRead => _delay.Enabled;

    public void RecordDelay(TimeSpan delay) => _delay.Record(delay.TotalSeconds);

    public void CountConnection(int change) => _connections.Add(change);

    public void CountSubscriptions(int change) => _subscriptions.Add(change);

    public void CountRefusedCall(int code) => _refusedCalls.Add(1, new KeyValuePair<string, object?>("code", code));

    public void CountAnswer(int code) => _answers.Add(1, new KeyValuePair<string, object?>("code", code));
}
