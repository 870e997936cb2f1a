using System.Net;
using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

public sealed class SnapshotEndpointTests
{
    private const string Path = "/v1/flow/zero-dte/snapshot/SPY";

    // The moment of the reference chain: an hour and a quarter is left.
    private const double Reference = 18_900;

    [Fact]
    public async Task Every_field_of_the_contract_is_there_with_its_type()
    {
        await using var app = Analysed();

        var answer = await app.As(Plan.Growth).GetOkAsync(Path);

        ContractFields.AssertSnapshot(answer);
    }

    [Fact]
    public async Task The_reference_chain_reads_as_it_was_computed()
    {
        await using var app = Analysed();

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?strike_range=0.1");

        Assert.Equal(600.42, answer.Number("underlying_price"));
        Assert.Equal("2026-06-05", answer.GetProperty("expiration").GetString());
        Assert.Equal("2026-06-05T18:45:00Z", answer.GetProperty("as_of").GetString());
        Assert.True(answer.GetProperty("market_open").GetBoolean());
        Assert.Equal((1.25, 80.8), (answer.Number("time_to_close_hours"), answer.Number("time_to_close_pct")));

        // model.md 11.3; the engine's smile is fitted, so the dollars come near.
        Assert.Equal("positive_gamma", answer.Text("regime.label"));
        Assert.Equal(599.62, answer.Number("regime.gamma_flip"));
        Assert.Equal("above", answer.Text("regime.spot_vs_flip"));
        Assert.Equal((0.13, 0.8, 0.39), (answer.Number("regime.spot_to_flip_pct"), answer.Number("regime.distance_to_flip_dollars"), answer.Number("regime.distance_to_flip_sigmas")));
        Assert.Equal(981_043_874, answer.Number("exposures.net_gex"), 981_043_874 * 1e-3);
        Assert.Equal(730_213_384, answer.Number("exposures.net_dex"), 730_213_384 * 1e-3);
        Assert.Equal(JsonValueKind.Null, answer.At("exposures.pct_of_total_gex").ValueKind);
        Assert.Equal((2.04, 0.34), (answer.Number("expected_move.remaining_1sd_dollars"), answer.Number("expected_move.remaining_1sd_pct")));
        Assert.Equal((602.46, 598.38), (answer.Number("expected_move.upper_bound"), answer.Number("expected_move.lower_bound")));
        Assert.Equal(0.123, answer.Number("expected_move.atm_iv"));
        Assert.Equal((602, 77, 600), (answer.Number("pin_risk.magnet_strike"), answer.Number("pin_risk.pin_score"), answer.Number("pin_risk.max_pain")));
        Assert.Equal((86, 74, 81, 61), (answer.Number("pin_risk.components.oi_score"), answer.Number("pin_risk.components.proximity_score"), answer.Number("pin_risk.components.time_score"), answer.Number("pin_risk.components.gamma_score")));
        Assert.Equal("Strong pin at 602. 77/100 pin score with 43% of OI in top 3 strikes.", answer.Text("pin_risk.description"));
        Assert.Equal("sell", answer.Text("hedging.spot_down_half_pct.direction"));
        Assert.Equal(-584_751, answer.Number("hedging.spot_down_half_pct.dealer_shares_to_trade"), 700.0);
        Assert.Equal((600, 600, 77), (answer.Number("levels.call_wall"), answer.Number("levels.put_wall"), answer.Number("levels.level_cluster_score")));
        Assert.Equal("time_decay_dealers_buy", answer.Text("decay.charm_regime"));
        Assert.Equal("vol_up_dealers_sell", answer.Text("vol_context.vanna_interpretation"));
        Assert.Equal(12.3, answer.Number("vol_context.zero_dte_atm_iv"));
        Assert.Equal(0.2318, answer.Number("probabilities.pin.value"), 0.0003);
        Assert.Equal(0.23, answer.Number("headline.promoted.pin_probability_pct"));
        Assert.Equal("d=0.0026 σ=0.0034 t=1.3h regime=positive_gamma conc=43%", answer.Text("probabilities.pin.inputs_summary"));
        Assert.Equal((0.6827, 598.38, 602.46), (answer.Number("probabilities.range_1sigma.value"), answer.Number("probabilities.range_1sigma.low"), answer.Number("probabilities.range_1sigma.high")));
        Assert.Equal((0.9545, 596.34, 604.5), (answer.Number("probabilities.range_2sigma.value"), answer.Number("probabilities.range_2sigma.low"), answer.Number("probabilities.range_2sigma.high")));
        Assert.Equal("no_flow", answer.Text("flow_direction.label"));
        Assert.Equal(9, answer.GetProperty("strikes").GetArrayLength());
        Assert.Equal("SPY-260605-C-596", answer.GetProperty("strikes")[0].GetProperty("call_symbol").GetString());
    }

