using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Health;

/// <summary>Healthy while the store answers.</summary>
internal sealed class StoreCheck(ISessionStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            // The cheapest question: a day that nobody recorded.
            await store.FindAsync("", DateOnly.MinValue, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}
