using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pinning;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Mapping;

/// <summary>How the engine's words are written on the wire.</summary>
public static class WireWords
{
    public static BarSize ToBarSize(this BarInterval interval) => interval switch
    {
        BarInterval.Raw30Seconds => BarSize.ThirtySeconds,
        BarInterval.OneMinute => BarSize.OneMinute,
        BarInterval.FiveMinutes => BarSize.FiveMinutes,
        BarInterval.FifteenMinutes => BarSize.FifteenMinutes,
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };

    public static BarInterval ToInterval(this BarSize size) => size switch
    {
        BarSize.ThirtySeconds => BarInterval.Raw30Seconds,
        BarSize.OneMinute => BarInterval.OneMinute,
        BarSize.FiveMinutes => BarInterval.FiveMinutes,
        BarSize.FifteenMinutes => BarInterval.FifteenMinutes,
        _ => throw new ArgumentOutOfRangeException(nameof(size)),
    };

    public static string ToWire(this BarInterval interval) => interval.ToBarSize().WireName();

    public static ExposureModel ToModel(this Book book) =>
        book == Book.Principled ? ExposureModel.Principled : ExposureModel.Compat;

    public static Book ToBook(this ExposureModel model) =>
        model == ExposureModel.Principled ? Book.Principled : Book.Compat;

    public static string ToWire(this Book book) => book.ToModel().WireName();

    public static string ToWire(this Regime regime) => regime switch
    {
        Regime.PositiveGamma => "positive_gamma",
        Regime.NegativeGamma => "negative_gamma",
        _ => "undetermined",
    };

    public static string ToWire(this FlowLabel label) => label switch
    {
        FlowLabel.Neutral => "neutral",
        FlowLabel.Amplifying => "amplifying",
        FlowLabel.Dampening => "dampening",
        FlowLabel.RegimeFlip => "regime_flip",
        _ => "no_flow",
    };

    public static string ToWire(this Severity severity) => severity switch
    {
        Severity.Watch => "watch",
        Severity.Alert => "alert",
        _ => "info",
    };

    public static string ToWire(this TradeAngle angle) => angle switch
    {
        TradeAngle.PinTrade => "pin_trade",
        TradeAngle.BreakoutTrade => "breakout_trade",
        TradeAngle.RangeTrade => "range_trade",
        _ => "low_signal",
    };

    public static string ToWire(this CharmRegime regime) => regime switch
    {
        CharmRegime.TimeDecayDealersBuy => "time_decay_dealers_buy",
        CharmRegime.TimeDecayDealersSell => "time_decay_dealers_sell",
        _ => "balanced",
    };

    public static string ToWire(this VannaRegime regime) => regime switch
    {
        VannaRegime.VolatilityUpDealersBuy => "vol_up_dealers_buy",
        VannaRegime.VolatilityUpDealersSell => "vol_up_dealers_sell",
        _ => "balanced",
    };

    public static string ToWire(this CalibrationMethod method) => method switch
    {
        CalibrationMethod.HeuristicV1 => "heuristic_v1",
        CalibrationMethod.NormalCdfV1 => "normal_cdf_v1",
        CalibrationMethod.AlPdeV1IsoSim2026Q4 => "al_pde_v1+iso_sim_2026q4",
        CalibrationMethod.SmileDigitalV1 => "smile_digital_v1",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    public static string ToWire(this SetupConfidence confidence) => confidence switch
    {
        SetupConfidence.High => "high",
        SetupConfidence.Medium => "medium",
        _ => "low",
    };

    public static string ToWire(this SetupKind kind) => kind switch
    {
        SetupKind.IronFly => "iron_fly",
        SetupKind.IronCondor => "iron_condor",
        SetupKind.PutCreditSpread => "put_credit_spread",
        SetupKind.CallCreditSpread => "call_credit_spread",
        SetupKind.LongStraddle => "long_straddle",
        SetupKind.DirectionalBreakout => "directional_breakout",
        SetupKind.Lotto => "lotto",
        _ => "wait",
    };

    public static string ToWire(this GapReason reason) => reason switch
    {
        GapReason.Restart => GapReasons.Restart,
        GapReason.Halt => GapReasons.Halt,
        _ => GapReasons.FeedGap,
    };

    public static GapInterval ToGapInterval(this FeedGap gap) =>
        new() { From = gap.From.ToString(), To = gap.To.ToString(), Reason = gap.Reason.ToWire() };
}
