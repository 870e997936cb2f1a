using Streaming.Engine.Exposures;
using Streaming.Engine.Pricing;

namespace Streaming.Engine.Pinning;

/// <summary>Which model a probability comes from; it is returned with the number.</summary>
public enum CalibrationMethod
{
    HeuristicV1,
    NormalCdfV1,
    AlPdeV1IsoSim2026Q4,
    SmileDigitalV1,
}

/// <summary>The chance that the session closes within the band around the magnet.</summary>
public static class PinProbability
{
    private const double HoursOfSession = 6.5;
    private const double JumpDeviation = 0.0025;

    /// <summary>The vendors' closed form. It discounts time twice and is no calibrated probability;
    /// it is served as it is known, under its name.</summary>
    public static double Heuristic(in PinSituation situation, Regime regime, double concentrationTop3Percent)
    {
        if (situation.Deviation <= 0 || situation.HoursToClose <= 0)
            return situation.DistanceDollars == 0 ? 0.95 : 0;

        var time = Math.Clamp(situation.HoursToClose / HoursOfSession, 0, 1);
        var distance = situation.DistanceDollars / situation.Spot;
        var regimeBoost = regime switch
        {
            Regime.PositiveGamma => 1.20,
            Regime.NegativeGamma => 0.70,
            _ => 1.00,
        };
        var concentrationBoost = 1 + Math.Clamp((concentrationTop3Percent - 30) / 100, 0, 0.30);
        return Math.Clamp(
            Math.Exp(-distance / (situation.Deviation * Math.Sqrt(time))) * regimeBoost * concentrationBoost, 0, 0.95);
    }

    /// <summary>The same event with nobody hedging: a lognormal close whose mean is the spot.</summary>
    public static double Lognormal(in PinSituation situation)
    {
        var (low, high) = (situation.Magnet - situation.Band, situation.Magnet + situation.Band);
        if (situation.Deviation <= 0)
            return situation.Spot >= low && situation.Spot <= high ? 1 : 0;

        return Below(situation, high) - Below(situation, low);
    }

    /// <summary>The same event with dealers hedging their book at the magnet: <c>al_pde_v1</c>, which is served after
    /// <see cref="PinRecalibration"/>. A share of days jumps, and after a jump the pull counts for nothing.</summary>
    /// <param name="beta">From <see cref="HedgingImpact.Beta"/>;
    /// negative where dealers are short and push away.</param>
    public static double Hedged(in PinSituation situation, double beta, double jumpsPerDay = 0.3)
    {
        var w = situation.Deviation;
        if (w <= 0)
            return Lognormal(situation);

        var distance = Math.Log(situation.Spot / situation.Magnet);
        var band = Math.Log(1 + situation.Band / situation.Magnet);
        var jump = 1 - Math.Exp(-jumpsPerDay * Math.Max(situation.HoursToClose, 0) / HoursOfSession);
        var jumped = Math.Sqrt(w * w + JumpDeviation * JumpDeviation);
        return (1 - jump) * PinTable.Shared.Probability(distance / w, band / w, beta)
            + jump * PinTable.Unhedged(Math.Abs(distance) / jumped, band / jumped);
    }

    private static double Below(in PinSituation situation, double level) => level <= 0
        ? 0
        : NormalDistribution.Cumulative(
            Math.Log(level / situation.Spot) / situation.Deviation + 0.5 * situation.Deviation);
}
