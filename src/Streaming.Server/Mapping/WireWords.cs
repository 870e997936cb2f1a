using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
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

    public static string ToWire(this Regime regime) => regime switch
    {
        Regime.PositiveGamma => "positive_gamma",
        Regime.NegativeGamma => "negative_gamma",
        _ => "undetermined",
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
