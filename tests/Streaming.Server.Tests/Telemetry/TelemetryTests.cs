using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Telemetry;

public sealed partial class TelemetryTests
{
    private const string Secret = "sk-0123456789abcdef-never-to-be-seen";

    [Fact]
    public async Task Every_metric_of_the_table_reaches_a_collector()
    {
        await using var collector = await TestCollector.StartAsync();
        await using var server = await RunningServer.StartAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development")],
            $"--Telemetry:Endpoint={collector.Address}", "--Telemetry:Interval=00:00:01", "--Telemetry:TraceRatio=1",
            "--Feed:Simulator:Speed=60");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        await http.GetAsync("/v1/flow/zero-dte/series/SPY?apiKey=demo", TestContext.Current.CancellationToken);
        await http.GetAsync("/v1/flow/zero-dte/series/SPY", TestContext.Current.CancellationToken);
        using var stream = await http.GetStreamAsync(
            "/v1/flow/zero-dte/stream?topics=series/SPY/1m&apiKey=demo", TestContext.Current.CancellationToken);

        // These take a webhook, or more sessions or topics than a test wants to make.
        var table = DescribedMetrics().Except(["streaming.webhooks.attempts", "streaming.rest.evicted",
            "streaming.push.gap_bars", "streaming.push.slow_consumers", "streaming.push.refused_calls", "streaming.push.conflated",
            "streaming.push.coalesced", "streaming.feed.age"]).ToArray();
        Assert.True(table.Length > 15);
        await collector.WaitUntilAsync(() => table.All(name => collector.Holds(Encoding.UTF8.GetBytes(name))));
        await collector.WaitUntilAsync(() => collector.HasTaken("traces") && collector.HasTaken("logs"));
        await collector.WaitUntilAsync(() => collector.Holds("store append"u8));
        await collector.WaitUntilAsync(() => collector.Holds("http.server.request.duration"u8));
    }

    [Fact]
    public void The_table_names_every_instrument_of_the_program()
    {
        var made = Directory.EnumerateFiles(Source("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => InstrumentName().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(made, DescribedMetrics().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("grafana.json")]
    [InlineData("alerts.yaml")]
    public void What_is_watched_is_measured(string file)
    {
        var measured = DescribedMetrics().SelectMany(PrometheusNames).ToHashSet(StringComparer.Ordinal);
        var watched = PrometheusName().Matches(File.ReadAllText(Source("src/Streaming.Server/Telemetry", file)))
            .Select(match => match.Value).Distinct().ToArray();

        Assert.True(watched.Length > 5);
        Assert.Empty(watched.Except(measured));
    }

    [Fact]
    public async Task A_dead_collector_costs_nothing_and_is_said()
    {
        await using var server = await RunningServer.StartAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development")],
            "--Telemetry:Endpoint=http://127.0.0.1:1", "--Telemetry:Interval=00:00:01", "--Telemetry:TraceRatio=1");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        await server.ReadUntilAsync(line => line.Contains("[6002]", StringComparison.Ordinal));
        var answer = await http.GetAsync("/v1/flow/zero-dte/series/SPY?apiKey=demo", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var health = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task No_key_is_ever_seen_in_a_log_a_trace_a_metric_or_an_error()
    {
        await using var collector = await TestCollector.StartAsync();
        await using var server = await RunningServer.StartAsync(
            [("Access__Keys__0__Name", "desk"), ("Access__Keys__0__Plan", "alpha"), ("Access__Keys__0__Key", Secret)],
            $"--Telemetry:Endpoint={collector.Address}", "--Telemetry:Interval=00:00:01", "--Telemetry:TraceRatio=1",
            "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        var stopping = TestContext.Current.CancellationToken;
        var answers = new StringBuilder();
        foreach (var path in new[]
        {
            "/v1/flow/zero-dte/series/SPY", "/v1/flow/zero-dte/series/SPY?bar=7m", "/v1/flow/zero-dte/snapshot/NONE",
            "/v1/none", "/hubs/flow", "/hubs/flow/negotiate", "/v1/flow/zero-dte/stream?topics=nonsense", "/%ff",
        })
            foreach (var name in new[] { "apiKey", "access_token", "ApiKey" })
            {
                var query = $"{path}{(path.Contains('?') ? '&' : '?')}{name}={Secret}";
                answers.Append(await TextOfAsync(new(HttpMethod.Get, query))).Append(await TextOfAsync(new(HttpMethod.Post, query)));
            }

        using var byHeader = new HttpRequestMessage(HttpMethod.Get, "/v1/flow/zero-dte/series/SPY");
        byHeader.Headers.Add("X-Api-Key", Secret);
        answers.Append(await TextOfAsync(byHeader));
        using var byBearer = new HttpRequestMessage(HttpMethod.Get, "/v1/flow/zero-dte/snapshot/SPY");
        byBearer.Headers.Authorization = new("Bearer", Secret);
        answers.Append(await TextOfAsync(byBearer));

        await collector.WaitUntilAsync(() => collector.Holds("desk"u8) && collector.HasTaken("traces") && collector.HasTaken("logs"));
        Assert.False(collector.Holds(Encoding.UTF8.GetBytes(Secret)));
        Assert.DoesNotContain(Secret, answers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await server.StopAsync(), StringComparison.Ordinal);

        async Task<string> TextOfAsync(HttpRequestMessage request)
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return answer.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? answer.ToString()
                : answer + await answer.Content.ReadAsStringAsync(stopping);
        }
    }

    private static IEnumerable<string> DescribedMetrics() =>
        File.ReadLines(Source("src/Streaming.Server/Telemetry/README.md"))
            .Where(line => line.StartsWith("| `streaming.", StringComparison.Ordinal))
            .SelectMany(line => TableName().Matches(line.Split('|')[1]))
            .Select(match => match.Groups[1].Value);

    // As the collector's Prometheus exporter writes them: units as words, counters with _total.
    private static IEnumerable<string> PrometheusNames(string metric)
    {
        var name = metric.Replace('.', '_');
        return ((string[])["", "_seconds", "_bytes"]).SelectMany(unit =>
            ((string[])["", "_total", "_bucket", "_count"]).Select(suffix => name + unit + suffix));
    }

    private static string Source(params string[] path) => Path.Combine([GoldenFile.RepositoryRoot, .. path]);

    [GeneratedRegex("Create\\w+(?:<\\w+>)?\\(\\s*\"(streaming\\.[a-z_.]+)\"")]
    private static partial Regex InstrumentName();

    [GeneratedRegex("`(streaming\\.[a-z_.]+)`")]
    private static partial Regex TableName();

    [GeneratedRegex("streaming_[a-z_]+")]
    private static partial Regex PrometheusName();
}
