using Streaming.Engine.Pricing;

namespace Streaming.Engine.Exposures;

/// <summary>The market at one end of a bar, as the dealers' delta depends on it.</summary>
/// <param name="Hours">Hours left to the close.</param>
public readonly record struct RehedgePoint(double Forward, double Hours);

/// <summary>Shares that dealers buy over a bar to stay hedged, split by cause. Model quantities:
/// they assume hedging without pause.</summary>
public readonly record struct Rehedge(double NewTrades, double Gamma, double Charm, double Vanna)
{
    public double Total => NewTrades + Gamma + Charm + Vanna;

    /// <summary>Splits the change of hedge inventory, step by step with exact repricing, so that the parts add up:
    /// trades at the start, then the spot, then time, and what the smile's change leaves.</summary>
    public static Rehedge Split(
        RehedgePoint start, RehedgePoint end, ReadOnlySpan<double> strikes,
        ReadOnlySpan<double> deviationsStart, ReadOnlySpan<double> deviationsEnd,
        ReadOnlySpan<double> callStart, ReadOnlySpan<double> callEnd,
        ReadOnlySpan<double> putStart, ReadOnlySpan<double> putEnd)
    {
        double trades = 0, gamma = 0, charm = 0, vanna = 0;
        var decay = start.Hours > 0 ? Math.Sqrt(Math.Max(end.Hours, 0) / start.Hours) : 0;
        for (var row = 0; row < strikes.Length; row++)
        {
            var atStart = DeltaCall(start.Forward, strikes[row], deviationsStart[row]);
            var moved = DeltaCall(end.Forward, strikes[row], deviationsStart[row]);
            var aged = DeltaCall(end.Forward, strikes[row], deviationsStart[row] * decay);
            var atEnd = DeltaCall(end.Forward, strikes[row], deviationsEnd[row]);
            var position = callEnd[row] + putEnd[row];

            trades -= (callEnd[row] - callStart[row]) * atStart + (putEnd[row] - putStart[row]) * (atStart - 1);
            gamma -= position * (moved - atStart);
            charm -= position * (aged - moved);
            vanna -= position * (atEnd - aged);
        }

        const double Shares = ExposureInputs.Multiplier;
        return new Rehedge(trades * Shares, gamma * Shares, charm * Shares, vanna * Shares);
    }

    private static double DeltaCall(double forward, double strike, double deviation) => deviation > 0
        ? NormalDistribution.Cumulative(Math.Log(forward / strike) / deviation + 0.5 * deviation)
        : forward > strike ? 1 : forward < strike ? 0 : 0.5;
}