    [Fact]
    public async Task The_other_book_stands_beside_and_may_be_asked_for()
    {
        await using var app = Analysed(day => day
            .Print(Reference - 0.3, +1, 7_000, 602).Print(Reference - 0.2, -1, 900, 599, OptionRight.Put));
        var client = app.As(Plan.Growth);

        var compat = await client.GetOkAsync($"{Path}?strike_range=0.1");
        var principled = await client.GetOkAsync($"{Path}?strike_range=0.1&model=principled");

        ContractFields.AssertSnapshot(principled);
        Assert.Equal(("compat", "principled"), (compat.Text("model"), principled.Text("model")));
        var block = compat.GetProperty("principled");
        Assert.Equal(block.GetRawText(), principled.GetProperty("principled").GetRawText());
        Assert.Equal(block.Number("net_gex"), principled.Number("exposures.net_gex"));
        Assert.NotEqual(compat.Number("exposures.net_gex"), principled.Number("exposures.net_gex"));
        Assert.Equal(block.GetProperty("regime").GetString(), principled.Text("regime.label"));
        Assert.InRange(block.Number("net_gex"), block.Number("ci_low"), block.Number("ci_high"));
        Assert.Equal(
            principled.Number("exposures.net_gex"),
            principled.GetProperty("strikes").EnumerateArray().Sum(strike => strike.Number("net_gex")), 9.0);

        // What is decided is decided once, by the default book, whichever is shown.
        Assert.Equal(compat.GetProperty("headline").GetRawText(), principled.GetProperty("headline").GetRawText());
    }

    [Fact]
    public async Task What_follows_from_other_numbers_follows_to_the_digit()
    {
        await using var app = Analysed(day => day
            .Print(Reference - 0.3, +1, 7_000, 602).Print(Reference - 0.2, -1, 900, 599, OptionRight.Put));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?strike_range=0.1");

        var direction = answer.GetProperty("flow_direction");
        Assert.Equal(
            direction.Number("live_net_gex") - direction.Number("settled_net_gex"), direction.Number("flow_gex_adjustment"));
        Assert.Equal(
            direction.Number("flow_gex_adjustment") / direction.Number("settled_net_gex"),
            direction.Number("flow_gex_pct_shift"), 0.0005);
        Assert.Equal(answer.Number("exposures.net_gex"), direction.Number("live_net_gex"));
        Assert.Equal("amplifying", direction.Text("label"));
        Assert.Equal(2, direction.Number("contracts_with_flow"));
        Assert.Equal(3_010 + 387, direction.Number("total_abs_delta_contracts"));
        Assert.EndsWith("2 contracts saw 3,397 contract-units of repositioning.", direction.Text("description"), StringComparison.Ordinal);

        var flow = answer.GetProperty("flow");
        Assert.Equal(flow.Number("call_volume") + flow.Number("put_volume"), flow.Number("total_volume"));
        Assert.Equal(flow.Number("call_oi") + flow.Number("put_oi"), flow.Number("total_oi"));
        Assert.Equal(6_100, flow.Number("net_call_minus_put_volume"));
        var strikes = answer.GetProperty("strikes").EnumerateArray().ToArray();
        Assert.Equal(flow.Number("call_oi"), strikes.Sum(strike => strike.Number("call_oi")));
        Assert.Equal(flow.Number("total_volume"), strikes.Sum(strike => strike.Number("call_volume") + strike.Number("put_volume")));
        Assert.Equal(answer.Number("exposures.net_gex"), strikes.Sum(strike => strike.Number("net_gex")), (double)strikes.Length);
        Assert.Equal(100, strikes.Sum(strike => strike.Number("gex_share_pct")), 0.05);
        Assert.Equal(
            Math.Round(answer.Number("underlying_price") + answer.Number("expected_move.remaining_1sd_dollars"), 2),
            answer.Number("expected_move.upper_bound"));
        Assert.Equal(answer.Number("exposures.net_vex"), answer.Number("vol_context.vanna_exposure"));
    }

