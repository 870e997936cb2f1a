using System.Reflection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace Streaming.Server.Telemetry;

/// <summary>How this process names itself to a collector, and how it addresses one.</summary>
internal static class Collector
{
    public static ResourceBuilder Resource { get; } = ResourceBuilder.CreateDefault()
        .AddService("streaming", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();

    /// <param name="signal">metrics, traces or logs: over HTTP each has a path of its own.</param>
    public static void Address(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        var isGrpc = options.Protocol == TelemetryProtocol.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(isGrpc ? options.Endpoint! : $"{options.Endpoint!.TrimEnd('/')}/v1/{signal}");
        exporter.TimeoutMilliseconds = 5_000;
    }
}
