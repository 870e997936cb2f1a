using System.Diagnostics.Metrics;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>What the REST side keeps and what it let go of.</summary>
internal sealed class FragmentMetrics
{
    public const string MeterName = "Streaming.Rest";

    private readonly Counter<long> _evicted;
    private long _bytes;

    public FragmentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _evicted = meter.CreateCounter<long>(
            "streaming.rest.evicted", "{session}", "Sessions whose encoded bars made room");
        meter.CreateObservableGauge(
            "streaming.rest.fragment_bytes", () => Volatile.Read(ref _bytes), "By", "Encoded bars kept");
    }

    public void CountEvicted() => _evicted.Add(1);

    public void SetBytes(long bytes) => Volatile.Write(ref _bytes, bytes);
}
