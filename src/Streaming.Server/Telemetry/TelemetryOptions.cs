using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Telemetry;

/// <summary>Where metrics, traces and logs are sent. Nothing is sent without an endpoint.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>The OTLP collector, such as <c>http://localhost:4318</c>. Where this is absent,
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> counts; headers come from <c>OTEL_EXPORTER_OTLP_HEADERS</c>.</summary>
    [RegularExpression("https?://.+", ErrorMessage = "The field {0} must be an address that begins with http:// or https://.")]
    public string? Endpoint { get; set; }

    /// <summary>How the collector is spoken to: <c>Http</c> (protobuf, usually port 4318) or <c>Grpc</c> (4317).</summary>
    [EnumDataType(typeof(TelemetryProtocol))]
    public TelemetryProtocol Protocol { get; set; } = TelemetryProtocol.Http;

    /// <summary>How often metrics are sent.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The share of requests whose trace is sent, where the caller has not decided.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 0.05;
}

public enum TelemetryProtocol
{
    Http,
    Grpc,
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
