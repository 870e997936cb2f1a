using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Xunit;

namespace Streaming.Server.Tests.Faults.Stores;

/// <summary>What <c>/health/ready</c> says, with 200 or with 503.</summary>
internal sealed record Readiness(HttpStatusCode Code, string Status, IReadOnlyDictionary<string, string> Reasons)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The store's reason; empty where it has none.</summary>
    public string Store => Reasons.GetValueOrDefault("store", "");

    /// <summary>Asks, as an orchestrator does, until it is so.</summary>
    public static async Task<Readiness> UntilAsync(HttpClient http, Predicate<Readiness> isSo, TimeSpan? pause = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var reading = await ReadAsync(http);
            if (isSo(reading))
                return reading;

            Assert.True(watch.Elapsed < Patience, $"It is not so, but {reading.Status}: {string.Join("; ", reading.Reasons)}");
            await Task.Delay(pause ?? Pause, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<Readiness> ReadAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return new Readiness(
            response.StatusCode,
            answer.RootElement.GetProperty("status").GetString()!,
            answer.RootElement.GetProperty("reasons").EnumerateArray().ToDictionary(
                each => each.GetProperty("check").GetString()!, each => each.GetProperty("reason").GetString()!));
    }
}
