using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Headlines;

/// <summary>Where one cause stands: whether it holds, and the samples in a row that speak for a change.</summary>
public readonly record struct CauseState(bool Active, int Entering, int Leaving, Timestamp? ClearedAt);

/// <summary>When a cause begins and ends: two thresholds each, so that a value on the edge does not chatter.</summary>
internal static class SeverityCause
{
    public const int Count = 7;

    private static readonly TimeSpan RealarmAfter = TimeSpan.FromSeconds(300);

    private static readonly SeverityCauses[] All = Enum.GetValues<SeverityCauses>()[1..];

    public static SeverityCauses At(int index) => All[index];

    public static bool Enters(SeverityCauses cause, in SeveritySample sample, Timestamp? clearedAt)
    {
        // An alert that has just cleared must come back by a fifth beyond its threshold.
        var again = sample.EventTime - clearedAt < RealarmAfter;
        var positive = sample.Regime == Regime.PositiveGamma;
        return cause switch
        {
            SeverityCauses.PinBuilding => positive && sample.PinScore >= 60,
            SeverityCauses.NearFlip => sample.FlipSigmas <= 0.75,
            SeverityCauses.FlowShift => Size(sample.Shift) >= 0.25,
            SeverityCauses.HedgeBurst => Size(sample.BurstZ) >= 3,
            SeverityCauses.PinTight => positive && sample.PinScore >= (again ? 84 : 80)
                && sample.MagnetSigmas <= 0.5 && sample.HoursToClose <= 1,
            SeverityCauses.FlipTest => sample.FlipSigmas <= (again ? 0.20 : 0.25),
            _ => sample.FlowLabel == FlowLabel.RegimeFlip && !again,
        };
    }

    /// <summary>True below the exit threshold, or where the value is gone.</summary>
    public static bool Leaves(SeverityCauses cause, in SeveritySample sample)
    {
        var negative = sample.Regime == Regime.NegativeGamma;
        return cause switch
        {
            SeverityCauses.PinBuilding => negative || !(sample.PinScore >= 55),
            SeverityCauses.NearFlip => !(sample.FlipSigmas <= 0.95),
            SeverityCauses.FlowShift => !(Size(sample.Shift) >= 0.18),
            SeverityCauses.HedgeBurst => !(Size(sample.BurstZ) >= 2),
            SeverityCauses.PinTight => negative || !(sample.PinScore >= 75 && sample.MagnetSigmas <= 0.65),
            SeverityCauses.FlipTest => !(sample.FlipSigmas <= 0.40),
            _ => sample.FlowLabel != FlowLabel.RegimeFlip,
        };
    }

    private static double? Size(double? value) => value is { } known ? Math.Abs(known) : null;
}