    [Fact]
    public async Task The_snapshot_of_a_close_and_the_last_bar_of_the_series_agree()
    {
        await using var app = Analysed();

        var snapshot = await app.As(Plan.Growth).GetOkAsync(Path);
        var bar = (await app.As(Plan.Growth).GetOkAsync("/v1/flow/zero-dte/series/SPY")).Bars()[^1];

        Assert.Equal(bar.Number("spot"), snapshot.Number("underlying_price"));
        Assert.Equal(bar.Number("net_gex"), snapshot.Number("exposures.net_gex"));
        Assert.Equal(bar.Number("net_dex"), snapshot.Number("exposures.net_dex"));
        Assert.Equal(bar.Number("gamma_flip"), snapshot.Number("regime.gamma_flip"));
        Assert.Equal(bar.Number("magnet"), snapshot.Number("pin_risk.magnet_strike"));
        Assert.Equal(bar.Number("pin_score"), snapshot.Number("pin_risk.pin_score"));
        Assert.Equal(bar.Number("atm_iv"), snapshot.Number("expected_move.atm_iv"));
        Assert.Equal(bar.Number("pin_probability_pct"), 100 * snapshot.Number("probabilities.pin.value"), 0.051);
    }

    [Fact]
    public async Task The_strike_range_filters_the_strikes_and_nothing_else()
    {
        await using var app = Analysed();
        var client = app.As(Plan.Growth);

        var wide = await client.GetOkAsync($"{Path}?strike_range=99");
        var narrow = await client.GetOkAsync($"{Path}?strike_range=0");

        // 0.1 % of 600.42 is 0.60; 3 % holds them all.
        Assert.Equal([600.0, 601], narrow.GetProperty("strikes").EnumerateArray().Select(strike => strike.Number("strike")));
        Assert.Equal(9, wide.GetProperty("strikes").GetArrayLength());
        Assert.Equal(9, (await client.GetOkAsync(Path)).GetProperty("strikes").GetArrayLength());
        foreach (var part in wide.EnumerateObject().Where(part => part.Name != "strikes"))
            Assert.Equal(part.Value.GetRawText(), narrow.GetProperty(part.Name).GetRawText());
    }

