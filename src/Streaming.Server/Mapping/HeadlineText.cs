using System.Globalization;
using Streaming.Engine.Headlines;

namespace Streaming.Server.Mapping;

/// <summary>Headlines in a sentence. It describes and does not advise.</summary>
internal static class HeadlineText
{
    public static string Of(string symbol, HeadlineEvent headline) => $"{symbol}: {headline.Rule switch
    {
        HeadlineRule.SeverityChange => Severity(headline),
        HeadlineRule.RegimeFlip =>
            $"dealers' gamma turned; the regime is {Words(headline.Regime.ToWire())} at {Price(headline, "spot")}",
        HeadlineRule.FlipCrossing =>
            $"spot {Price(headline, "spot")} went {Side(headline, "gamma_flip")} the gamma flip at {Price(headline, "gamma_flip")}",
        HeadlineRule.CallWallCrossing =>
            $"spot {Price(headline, "spot")} went {Side(headline, "call_wall")} the call wall at {Price(headline, "call_wall")}",
        HeadlineRule.PutWallCrossing =>
            $"spot {Price(headline, "spot")} went {Side(headline, "put_wall")} the put wall at {Price(headline, "put_wall")}",
        HeadlineRule.MagnetMigration =>
            $"the magnet moved from {Price(headline, "previous_magnet")} to {Price(headline, "magnet")}",
        HeadlineRule.HedgeFlowBurst => Burst(headline),
        HeadlineRule.TradeAngleChange => $"the trade angle is now {Words(headline.TradeAngle.ToWire())}",
        _ => $"the picture now resembles {Words(headline.Setup?.ToWire() ?? "wait")}",
    }}.";

    private static string Severity(HeadlineEvent headline)
    {
        var rose = headline.Severity > (headline.PreviousSeverity ?? Engine.Headlines.Severity.Info);
        return $"severity {(rose ? "rose" : "fell")} to {headline.Severity.ToWire()}";
    }

    private static string Burst(HeadlineEvent headline)
    {
        var flow = Value(headline, "hedge_flow") ?? 0;
        var size = Math.Abs(flow).ToString("#,0", CultureInfo.InvariantCulture);
        return $"a burst of hedging, dealers {(flow < 0 ? "sold" : "bought")} {size} dollars in thirty seconds";
    }

    private static string Side(HeadlineEvent headline, string level) =>
        Value(headline, "spot") > Value(headline, level) ? "above" : "below";

    private static string Price(HeadlineEvent headline, string name) =>
        Value(headline, name) is { } price ? price.ToString("0.##", CultureInfo.InvariantCulture) : "an unknown level";

    private static double? Value(HeadlineEvent headline, string name) =>
        headline.Evidence.FirstOrDefault(each => each.Name == name).Value;

    private static string Words(string name) => name.Replace('_', ' ');
}
