using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using Streaming.Server.Hosting;

namespace Streaming.Server.Telemetry;

public static class TelemetryRegistration
{
    /// <summary>What the other parts measure, and its way to a collector where one is named.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddValidatedOptions<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        services.AddSingleton<IPostConfigureOptions<TelemetryOptions>, EndpointOfEnvironment>();
        services.AddSingleton<MarketMeter>();
        services.AddSingleton<ExportTrouble>();
        services.AddHostedService<TelemetryExport>();
        return services;
    }

    /// <summary>Sends logs to the collector too. Apart, since logging is set up before there are options.</summary>
    public static WebApplicationBuilder AddLogExport(this WebApplicationBuilder builder)
    {
        var options = new TelemetryOptions
        {
            Endpoint = builder.Configuration[$"{TelemetryOptions.Section}:Endpoint"],
            Protocol = Enum.TryParse<TelemetryProtocol>(
                builder.Configuration[$"{TelemetryOptions.Section}:Protocol"], ignoreCase: true, out var protocol) ? protocol : default,
        };
        new EndpointOfEnvironment(builder.Configuration).PostConfigure(null, options);

        // A wrong one is refused with its name when all options are looked at.
        if (Uri.TryCreate(options.Endpoint, UriKind.Absolute, out _))
            builder.Logging.AddOpenTelemetry(logs => logs
                .SetResourceBuilder(Collector.Resource)
                .AddOtlpExporter(exporter => Collector.Address(exporter, options, "logs")));
        return builder;
    }

    private sealed class EndpointOfEnvironment(IConfiguration configuration) : IPostConfigureOptions<TelemetryOptions>
    {
        public void PostConfigure(string? name, TelemetryOptions options)
        {
            if (string.IsNullOrWhiteSpace(options.Endpoint))
                options.Endpoint = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } endpoint ? endpoint : null;
        }
    }
}
