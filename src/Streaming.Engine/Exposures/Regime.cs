namespace Streaming.Engine.Exposures;

public enum Regime
{
    Undetermined,
    PositiveGamma,
    NegativeGamma,
}

public static class Regimes
{
    /// <summary>Below this share of the gross a net is a small difference of large numbers.</summary>
    private const double NetShareMin = 0.02;

    private const double SignConfidenceMin = 0.6;

    public static Regime Of(in ExposureTotals totals) =>
        totals.GrossGex <= 0 || Math.Abs(totals.NetGex) < NetShareMin * totals.GrossGex ? Regime.Undetermined
        : totals.NetGex > 0 ? Regime.PositiveGamma
        : Regime.NegativeGamma;

    /// <summary>The principled regime, which must also be likely enough to have the right sign.</summary>
    public static Regime Of(in ExposureTotals totals, double signConfidence) =>
        signConfidence < SignConfidenceMin ? Regime.Undetermined : Of(totals);

    /// <summary>The side of the flip the spot is on; with no flip, the side the regime speaks for.</summary>
    public static bool IsAboveFlip(double spot, double? flip, Regime regime, double netGex) =>
        flip is { } level ? spot >= level
        : regime != Regime.Undetermined ? regime == Regime.PositiveGamma
        : netGex >= 0;
}
