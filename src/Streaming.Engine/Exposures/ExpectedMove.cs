using Streaming.Engine.Sessions;

namespace Streaming.Engine.Exposures;

/// <summary>One-sigma moves of the spot, as the smile at the money implies them.</summary>
/// <param name="Deviation">The total standard deviation left to the close.</param>
/// <param name="Volatility">The same per square root of a session year: 0.123 is 12.3 %.
/// Null once no time is left.</param>
public readonly record struct ExpectedMove(double Spot, double Deviation, double? Volatility)
{
    private static readonly double RootOfSessionShare = Math.Sqrt(1 / TradingSession.SessionsPerYear);

    /// <summary>Of a full session at the present volatility.</summary>
    public double? SessionDollars => Spot * Volatility * RootOfSessionShare;

    public double? SessionPercent => 100 * Volatility * RootOfSessionShare;

    public double RemainingDollars => Spot * Deviation;

    public double RemainingPercent => 100 * Deviation;

    public double UpperBound => Spot + RemainingDollars;

    public double LowerBound => Spot - RemainingDollars;

    /// <param name="yearsToClose">On the session clock.</param>
    public static ExpectedMove Of(double spot, double deviation, double yearsToClose) =>
        new(spot, deviation, yearsToClose > 0 ? deviation / Math.Sqrt(yearsToClose) : null);
}
