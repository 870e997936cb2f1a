namespace Streaming.Engine.Pinning;

/// <summary>How far a dollar of hedging moves the underlying.</summary>
/// <param name="ReturnPerDollar">Kappa: the return per dollar traded.</param>
public readonly record struct HedgingImpact(double ReturnPerDollar)
{
    /// <summary>The square-root law at one percent of the day's volume, 1/sqrt(0.01);
    /// assumed until fitted to closes.</summary>
    public const double ParticipationFactor = 10;

    /// <param name="dailyDeviation">Standard deviation of a day's return.</param>
    /// <param name="dailyDollarVolume">Of everything the dealers may hedge with: shares, futures, funds.</param>
    public static HedgingImpact Of(
        double dailyDeviation, double dailyDollarVolume, double participationFactor = ParticipationFactor) =>
        new(participationFactor * dailyDeviation / dailyDollarVolume);

    /// <summary>Half the hedgers' feedback at the magnet, within what the model can bear.</summary>
    /// <param name="gexAtMagnet">The book's GEX per 1 %, repriced with the spot on the magnet.</param>
    public double Beta(double gexAtMagnet) =>
        Math.Clamp(0.5 * ReturnPerDollar * 100 * gexAtMagnet, PinTable.BetaMin, PinTable.BetaMax);
}
