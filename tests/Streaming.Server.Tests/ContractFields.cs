using System.Text.Json;
using Xunit;

namespace Streaming.Server.Tests;

/// <summary>The fields of the contract's snapshot, each with its type. A star is an integer, written without a point; a
/// question mark allows null.</summary>
internal static class ContractFields
{
    private static readonly string[] Raw =
    [
        "symbol s", "underlying_price n?", "expiration s?", "as_of s", "market_open b", "time_to_close_hours n",
        "time_to_close_pct n",
        "regime.label s", "regime.description s", "regime.gamma_flip n?", "regime.spot_vs_flip s", "regime.spot_to_flip_pct n?",
        "regime.distance_to_flip_dollars n?", "regime.distance_to_flip_sigmas n?",
        "exposures.net_gex *", "exposures.net_dex *", "exposures.net_vex *", "exposures.net_chex *",
        "exposures.pct_of_total_gex n?", "exposures.total_chain_net_gex *",
        "expected_move.implied_1sd_dollars n?", "expected_move.implied_1sd_pct n?", "expected_move.remaining_1sd_dollars n?",
        "expected_move.remaining_1sd_pct n?", "expected_move.upper_bound n?", "expected_move.lower_bound n?",
        "expected_move.straddle_price n?", "expected_move.atm_iv n?",
        "pin_risk.magnet_strike n?", "pin_risk.magnet_gex *?", "pin_risk.distance_to_magnet_pct n?", "pin_risk.pin_score *",
        "pin_risk.components.oi_score *", "pin_risk.components.proximity_score *", "pin_risk.components.time_score *",
        "pin_risk.components.gamma_score *", "pin_risk.max_pain n?", "pin_risk.oi_concentration_top3_pct n?",
        "pin_risk.description s",
        .. Buckets(), "hedging.convexity_at_spot n?",
        "decay.net_theta_dollars *?", "decay.theta_per_hour_remaining *?", "decay.charm_regime s", "decay.charm_description s",
        "decay.description s", "decay.gamma_acceleration n?",
        "vol_context.zero_dte_atm_iv n?", "vol_context.seven_dte_atm_iv n?", "vol_context.iv_ratio_0dte_7dte n?",
        "vol_context.vix n?", "vol_context.skew_25d n?", "vol_context.vanna_exposure *?", "vol_context.vanna_interpretation s",
        "vol_context.description s",
        "flow.total_volume *", "flow.call_volume *", "flow.put_volume *", "flow.net_call_minus_put_volume *", "flow.total_oi *",
        "flow.call_oi *", "flow.put_oi *", "flow.pc_ratio_volume n?", "flow.pc_ratio_oi n?", "flow.volume_to_oi_ratio n?",
        "flow.atm_volume_share_pct n?", "flow.top3_strike_volume_pct n?",
        "levels.call_wall n?", "levels.put_wall n?", "levels.call_wall_gex *?", "levels.put_wall_gex *?",
        "levels.call_wall_strength n?", "levels.put_wall_strength n?", "levels.distance_to_call_wall_pct n?",
        "levels.distance_to_put_wall_pct n?", "levels.distance_to_magnet_dollars n?", "levels.highest_oi_strike n?",
        "levels.highest_oi_total *?", "levels.max_positive_gamma n?", "levels.max_negative_gamma n?",
        "levels.level_cluster_score *?",
        "liquidity.atm_spread_pct n?", "liquidity.weighted_spread_pct n?", "liquidity.execution_score *?",
        "metadata.snapshot_age_seconds n?", "metadata.chain_contract_count *", "metadata.data_quality_score *?",
        "metadata.greek_smoothness_score *?",
        "strikes a",
        "endpoint_version s", "data_as_of.node s", "data_as_of.equity_feed s?", "data_as_of.equity_options_feed s?",
        "data_as_of.index_feed s?", "data_as_of.index_options_feed s?", "data_as_of.futures_feed s?",
        "data_as_of.futures_options_feed s?", "data_as_of.flow_feed s?", "data_as_of.oi_feed s?", "data_as_of.macro_feed s?",
    ];

