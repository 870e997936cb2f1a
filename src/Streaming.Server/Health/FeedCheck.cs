using Microsoft.Extensions.Diagnostics.HealthChecks;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Server.Hubs;

namespace Streaming.Server.Health;

/// <summary>Degraded while the feed fails, is silent about a symbol it was asked for while the market is open, or has
/// only old open interest.</summary>
/// <remarks>Not unhealthy: the host still serves what it has, and to send its clients away would bring nobody newer
/// data.</remarks>
internal sealed class FeedCheck(
    FeedDescription feed, FeedHealth health, StoreHealth store, FeedCounters counters, FeedHealthReader reader,
    ISymbolSurvey survey) : IHealthCheck
{
    private const int NamedMax = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken)
    {
        if (health.Status == FeedStatus.Failed)
            return HealthCheckResult.Degraded($"{feed.Name} fails: {health.Reason}");

        Dictionary<string, Timestamp?> shown;
        try
        {
            shown = (await survey.ReadAsync(cancellationToken)).ToDictionary(line => line.Symbol, line => line.Newest);
        }
        catch (StoreException failure)
        {
            return HealthCheckResult.Degraded(failure.Message);
        }

        var stale = new List<string>();
        foreach (var symbol in feed.Symbols)
            if (store.ReasonOf(symbol) is null
                && reader.Read(symbol, shown.GetValueOrDefault(symbol)) is { IsOpen: true, Feed: "stale" } reading)
                stale.Add(reading.Age is { } age ? $"{symbol} for {age.TotalSeconds:0} s" : $"{symbol} since the start");

        if (stale.Count == 0)
            return counters.OldOpenInterest > 0
                ? HealthCheckResult.Degraded(
                    $"{counters.OldOpenInterest} numbers of open interest are not of the last trading day and were refused.")
                : HealthCheckResult.Healthy();

        return HealthCheckResult.Degraded(
            $"{feed.Name} is silent about {stale.Count} of {feed.Symbols.Count} symbols while the market is open: "
            + $"{string.Join(", ", stale.Take(NamedMax))}{(stale.Count > NamedMax ? ", ..." : "")}.");
    }
}