    [Theory]
    [InlineData("expiry=2026-6-5", "invalid_expiry", "expiry must be YYYY-MM-DD")]
    [InlineData("expiry=", "invalid_expiry", "expiry must be YYYY-MM-DD")]
    [InlineData("strike_range=wide", "invalid_strike_range", "strike_range must be a number from 0.001 to 0.10")]
    [InlineData("strike_range=NaN", "invalid_strike_range", "strike_range must be a number from 0.001 to 0.10")]
    [InlineData("at=noon", "invalid_at", "at must be an ISO 8601 instant")]
    [InlineData("at=0001-01-01T00:00:00Z", "invalid_at", "at must be an ISO 8601 instant")]
    [InlineData("date=today", "invalid_date", "date must be YYYY-MM-DD")]
    public async Task A_parameter_that_makes_no_sense_is_refused(string query, string error, string message)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Growth).RefusesAsync(
            $"{Path}?{query}", HttpStatusCode.BadRequest, $$"""{"error":"{{error}}","message":"{{message}}"}""");
        await app.As(Plan.Growth).RefusesAsync(
            $"/v1/exposure/zero-dte/SPY?{query}", HttpStatusCode.BadRequest, $$"""{"error":"{{error}}","message":"{{message}}"}""");
    }

    [Fact]
    public async Task An_unknown_symbol_is_not_found_whatever_the_clock_says()
    {
        await using var app = Analysed();

        await app.As(Plan.Growth).RefusesAsync(
            "/v1/flow/zero-dte/snapshot/%20xyz", HttpStatusCode.NotFound, """{"error":"symbol_not_found","message":"No data for XYZ."}""");
        await app.As(Plan.Growth).RefusesAsync(
            "/v1/exposure/zero-dte/XYZ?date=2026-06-05", HttpStatusCode.NotFound, """{"error":"symbol_not_found","message":"No data for XYZ."}""");
    }

    [Theory]
    [InlineData(Reference - 19_000, "2026-06-04")] // before the open
    [InlineData(23_400, "2026-06-05")] // at the close
    [InlineData(23_400 + 30 * 3600, "2026-06-05")] // Saturday
    [InlineData(23_400 + 65 * 3600, "2026-06-05")] // Monday before the open
    public async Task A_closed_market_says_so_and_names_its_last_session(double seconds, string last)
    {
        var day = new AnalysedDay().Listed().Until(Reference + 1);
        await using var app = new StreamingApp().With(day, seconds);

        foreach (var path in new[] { Path, "/v1/exposure/zero-dte/spy" })
        {
            var answer = await app.As(Plan.Growth).GetOkAsync(path);

            Assert.Equal("SPY", answer.Text("symbol"));
            Assert.True(answer.GetProperty("session_closed").GetBoolean());
            Assert.Equal(last, answer.Text("last_session"));
            Assert.Equal($"Market closed. Last session: {last}.", answer.Text("message"));
            Assert.False(answer.GetProperty("market_open").GetBoolean());
            Assert.Equal(JsonValueKind.Null, answer.GetProperty("body").ValueKind);
            Assert.Equal(JsonValueKind.Null, answer.GetProperty("expiration").ValueKind);
            Assert.Equal(600.42, answer.Number("underlying_price"));
            Assert.Equal(day.At(seconds).ToString(), answer.Text("as_of"));
        }
    }

    [Fact]
    public async Task Before_a_replay_has_begun_the_market_is_closed()
    {
        await using var app = new StreamingApp();
        app.Directory.ShowIdle("SPY");

        var answer = await app.As(Plan.Growth).GetOkAsync(Path);

        Assert.True(answer.GetProperty("session_closed").GetBoolean());
        Assert.Equal("Market closed.", answer.Text("message"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("last_session").ValueKind);
    }

    [Fact]
    public async Task A_symbol_without_an_expiry_today_names_the_next_one()
    {
        var day = new AnalysedDay().MentionExpiry(3).MentionExpiry(7).Price(5, 212.345);
        await using var app = new StreamingApp().With(day, 60);
        app.Directory.ShowIdle("TSLA");

        var known = await app.As(Plan.Growth).GetOkAsync(Path);
        var silent = await app.As(Plan.Growth).GetOkAsync("/v1/exposure/zero-dte/TSLA");

        Assert.True(known.GetProperty("no_zero_dte").GetBoolean());
        Assert.Equal("2026-06-08", known.Text("next_zero_dte_expiry"));
        Assert.Equal("No 0DTE expiry for SPY today (Friday). Next expiry: 2026-06-08.", known.Text("message"));
        Assert.Equal(212.35, known.Number("underlying_price"));
        Assert.True(known.GetProperty("market_open").GetBoolean());
        Assert.Equal(JsonValueKind.Null, known.GetProperty("body").ValueKind);
        Assert.Equal("No 0DTE expiry for TSLA today (Friday).", silent.Text("message"));
        Assert.Equal(JsonValueKind.Null, silent.GetProperty("next_zero_dte_expiry").ValueKind);
    }

    [Fact]
    public async Task A_later_expiry_that_the_feed_carries_has_its_own_time_and_volatility()
    {
        var day = new AnalysedDay().Listed().ListLater("2026-06-08", 1.25 + 6.5, 0.15).Until(Reference + 1);
        await using var app = new StreamingApp().With(day, Reference + 1);
        var client = app.As(Plan.Growth);

        var today = await client.GetOkAsync(Path);
        var monday = await client.GetOkAsync($"{Path}?expiry=2026-06-08");
        var settled = await client.GetOkAsync("/v1/exposure/zero-dte/SPY?expiry=2026-06-08");

        ContractFields.AssertSnapshot(monday);
        ContractFields.AssertExposure(settled);
        Assert.Equal(("2026-06-08", "2026-06-08"), (monday.Text("expiration"), settled.Text("expiration")));
        Assert.Equal(today.Text("as_of"), monday.Text("as_of"));
        Assert.Equal(today.Number("time_to_close_hours") + 6.5, monday.Number("time_to_close_hours"), 0.011);
        Assert.Equal(0, monday.Number("time_to_close_pct"));
        Assert.Equal(0.15, monday.Number("expected_move.atm_iv"), 0.001);
        Assert.Equal(54_000, monday.Number("flow.total_oi"));
        Assert.Equal("SPY-260608-C-600", monday.GetProperty("strikes")[4].Text("call_symbol"));

        // 100 % shares and totals of the two: one whole chain, seen from each expiry.
        var (near, far) = (today.Number("exposures.net_gex"), monday.Number("exposures.net_gex"));
        Assert.Equal(near + far, today.Number("exposures.total_chain_net_gex"), 1);
        Assert.Equal(near + far, monday.Number("exposures.total_chain_net_gex"), 1);
        Assert.Equal(100 * Math.Abs(near / (near + far)), today.Number("exposures.pct_of_total_gex"), 0.051);
        Assert.Equal(100 * Math.Abs(far / (near + far)), monday.Number("exposures.pct_of_total_gex"), 0.051);
    }

    [Fact]
    public async Task A_later_expiry_is_answered_where_nothing_expires_today()
    {
        var day = new AnalysedDay().Price(1, 600.42).ListLater("2026-06-08", 13, 0.15, seconds: 1).Price(3, 600.42);
        await using var app = new StreamingApp().With(day, 60);

        var today = await app.As(Plan.Growth).GetOkAsync(Path);
        var monday = await app.As(Plan.Growth).GetOkAsync($"{Path}?expiry=2026-06-08");

        Assert.Equal("2026-06-08", today.Text("next_zero_dte_expiry"));
        Assert.Equal(0.15, monday.Number("expected_move.atm_iv"), 0.001);
        Assert.Equal(100, monday.Number("exposures.pct_of_total_gex"));
    }

    [Fact]
    public async Task An_expiry_that_the_feed_does_not_carry_is_not_found()
    {
        await using var app = Analysed();

        Assert.Equal(600.42, (await app.As(Plan.Growth).GetOkAsync($"{Path}?expiry=2026-06-05")).Number("underlying_price"));
        await app.As(Plan.Growth).RefusesAsync(
            $"{Path}?expiry=2026-06-08", HttpStatusCode.NotFound,
            """{"error":"symbol_not_found","message":"No data for SPY expiring 2026-06-08."}""");
    }

    [Fact]
    public async Task The_past_is_that_of_the_last_bar_closed_by_then()
    {
        var day = new AnalysedDay().Listed().Until(Reference + 1).Price(Reference + 40, 601.5).Until(Reference + 61);
        await using var app = new StreamingApp().With(day, Reference + 61);
        var client = app.As(Plan.Growth);

        var first = await client.GetOkAsync($"{Path}?at=2026-06-05T18:45:59Z");
        var second = await client.GetOkAsync($"{Path}?at=2026-06-05T18:46:00Z&date=2026-06-05");
        var last = await client.GetOkAsync($"{Path}?date=2026-06-05");
        var later = await client.GetOkAsync($"{Path}?at=2026-06-07T10:00:00%2B02:00");

        Assert.Equal("2026-06-05T18:45:30Z", first.Text("as_of"));
        Assert.Equal(600.42, first.Number("underlying_price"));
        Assert.Equal("2026-06-05T18:46:00Z", second.Text("as_of"));
        Assert.Equal(601.5, second.Number("underlying_price"));
        Assert.Equal(second.GetRawText(), last.GetRawText());
        Assert.Equal(second.GetRawText(), later.GetRawText());
        Assert.Equal(9, second.GetProperty("strikes").GetArrayLength());
        Assert.Equal(
            second.Number("exposures.net_gex"),
            second.GetProperty("strikes").EnumerateArray().Sum(strike => strike.Number("net_gex")), 9.0);
        ContractFields.AssertSnapshot(second);
        await client.RefusesAsync(
            $"{Path}?at=2026-06-05T13:00:00Z", HttpStatusCode.NotFound,
            """{"error":"symbol_not_found","message":"No data for SPY at 2026-06-05T13:00:00Z."}""");
        await client.RefusesAsync(
            $"{Path}?date=2026-06-04", HttpStatusCode.NotFound,
            """{"error":"symbol_not_found","message":"No data for SPY on 2026-06-04."}""");
    }

    [Fact]
    public async Task The_last_five_minutes_carry_a_warning()
    {
        var early = new AnalysedDay().Listed(23_070).Until(23_101);
        var late = new AnalysedDay("QQQ").Listed(23_100).Until(23_131);
        await using var app = new StreamingApp().With(early, 23_101).With(late, 23_131);

        Assert.False((await app.As(Plan.Growth).GetOkAsync(Path)).TryGetProperty("warnings", out _));
        Assert.Equal(
            """["near_close_greeks_unstable"]""",
            (await app.As(Plan.Growth).GetOkAsync("/v1/flow/zero-dte/snapshot/QQQ")).GetProperty("warnings").GetRawText());
    }

    [Fact]
    public async Task Before_the_first_smile_nothing_is_claimed_and_every_field_is_there()
    {
        var day = new AnalysedDay().Price(1, 600).Print(1.5, +1, 5, 600).Until(31);
        await using var app = new StreamingApp().With(day, 31);

        var answer = await app.As(Plan.Growth).GetOkAsync(Path);

        ContractFields.AssertSnapshot(answer);
        Assert.Equal("undetermined", answer.Text("regime.label"));
        Assert.Equal(0, answer.Number("exposures.net_gex"));
        Assert.Equal(JsonValueKind.Null, answer.At("expected_move.atm_iv").ValueKind);
        Assert.Equal(5, answer.Number("flow.total_volume"));
        Assert.True(answer.GetProperty("headline").GetProperty("severity_held").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.At("setup.primary").ValueKind);
    }

    [Fact]
    public async Task Growth_is_needed()
    {
        await using var app = Analysed();

        using var response = await app.As(Plan.Basic).GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static StreamingApp Analysed(Func<AnalysedDay, AnalysedDay>? more = null)
    {
        var day = new AnalysedDay().Listed();
        return new StreamingApp().With((more?.Invoke(day) ?? day).Until(Reference + 1), Reference + 1);
    }
}
