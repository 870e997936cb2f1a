using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Health;

/// <summary>Healthy once the directory knows the symbols that the feed was asked for.</summary>
internal sealed class SymbolsCheck(ISymbolDirectory symbols) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(symbols.Symbols.Count > 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No symbol is known yet."));
}
