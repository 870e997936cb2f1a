using System.Net;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class HeatmapEndpointTests
{
    private const string Path = "/v1/flow/zero-dte/heatmap/SPY";

    private static readonly double[] Strikes = [598, 599, 600, 601, 602];

    [Fact]
    public async Task The_envelope_carries_what_the_contract_names()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(4), spot: 600.125);

        var answer = await app.As(Plan.Alpha).GetOkAsync(Path);

        Assert.Equal("SPY", answer.GetProperty("symbol").GetString());
        Assert.Equal(600.13, answer.GetProperty("underlying_price").GetDouble()); // half away from zero
        Assert.Equal("2026-06-05", answer.GetProperty("expiration").GetString());
        Assert.Equal("gex", answer.GetProperty("metric").GetString());
        Assert.Equal("raw", answer.GetProperty("mode").GetString());
        Assert.Equal("1m", answer.GetProperty("bar_size").GetString());
        Assert.Equal("raw", answer.GetProperty("tier_used").GetString());
        Assert.True(answer.GetProperty("market_open").GetBoolean());
        Assert.Equal("[598,599,600,601,602]", answer.GetProperty("strikes_grid").GetRawText());
        Assert.Equal("[]", answer.GetProperty("gap_intervals").GetRawText());
    }

    [Theory]
    [InlineData("gex", 1)]
    [InlineData("dex", 2)]
    [InlineData("vex", 3)]
    [InlineData("chex", 4)]
    public async Task Exposures_are_those_at_the_minutes_end(string metric, int factor)
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(4));

        var bars = (await app.As(Plan.Alpha).GetOkAsync($"{Path}?metric={metric}")).Bars();

        Assert.Equal(Strikes.Select(strike => factor * SessionBuilder.GexAt(3, strike)), bars[1].Longs("values"));
    }

    [Fact]
    public async Task Signed_flow_is_summed_over_the_minute()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(4));

        var bars = (await app.As(Plan.Alpha).GetOkAsync($"{Path}?metric=signed_flow")).Bars();

        Assert.Equal(
            Strikes.Select(strike => SessionBuilder.FlowAt(2, strike) + SessionBuilder.FlowAt(3, strike)),
            bars[1].Longs("values"));
    }

    [Theory]
    [InlineData("gex")]
    [InlineData("oi")]
    public async Task Changes_add_up_to_the_levels(string metric)
    {
        await using var app = new StreamingApp().With(
            new SessionBuilder().Close(2, withExposures: false).Close(4).List(597, 598, 599, 600, 601, 602).Close(4));
        var client = app.As(Plan.Alpha);

        var raw = (await client.GetOkAsync($"{Path}?metric={metric}")).Bars();
        var delta = (await client.GetOkAsync($"{Path}?metric={metric}&mode=delta")).Bars();

        var level = new long?[6];
        for (var i = 0; i < raw.Length; i++)
        {
            var change = delta[i].NullableLongs("values");
            for (var strike = 0; strike < level.Length; strike++)
                level[strike] = change[strike] is { } value ? (level[strike] ?? 0) + value : level[strike];

            Assert.Equal(raw[i].NullableLongs("values"), level);
        }
    }

    [Fact]
    public async Task The_first_change_of_a_window_is_a_level_and_that_of_a_continuation_is_not()
    {
        await using var app = new StreamingApp().With(new SessionBuilder(epoch: "e1").Close(8));
        var client = app.As(Plan.Alpha);

        var window = (await client.GetOkAsync($"{Path}?mode=delta&minutes=2")).Bars();
        var continued = (await client.GetOkAsync($"{Path}?mode=delta&since_seq=2&epoch=e1")).Bars();
        var fromStart = (await client.GetOkAsync($"{Path}?mode=delta&since_seq=-1&epoch=e1")).Bars();

        Assert.Equal(3, window[0].GetProperty("seq").GetInt64());
        Assert.Equal(SessionBuilder.GexAt(7, 598), window[0].Longs("values")[0]);
        Assert.Equal(2_000, continued[0].Longs("values")[0]);
        Assert.Equal(SessionBuilder.GexAt(1, 598), fromStart[0].Longs("values")[0]);
    }

    [Fact]
    public async Task A_change_of_flow_is_the_flow()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(8));
        var client = app.As(Plan.Alpha);

        var raw = await client.GetOkAsync($"{Path}?metric=signed_flow");
        var delta = await client.GetOkAsync($"{Path}?metric=signed_flow&mode=delta");

        Assert.Equal(raw.GetProperty("bars").GetRawText(), delta.GetProperty("bars").GetRawText());
    }

    [Fact]
    public async Task Older_bars_stand_on_the_newest_grid_by_strike()
    {
        await using var app = new StreamingApp().With(
            new SessionBuilder().Close(2).List(598, 599, 599.5, 600, 601, 602, 605).Close(2));

        var answer = await app.As(Plan.Alpha).GetOkAsync($"{Path}?metric=oi");

        Assert.Equal("[598,599,599.5,600,601,602,605]", answer.GetProperty("strikes_grid").GetRawText());
        Assert.Equal([599L, 600, null, 601, 602, 603, null], answer.Bars()[0].NullableLongs("values"));
        Assert.Equal([601L, 602, 602, 603, 604, 605, 608], answer.Bars()[1].NullableLongs("values"));
    }

    [Fact]
    public async Task Before_the_first_smile_exposures_are_unknown_and_contracts_are_counted()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(2, withExposures: false));
        var client = app.As(Plan.Alpha);

        Assert.Equal(
            "[null,null,null,null,null]",
            (await client.GetOkAsync(Path)).Bars()[0].GetProperty("values").GetRawText());
        Assert.Equal(599, (await client.GetOkAsync($"{Path}?metric=oi")).Bars()[0].Longs("values")[0]);
    }

    [Fact]
    public async Task An_unknown_symbol_has_no_strikes_and_no_bars()
    {
        await using var app = new StreamingApp();

        var answer = await app.As(Plan.Alpha).GetOkAsync(Path);

        Assert.Equal("[]", answer.GetProperty("strikes_grid").GetRawText());
        Assert.Empty(answer.Bars());
        Assert.False(answer.GetProperty("market_open").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("underlying_price").ValueKind);
    }

    [Fact]
    public async Task Bars_without_any_strike_are_refused()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().List().Close(2));

        await app.As(Plan.Alpha).RefusesAsync(
            Path,
            HttpStatusCode.BadRequest,
            """{"error":"no_strike_data_for_window","message":"No strike data for this window."}""");
    }

    [Theory]
    [InlineData("metric=GEX", """{"error":"invalid_metric","message":"metric must be gex|dex|vex|chex|oi|signed_flow"}""")]
    [InlineData("mode=RAW", """{"error":"invalid_mode","message":"mode must be raw|delta"}""")]
    [InlineData("bar=30s", """{"error":"bar_unavailable","message":"bar must be 1m"}""")]
    [InlineData("bar=5m", """{"error":"bar_unavailable","message":"bar must be 1m"}""")]
    public async Task Other_words_are_refused(string query, string body)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Alpha).RefusesAsync($"{Path}?{query}", HttpStatusCode.BadRequest, body);
    }
}