    private static readonly string[] Strike =
    [
        "strike n", "distance_from_spot_pct n", "call_symbol s?", "put_symbol s?", "call_gex *?", "put_gex *?", "net_gex *?",
        "call_dex *?", "put_dex *?", "net_dex *?", "net_vex *?", "net_chex *?", "call_oi *?", "put_oi *?", "call_volume *?",
        "put_volume *?", "gex_share_pct n?", "oi_share_pct n?", "volume_share_pct n?", "call_iv n?", "put_iv n?",
        "call_delta n?", "put_delta n?", "call_gamma n?", "put_gamma n?", "call_theta n?", "put_theta n?", "call_mid n?",
        "put_mid n?", "call_spread_pct n?", "put_spread_pct n?",
    ];

    private static readonly string[] Decided =
    [
        "flow_direction.label s", "flow_direction.settled_net_gex *?", "flow_direction.live_net_gex *?",
        "flow_direction.flow_gex_adjustment *?", "flow_direction.flow_gex_pct_shift n?", "flow_direction.contracts_with_flow *",
        "flow_direction.total_abs_delta_contracts *", "flow_direction.description s",
        "headline.narrative s", "headline.trade_angle s", "headline.severity s", "headline.promoted.magnet n?",
        "headline.promoted.pin_score *", "headline.promoted.pin_probability_pct n?", "headline.promoted.regime s",
        "setup.primary o?", "setup.alternatives a", "setup.anti_setups a",
        "probabilities.pin.value n?", "probabilities.pin.calibration_method s", "probabilities.pin.inputs_summary s",
        "probabilities.range_1sigma.value n?", "probabilities.range_1sigma.low n?", "probabilities.range_1sigma.high n?",
        "probabilities.range_1sigma.calibration_method s",
        "probabilities.range_2sigma.value n?", "probabilities.range_2sigma.low n?", "probabilities.range_2sigma.high n?",
        "probabilities.range_2sigma.calibration_method s",
        "body.schema s",
    ];

    private static readonly string[] Setup =
    [
        "name s", "display_name s", "thesis s", "confidence s", "conditions_met a", "conditions_failed a", "strikes_hint o?",
    ];

    private static readonly string[] Against = ["name s", "display_name s", "thesis s"];

    public static void AssertSnapshot(JsonElement answer)
    {
        AssertExposure(answer);
        AssertFields(answer, Decided);
        if (answer.At("setup.primary") is { ValueKind: JsonValueKind.Object } primary)
            AssertFields(primary, Setup);
        foreach (var alternative in answer.At("setup.alternatives").EnumerateArray())
            AssertFields(alternative, Setup);
        foreach (var against in answer.At("setup.anti_setups").EnumerateArray())
            AssertFields(against, Against);
    }

    public static void AssertExposure(JsonElement answer)
    {
        AssertFields(answer, Raw);
        foreach (var strike in answer.GetProperty("strikes").EnumerateArray())
            AssertFields(strike, Strike);
    }

    private static void AssertFields(JsonElement element, string[] fields)
    {
        foreach (var field in fields)
        {
            var parts = field.Split(' ');
            var value = element.At(parts[0]);
            var isAllowed = parts[1][0] switch
            {
                's' => value.ValueKind == JsonValueKind.String,
                'b' => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                'a' => value.ValueKind == JsonValueKind.Array,
                'o' => value.ValueKind == JsonValueKind.Object,
                '*' => value.ValueKind == JsonValueKind.Number && value.GetRawText().All(letter => letter is '-' or (>= '0' and <= '9')),
                _ => value.ValueKind == JsonValueKind.Number,
            };
            Assert.True(
                isAllowed || (parts[1].EndsWith('?') && value.ValueKind == JsonValueKind.Null), $"{field}: {value.GetRawText()}");
        }
    }

    private static IEnumerable<string> Buckets() =>
        from bucket in new[] { "spot_up_10bp", "spot_down_10bp", "spot_up_25bp", "spot_down_25bp", "spot_up_half_pct", "spot_down_half_pct", "spot_up_1pct", "spot_down_1pct" }
        from field in new[] { "dealer_shares_to_trade *", "direction s", "notional_usd *" }
        select $"hedging.{bucket}.{field}";
}
