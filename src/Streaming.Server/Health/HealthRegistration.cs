using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Server.Health;

public static class HealthRegistration
{
    private const string Live = "live";

    private static readonly TimeSpan CheckMax = TimeSpan.FromSeconds(5);

    /// <summary>Checks of other folders join with <c>AddHealthChecks().AddCheck</c>; without a tag they count for
    /// readiness alone.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<SymbolsCheck>("symbols", tags: [Live], timeout: CheckMax)
            .AddCheck<StoreCheck>("store", timeout: CheckMax)
            .AddCheck<FeedCheck>("feed", timeout: CheckMax);
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", Options(check => check.Tags.Contains(Live)));
        app.MapHealthChecks("/health/ready", Options(_ => true));
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> predicate) =>
        new() { Predicate = predicate, ResponseWriter = HealthAnswer.WriteAsync };
}
