using System.Diagnostics.Tracing;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Telemetry;

/// <summary>Says in the log that the collector does not take what is sent: once, and again when that has gone on for
/// long. The exporter itself tells nobody but event listeners.</summary>
internal sealed partial class ExportTrouble(
    IOptions<TelemetryOptions> options, TimeProvider clock, ILogger<ExportTrouble> log) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private long? _saidAt;
    private bool _isListening;

    public void Begin()
    {
        Volatile.Write(ref _isListening, true);
        foreach (var source in EventSource.GetSources())
            Listen(source);
    }

    // Called while the base constructor runs too, before anything here is set.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (Volatile.Read(ref _isListening))
            Listen(eventSource);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (!Volatile.Read(ref _isListening) || eventData.EventSource.Name != Exporter)
            return;

        lock (_gate)
        {
            if (_saidAt is { } said && clock.GetElapsedTime(said) < Silence)
                return;
            _saidAt = clock.GetTimestamp();
        }

        Log.NotTaken(log, options.Value.Endpoint is { } endpoint ? new Uri(endpoint).Authority : "", ReasonOf(eventData));
    }

    private void Listen(EventSource source)
    {
        if (source.Name == Exporter)
            EnableEvents(source, EventLevel.Warning);
    }

    // The first line: what follows is a stack.
    private static string ReasonOf(EventWrittenEventArgs written) =>
        written.Payload?.OfType<string>().LastOrDefault()?.Split('\n')[0].Trim() ?? written.EventName ?? "";

    private static partial class Log
    {
        [LoggerMessage(6002, LogLevel.Warning,
            "The collector {Collector} does not take telemetry ({Reason}); the service goes on without, and this is said again in ten minutes at the earliest")]
        public static partial void NotTaken(ILogger log, string collector, string reason);
    }
}
