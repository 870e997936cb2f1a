using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Health;

/// <summary>Healthy while the store answers and takes what it is given; degraded while symbols wait for it, because what
/// was closed before is served all the same.</summary>
internal sealed class StoreCheck(ISessionStore store, StoreHealth health) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            // The cheapest question: a day that nobody recorded.
            await store.FindAsync("", DateOnly.MinValue, cancellationToken);
            return health.Failing is [var first, ..] failing
                ? HealthCheckResult.Degraded(
                    $"{first.Key}{(failing.Count > 1 ? $" and {failing.Count - 1} more" : "")} cannot go on: {first.Value}")
                : HealthCheckResult.Healthy();
        }
        catch (StoreException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}
