using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streaming.Runtime.Telemetry;

/// <summary>What actors measure of their own work. Costs nothing while nobody listens.</summary>
public static class RuntimeMetrics
{
    public const string MeterName = "Streaming.Runtime";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly ActivitySource Spans = new(MeterName);

    internal static readonly Histogram<double> SampleDuration = Meter.CreateHistogram(
        "streaming.sample.duration", "s", "One sample of a symbol: smile, Greeks, exposures, levels of both books",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25],
        });

    internal static readonly Counter<long> ClosedBars = Meter.CreateCounter<long>(
        "streaming.bars.closed", "{bar}", "Raw bars committed and told, over all symbols");

    private static readonly Histogram<double> StoreDuration = Meter.CreateHistogram(
        "streaming.store.duration", "s", "One call of the session store, by operation and error",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
        });

    /// <summary>Measures one call of the store, failed ones too.</summary>
    internal static async Task<T> MeasureStoreAsync<T>(string operation, Func<Task<T>> call)
    {
        using var span = Spans.StartActivity($"store {operation}");
        var began = Stopwatch.GetTimestamp();
        var tags = new TagList { { "operation", operation } };
        try
        {
            return await call();
        }
        catch (Exception failure)
        {
            tags.Add("error.type", failure.GetType().Name);
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            StoreDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
        }
    }
}
