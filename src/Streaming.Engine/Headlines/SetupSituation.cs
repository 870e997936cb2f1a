using Streaming.Engine.Exposures;

namespace Streaming.Engine.Headlines;

/// <summary>The chain that a setup's legs are taken from; bids by strike row, 0 where there is none.</summary>
public readonly ref struct SetupChain
{
    public required ReadOnlySpan<double> Strikes { get; init; }

    public required ReadOnlySpan<double> CallBids { get; init; }

    public required ReadOnlySpan<double> PutBids { get; init; }
}

/// <summary>What a raw close says that setups depend on. What is not known is null, and speaks neither for nor against
/// where it is only desirable.</summary>
public sealed record SetupSituation
{
    public required double Spot { get; init; }

    /// <summary>The remaining one-sigma move.</summary>
    public required double SigmaDollars { get; init; }

    public required double HoursToClose { get; init; }

    public required double ElapsedPercent { get; init; }

    public required Regime Regime { get; init; }

    public required KeyLevels Levels { get; init; }

    public double? Flip { get; init; }

    public int? ClusterScore { get; init; }

    public int? PinScore { get; init; }

    /// <summary>Debounced.</summary>
    public FlowLabel FlowLabel { get; init; }

    public double? Shift { get; init; }

    public double HedgeFlowCumulative { get; init; }

    /// <summary>Of <see cref="HedgeFlowBurst"/>.</summary>
    public int HedgeFlowRun { get; init; }

    /// <summary>The spot's change over the run's bars.</summary>
    public double PriceMove { get; init; }

    public double CharmDollarsPerHour { get; init; }

    public double? Vwap { get; init; }

    /// <summary>Same-day over seven-day volatility at the money, on comparable clocks.</summary>
    public double? VolatilityRatio { get; init; }

    /// <summary>The share of the session's expected move that is behind.</summary>
    public double? MoveConsumed { get; init; }

    /// <summary>Realised volatility of the last half hour over implied.</summary>
    public double? RealisedOverImplied { get; init; }

    public double? AtmSpreadPercent { get; init; }

    public bool EventAhead { get; init; }

    public required int DataQuality { get; init; }

    /// <summary>Likelihood that the book's gamma has its sign; null in the compat book, which claims none.</summary>
    public double? SignConfidence { get; init; }

    public double? MagnetPercent => Levels.Magnet is { } magnet ? 100 * Math.Abs(Spot - magnet.Strike) / Spot : null;

    /// <summary>How far the call wall stands above the spot, in remaining sigmas; negative below it.</summary>
    public double? CallWallSigmas => (Levels.CallWall?.Strike - Spot) / SigmaDollars;

    /// <summary>How far the put wall stands below the spot.</summary>
    public double? PutWallSigmas => (Spot - Levels.PutWall?.Strike) / SigmaDollars;

    /// <summary>The nearer of both.</summary>
    public double? WallSigmas => CallWallSigmas is { } call && PutWallSigmas is { } put ? Math.Min(call, put) : null;

    /// <summary>How far the spot stands above the flip.</summary>
    public double? AboveFlipSigmas => (Spot - Flip) / SigmaDollars;

    public double? FlipSigmas => AboveFlipSigmas is { } sigmas ? Math.Abs(sigmas) : null;
}
