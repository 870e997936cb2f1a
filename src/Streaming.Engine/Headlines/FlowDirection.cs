namespace Streaming.Engine.Headlines;

public enum FlowLabel
{
    NoFlow,
    Neutral,
    Amplifying,
    Dampening,
    RegimeFlip,
}

/// <summary>What today's flow has done to the dealers' gamma: settled against effective open interest,
/// all else equal.</summary>
public readonly record struct FlowDirection(
    FlowLabel Label, double SettledNetGex, double LiveNetGex, int ContractsWithFlow, double AbsoluteDeltaContracts)
{
    /// <summary>Below this shift the label is neutral.</summary>
    internal const double ShiftMin = 0.05;

    public double Adjustment => LiveNetGex - SettledNetGex;

    /// <summary>The adjustment over the settled figure; null where gamma came from nothing.</summary>
    public double? Shift => SettledNetGex != 0 ? Adjustment / SettledNetGex : LiveNetGex == 0 ? 0 : null;

    /// <param name="contractsWithFlow">Option lines whose open interest is estimated to have changed.</param>
    /// <param name="absoluteDeltaContracts">Sum over lines of |effective - settled|.</param>
    public static FlowDirection Of(
        double settledNetGex, double liveNetGex, int contractsWithFlow, double absoluteDeltaContracts)
    {
        var unlabelled = new FlowDirection(
            FlowLabel.NoFlow, settledNetGex, liveNetGex, contractsWithFlow, absoluteDeltaContracts);
        return unlabelled with { Label = unlabelled.FindLabel() };
    }

    private FlowLabel FindLabel() =>
        ContractsWithFlow == 0 ? FlowLabel.NoFlow
        : SettledNetGex * Math.Sign(LiveNetGex) < 0 || Shift is null ? FlowLabel.RegimeFlip
        : Math.Abs(Shift.Value) < ShiftMin ? FlowLabel.Neutral
        : Math.Abs(LiveNetGex) > Math.Abs(SettledNetGex) ? FlowLabel.Amplifying
        : FlowLabel.Dampening;
}
