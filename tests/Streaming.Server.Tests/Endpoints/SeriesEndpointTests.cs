using System.Net;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class SeriesEndpointTests
{
    private const string Path = "/v1/flow/zero-dte/series/SPY";

    [Fact]
    public async Task A_bar_carries_the_contracts_fields()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        var answer = await app.As(Plan.Growth).GetOkAsync(Path);

        Assert.Equal("SPY", answer.GetProperty("symbol").GetString());
        Assert.Equal("2026-06-05", answer.GetProperty("expiration").GetString());
        Assert.Equal("2026-06-05T13:30:31Z", answer.GetProperty("as_of").GetString());
        Assert.Equal("30s", answer.GetProperty("bar_size").GetString());
        Assert.Equal("2026-06-05-SPY", answer.GetProperty("epoch").GetString());
        Assert.Equal(0, answer.GetProperty("first_seq").GetInt64());
        Assert.Equal(0, answer.GetProperty("last_seq").GetInt64());
        Assert.Equal(
            """{"seq":0,"t":"2026-06-05T13:30:00Z","spot":600,"net_gex":1842000000,"net_dex":48200000000,"gamma_flip":598.5,"""
            + "\"call_wall\":602,\"put_wall\":598,\"magnet\":600,\"pin_score\":82,\"pin_probability_pct\":64.1,"
            + "\"regime\":\"positive_gamma\",\"atm_iv\":0.123,\"charm_dollars_per_hour\":-3856000,"
            + "\"hedge_flow_call_cumulative\":1000,\"hedge_flow_put_cumulative\":-400,\"hedge_flow_cumulative_all\":600}",
            Assert.Single(answer.Bars()).GetRawText());
    }

    [Fact]
    public async Task Before_the_first_smile_net_values_are_0_and_levels_null()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1, withExposures: false));

        var bar = Assert.Single((await app.As(Plan.Growth).GetOkAsync(Path)).Bars());

        Assert.Equal(0, bar.GetProperty("net_gex").GetInt64());
        Assert.Equal("undetermined", bar.GetProperty("regime").GetString());
        Assert.Equal(JsonValueKind.Null, bar.GetProperty("gamma_flip").ValueKind);
        Assert.Equal("no_smile", bar.GetProperty("gamma_flip_reason").GetString());
        Assert.Equal(JsonValueKind.Null, bar.GetProperty("atm_iv").ValueKind);
    }

    [Fact]
    public async Task Larger_bars_keep_the_last_levels_and_carry_their_own_ordinals()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(21));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?bar=5m");

        Assert.Equal("5m", answer.GetProperty("bar_size").GetString());
        Assert.Equal(["2026-06-05T13:30:00Z", "2026-06-05T13:35:00Z"], answer.Times());
        Assert.Equal([0L, 1], answer.Bars().Select(bar => bar.GetProperty("seq").GetInt64()));
        Assert.Equal(SessionBuilder.SpotAt(19), answer.Bars()[1].GetProperty("spot").GetDouble());
    }

    [Fact]
    public async Task A_bucket_that_misses_raw_bars_says_so()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(3).Miss(2).Close(6));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?bar=1m");

        Assert.Equal(
            [false, true, true, false, false],
            answer.Bars().Select(bar => bar.TryGetProperty("partial", out var partial) && partial.GetBoolean()));
        Assert.Equal(
            """[{"from":"2026-06-05T13:31:30Z","to":"2026-06-05T13:32:30Z","reason":"restart"}]""",
            answer.GetProperty("gap_intervals").GetRawText());
    }

    [Theory]
    [InlineData("1M")]
    [InlineData("2m")]
    [InlineData("")]
    [InlineData("30s,1m")]
    public async Task Another_bar_size_is_refused(string bar)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Growth).RefusesAsync(
            $"{Path}?bar={bar}",
            HttpStatusCode.BadRequest,
            """{"error":"invalid_bar","message":"bar must be 30s|1m|5m|15m"}""");
    }

    [Fact]
    public async Task An_unknown_symbol_has_no_bars()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        var answer = await app.As(Plan.Growth).GetOkAsync("/v1/flow/zero-dte/series/%20nope%20");

        Assert.Equal("NOPE", answer.GetProperty("symbol").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("epoch").ValueKind);
        Assert.Equal(-1, answer.GetProperty("last_seq").GetInt64());
        Assert.Empty(answer.Bars());
    }
}
