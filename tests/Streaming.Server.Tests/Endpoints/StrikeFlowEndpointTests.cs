using System.Net;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class StrikeFlowEndpointTests
{
    private const string Path = "/v1/flow/zero-dte/strike-flow/SPY";

    [Fact]
    public async Task Each_array_holds_the_minutes_increments_by_strike()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(2));

        var answer = await app.As(Plan.Alpha).GetOkAsync(Path);

        Assert.Equal("1m", answer.GetProperty("bar_size").GetString());
        Assert.Equal("raw", answer.GetProperty("tier_used").GetString());
        Assert.True(answer.GetProperty("market_open").GetBoolean());
        Assert.Equal(
            """{"seq":0,"t":"2026-06-05T13:30:00Z","spot":600.01,"signed_delta_dollars":[-600,-300,0,300,600],"""
            + "\"signed_gamma_dollars\":[-60,-30,0,30,60],\"contracts\":[-6,-3,0,3,6]}",
            Assert.Single(answer.Bars()).GetRawText());
    }

    [Fact]
    public async Task Arrays_are_as_long_as_the_grid_is_now()
    {
        await using var app = new StreamingApp().With(
            new SessionBuilder().Close(2).List(590, 598, 599, 600, 601, 602).Close(2));

        var answer = await app.As(Plan.Alpha).GetOkAsync(Path);

        Assert.Equal([null, -6L, -3, 0, 3, 6], answer.Bars()[0].NullableLongs("contracts"));
        foreach (var bar in answer.Bars())
            foreach (var column in new[] { "signed_delta_dollars", "signed_gamma_dollars", "contracts" })
                Assert.Equal(6, bar.GetProperty(column).GetArrayLength());
    }

    [Fact]
    public async Task Minutes_are_the_only_size()
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Alpha).RefusesAsync(
            $"{Path}?bar=30s", HttpStatusCode.BadRequest, """{"error":"bar_unavailable","message":"bar must be 1m"}""");
    }
}
