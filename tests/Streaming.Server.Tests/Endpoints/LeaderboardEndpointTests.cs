using System.Net;
using System.Text.Json;
using Streaming.Protocol;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class LeaderboardEndpointTests
{
    private const string Path = "/v1/flow/zero-dte/leaderboard";

    [Fact]
    public async Task Symbols_are_ranked_by_what_their_last_close_said()
    {
        await using var app = Market();

        var answer = await app.As(Plan.Alpha).GetOkAsync(Path);

        Assert.Equal("heat", answer.Text("metric"));
        Assert.Equal(20, answer.Number("n"));
        Assert.Equal("2026-06-05T18:45:31Z", answer.Text("as_of"));
        Assert.True(answer.GetProperty("market_open").GetBoolean());
        var entries = answer.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(["QQQ", "SPY"], entries.Select(entry => entry.Text("symbol")));
        Assert.Equal(["1", "2"], entries.Select(entry => entry.GetProperty("rank").GetRawText()));
        Assert.True(entries[0].Number("value") > entries[1].Number("value"));
    }

    [Theory]
    [InlineData("pin_risk", 77)]
    [InlineData("charm_intensity", 345_771_879)]
    public async Task Each_metric_ranks_by_its_own_value(string metric, double value)
    {
        await using var app = Market();

        var answer = await app.As(Plan.Alpha).GetOkAsync($"{Path}?metric={metric}");
        var bar = (await app.As(Plan.Alpha).GetOkAsync("/v1/flow/zero-dte/series/SPY")).Bars()[^1];

        var spy = answer.GetProperty("entries").EnumerateArray().Single(entry => entry.Text("symbol") == "SPY");
        Assert.Equal(value, spy.Number("value"), 0.01 * value);
        Assert.Equal(
            Math.Abs(bar.Number(metric == "pin_risk" ? "pin_score" : "charm_dollars_per_hour")), spy.Number("value"));
    }

    [Theory]
    [InlineData("0", 1, 1)]
    [InlineData("-5", 1, 1)]
    [InlineData("1000", 100, 2)]
    [InlineData("2", 2, 2)]
    [InlineData("99999999999999999999", 100, 2)]
    public async Task The_count_is_clamped_and_echoed(string n, int echoed, int entries)
    {
        await using var app = Market();

        var answer = await app.As(Plan.Alpha).GetOkAsync($"{Path}?n={n}");

        Assert.Equal(echoed, answer.Number("n"));
        Assert.Equal(entries, answer.GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("metric=Heat", "invalid_metric", "metric must be heat|pin_risk|abs_flow|charm_intensity")]
    [InlineData("metric=gex", "invalid_metric", "metric must be heat|pin_risk|abs_flow|charm_intensity")]
    [InlineData("n=many", "invalid_n", "n must be a number from 1 to 100")]
    [InlineData("n=", "invalid_n", "n must be a number from 1 to 100")]
    public async Task A_parameter_that_makes_no_sense_is_refused(string query, string error, string message)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Alpha).RefusesAsync(
            $"{Path}?{query}", HttpStatusCode.BadRequest, $$"""{"error":"{{error}}","message":"{{message}}"}""");
    }

    [Fact]
    public async Task A_closed_market_has_no_entries()
    {
        await using var app = new StreamingApp().With(new AnalysedDay().Listed().Until(18_901), 23_400);

        var answer = await app.As(Plan.Alpha).GetOkAsync(Path);

        Assert.False(answer.GetProperty("market_open").GetBoolean());
        Assert.Equal(0, answer.GetProperty("entries").GetArrayLength());
        Assert.Equal(JsonValueKind.String, answer.GetProperty("as_of").ValueKind);
    }

    [Fact]
    public async Task Alpha_is_needed()
    {
        await using var app = new StreamingApp();

        using var response = await app.As(Plan.Growth).GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static StreamingApp Market() => new StreamingApp()
        .With(new AnalysedDay().Listed().Until(18_901).Print(18_905, +1, 100, 601).Until(18_931), 18_931)
        .With(new AnalysedDay("QQQ").Listed().Until(18_901).Print(18_905, +1, 900, 601).Until(18_931), 18_931);
}
