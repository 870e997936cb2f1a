using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using static System.FormattableString;

namespace Streaming.Server.Mapping;

/// <summary>What people read in a snapshot's blocks, in the vendors' phrases where those are known.</summary>
internal static class SnapshotText
{
    public static string Regime(Regime regime) => regime switch
    {
        Engine.Exposures.Regime.PositiveGamma => "Dealers long gamma — moves dampened, mean reversion likely",
        Engine.Exposures.Regime.NegativeGamma => "Dealers short gamma — moves amplified, trends likely to run",
        _ => "Dealer gamma too balanced to call — no regime",
    };

    public static string Pin(double? magnet, int score, double? top3Percent)
    {
        if (magnet is not { } strike)
            return "No magnet: no gamma is known.";

        var strength = score switch { >= 70 => "Strong", >= 40 => "Moderate", >= 30 => "Weak", _ => "Unlikely" };
        return Invariant(
            $"{strength} pin at {strike}. {score}/100 pin score with {top3Percent ?? 0:0}% of OI in top 3 strikes.");
    }

    public static string Charm(CharmRegime charm) => charm switch
    {
        CharmRegime.TimeDecayDealersBuy => "Time decay pushing dealers to buy — supportive into close",
        CharmRegime.TimeDecayDealersSell => "Time decay pushing dealers to sell — pressure into close",
        _ => "Time decay asks little of dealers either way",
    };

    public static string Decay(double? thetaPerHour) => thetaPerHour switch
    {
        null => "0DTE theta is not known.",
        > 0 => Invariant($"0DTE theta earning {Dollars(thetaPerHour.Value)}/hr."),
        _ => Invariant($"0DTE theta bleeding {Dollars(thetaPerHour.Value)}/hr."),
    };

    public static string Volatility(double? percent, VannaRegime vanna)
    {
        var pressure = vanna switch
        {
            VannaRegime.VolatilityUpDealersSell => "Negative vanna — vol spike triggers dealer selling.",
            VannaRegime.VolatilityUpDealersBuy => "Positive vanna — vol spike triggers dealer buying.",
            _ => "Vanna balanced.",
        };
        return percent is { } known ? Invariant($"0DTE IV at {known:0.0}%. {pressure}") : "0DTE IV is not known.";
    }

    public static string FlowDirection(in FlowDirection direction)
    {
        var share = Math.Abs(100 * direction.Shift ?? 0);
        var lead = direction.Label switch
        {
            FlowLabel.Amplifying => Invariant($"Flow has amplified dealer GEX by {share:0.0}% since open."),
            FlowLabel.Dampening => Invariant($"Flow has dampened dealer GEX by {share:0.0}% since open."),
            FlowLabel.RegimeFlip => "Flow has turned the sign of dealer GEX since open.",
            FlowLabel.Neutral => Invariant($"Flow has moved dealer GEX by {share:0.0}% since open, which is little."),
            _ => "No flow since open.",
        };
        return direction.Label == FlowLabel.NoFlow
            ? lead
            : Invariant(
                $"{lead} {direction.ContractsWithFlow:N0} contracts saw {direction.AbsoluteDeltaContracts:N0} contract-units of repositioning.");
    }

    private static string Dollars(double amount) => Invariant($"${Math.Abs(amount):N0}");
}
