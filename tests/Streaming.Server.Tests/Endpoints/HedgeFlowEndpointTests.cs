using System.Net;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class HedgeFlowEndpointTests
{
    private const string Path = "/v1/flow/zero-dte/hedge-flow/SPY";

    [Theory]
    [InlineData("30s")]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("15m")]
    public async Task The_sum_of_the_bars_is_the_change_of_the_cumulative(string size)
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(63).Miss(4).Close(80));

        foreach (var side in new[] { "all", "calls", "puts" })
        {
            var bars = (await app.As(Plan.Alpha).GetOkAsync($"{Path}?bar={size}&side={side}&minutes=390")).Bars();

            Assert.NotEmpty(bars);
            Assert.Equal(
                bars[^1].GetProperty("cumulative").GetInt64(),
                bars.Sum(bar => bar.GetProperty("bar").GetInt64()));
        }
    }

    [Fact]
    public async Task All_is_calls_plus_puts()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(30));
        var client = app.As(Plan.Alpha);

        var all = (await client.GetOkAsync($"{Path}?bar=1m")).Bars();
        var calls = (await client.GetOkAsync($"{Path}?bar=1m&side=calls")).Bars();
        var puts = (await client.GetOkAsync($"{Path}?bar=1m&side=puts")).Bars();

        for (var i = 0; i < all.Length; i++)
            foreach (var field in new[] { "bar", "cumulative" })
                Assert.Equal(
                    all[i].GetProperty(field).GetInt64(),
                    calls[i].GetProperty(field).GetInt64() + puts[i].GetProperty(field).GetInt64());
    }

    [Fact]
    public async Task The_answer_echoes_side_and_size()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        var answer = await app.As(Plan.Growth).GetOkAsync(Path);

        Assert.Equal("all", answer.GetProperty("side").GetString());
        Assert.Equal("30s", answer.GetProperty("bar_size").GetString());
        Assert.Equal(
            """{"seq":0,"t":"2026-06-05T13:30:00Z","bar":600,"cumulative":600}""",
            Assert.Single(answer.Bars()).GetRawText());
    }

    [Theory]
    [InlineData("side=call", """{"error":"invalid_side","message":"side must be all|calls|puts"}""")]
    [InlineData("side=ALL", """{"error":"invalid_side","message":"side must be all|calls|puts"}""")]
    [InlineData("side=x&bar=y", """{"error":"invalid_side","message":"side must be all|calls|puts"}""")]
    [InlineData("bar=2m", """{"error":"invalid_bar","message":"bar must be 30s|1m|5m|15m"}""")]
    public async Task Other_words_are_refused(string query, string body)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Growth).RefusesAsync($"{Path}?{query}", HttpStatusCode.BadRequest, body);
    }
}
