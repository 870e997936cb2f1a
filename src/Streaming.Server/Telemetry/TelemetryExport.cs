using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Streaming.Runtime.Telemetry;

namespace Streaming.Server.Telemetry;

/// <summary>Sends metrics and traces to the collector while the host runs.</summary>
/// <remarks>Whatever becomes of the collector, nobody waits for it: metrics are read at each interval, spans lie in a
/// bounded queue that drops, and <see cref="ExportTrouble"/> says so.</remarks>
internal sealed partial class TelemetryExport(
    IOptions<TelemetryOptions> options, IServiceProvider services, ILogger<TelemetryExport> log) : IHostedService, IDisposable
{
    // How long a stop may wait for the last of it.
    private const int GoodbyeMilliseconds = 2_000;

    private readonly TelemetryOptions _options = options.Value;
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Endpoint is null)
            return Task.CompletedTask;

        services.GetRequiredService<ExportTrouble>().Begin();
        services.GetRequiredService<MarketMeter>().Begin();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Collector.Resource)
            .AddMeter("Streaming.*", "System.Runtime", "Npgsql")
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter((exporter, reader) =>
            {
                Collector.Address(exporter, _options, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)_options.Interval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = exporter.TimeoutMilliseconds;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Collector.Resource)
            .AddSource(RuntimeMetrics.MeterName, "Microsoft.AspNetCore")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(_options.TraceRatio)))
            .AddProcessor(new QueryRemoval())
            .AddOtlpExporter(exporter => Collector.Address(exporter, _options, "traces"))
            .Build();
        Log.Exporting(log, new Uri(_options.Endpoint).Authority, _options.Interval);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Both wait for the wire; neither knows tasks.
        await Task.WhenAll(
            Task.Run(() => _metrics?.Shutdown(GoodbyeMilliseconds), CancellationToken.None),
            Task.Run(() => _traces?.Shutdown(GoodbyeMilliseconds), CancellationToken.None));
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "Sending metrics each {Interval} and traces to {Collector}")]
        public static partial void Exporting(ILogger log, string collector, TimeSpan interval);
    }
}
