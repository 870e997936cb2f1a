using System.Globalization;
using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Mapping;

/// <summary>Logged events as they are told.</summary>
public static class HeadlineMapping
{
    public static HeadlineUpdate ToHeadline(this LoggedEvent logged, Topic topic, string epoch)
    {
        var headline = HeadlineCodec.Decode(logged);
        var time = logged.EventTime.ToString();
        return new HeadlineUpdate
        {
            Topic = topic.Name,
            Epoch = epoch,
            Seq = logged.Seq,
            AsOf = time,
            Id = logged.IdIn(epoch),
            Symbol = logged.Symbol,
            T = time,
            Rule = headline.Rule.ToWire(),
            RuleVersion = headline.RuleVersion,
            Severity = headline.Severity.ToWire(),
            PreviousSeverity = headline.PreviousSeverity?.ToWire(),
            Regime = headline.Regime.ToWire(),
            TradeAngle = headline.TradeAngle.ToWire(),
            Setup = headline.Setup?.ToWire(),
            Narrative = HeadlineText.Of(logged.Symbol, headline),
            Evidence = headline.Evidence.ToDictionary(each => each.Name, each => Rounded(each.Value)),

            // Of all symbols' events each follows the one before it; of one symbol's the log knows.
            PrevSeq = topic.Symbol is null ? logged.Seq - 1 : logged.PreviousSeq ?? Position.Empty,
        };
    }

    /// <summary>The event's name in the whole deployment, the same for every door and every repeat.</summary>
    public static string IdIn(this LoggedEvent logged, string epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch}-{logged.Seq}");

    public static string ToWire(this Severity severity) => severity switch
    {
        Severity.Alert => "alert",
        Severity.Watch => "watch",
        _ => "info",
    };

    public static bool TryParse(string? text, out Severity severity)
    {
        foreach (var each in Enum.GetValues<Severity>())
            if (each.ToWire() == text)
            {
                severity = each;
                return true;
            }

        severity = default;
        return false;
    }

    public static string ToWire(this TradeAngle angle) => angle switch
    {
        TradeAngle.PinTrade => "pin_trade",
        TradeAngle.BreakoutTrade => "breakout_trade",
        TradeAngle.RangeTrade => "range_trade",
        _ => "low_signal",
    };

    public static string ToWire(this HeadlineRule rule) => rule switch
    {
        HeadlineRule.SeverityChange => "severity_change",
        HeadlineRule.RegimeFlip => "regime_flip",
        HeadlineRule.FlipCrossing => "flip_crossing",
        HeadlineRule.CallWallCrossing => "call_wall_crossing",
        HeadlineRule.PutWallCrossing => "put_wall_crossing",
        HeadlineRule.MagnetMigration => "magnet_migration",
        HeadlineRule.HedgeFlowBurst => "hedge_flow_burst",
        HeadlineRule.TradeAngleChange => "trade_angle_change",
        HeadlineRule.SetupChange => "setup_change",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    public static string ToWire(this SetupKind setup) => setup switch
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

    private static double? Rounded(double? value) =>
        value is { } known ? Math.Round(known, 4, MidpointRounding.AwayFromZero) : null;
}
