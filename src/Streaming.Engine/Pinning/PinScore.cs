using Streaming.Engine.Exposures;

namespace Streaming.Engine.Pinning;

/// <summary>What a forecast about the magnet starts from.</summary>
/// <param name="Deviation">Total standard deviation left to the close, at the money.</param>
/// <param name="StrikeStep">Distance between strikes at the magnet.</param>
public readonly record struct PinSituation(
    double Spot, double Magnet, double Deviation, double StrikeStep, double HoursToClose)
{
    public double DistanceDollars => Math.Abs(Spot - Magnet);

    public double DistancePercent => 100 * DistanceDollars / Spot;

    /// <summary>Distance in remaining one-sigma moves; infinite once none is left,
    /// unless the spot is on the magnet.</summary>
    public double DistanceSigmas => DistanceDollars == 0 ? 0 : DistanceDollars / (Spot * Deviation);

    /// <summary>How near the close must come to count as pinned, in dollars.</summary>
    public double Band => Math.Max(0.5 * StrikeStep, 0.001 * Spot);
}

/// <summary>An index of how much speaks for a pin, 0 to 100; not odds.
/// Each part is 0 to 100 before its weight.</summary>
public readonly record struct PinScore(double OpenInterest, double Proximity, double Time, double Gamma)
{
    public int Score => (int)Math.Round(
        0.30 * OpenInterest + 0.25 * Proximity + 0.25 * Time + 0.20 * Gamma, MidpointRounding.AwayFromZero);

    /// <summary>The score in the book's own maps; null where the book has no magnet.</summary>
    /// <param name="elapsedPercent">Percent of the session gone.</param>
    public static PinScore? Of(
        Book book, in PinSituation situation, in KeyLevels levels, in ExposureTotals totals, double elapsedPercent)
    {
        if (levels.Magnet is not { } magnet || levels.ConcentrationTop3Percent is not { } concentration)
            return null;

        var gamma = 100 * Math.Min(1, Math.Abs(magnet.Gex) / totals.GrossGex / 0.40);
        return new PinScore(
            Math.Min(100, 2 * concentration),
            book == Book.Compat ? ProximityByPercent(situation) : ProximityBySigmas(situation),
            Math.Clamp(elapsedPercent, 0, 100),
            book == Book.Compat || magnet.Gex > 0 ? gamma : 0);
    }

    private static double ProximityByPercent(in PinSituation situation) =>
        100 * Math.Max(0, 1 - situation.DistancePercent);

    private static double ProximityBySigmas(in PinSituation situation)
    {
        var sigmas = situation.DistanceSigmas / 0.75;
        var proximity = 100 * Math.Exp(-0.5 * sigmas * sigmas);
        return situation.DistanceDollars <= 0.5 * situation.StrikeStep ? Math.Max(90, proximity) : proximity;
    }
}
