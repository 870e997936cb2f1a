using Streaming.Engine.Exposures;
using Streaming.Engine.Pinning;

namespace Streaming.Engine;

/// <summary>The vendors' view: dealers long every call and short every put of one open interest.</summary>
internal sealed class CompatBook : ChainBook
{
    protected override void Load(ChainSample sample) => Repriced.LoadCompat(
        sample.Spot, sample.Forward, Profile.Strikes, sample.Deviations, Profile.CallOpenInterest,
        Profile.PutOpenInterest);

    protected override Regime RegimeOf(in ExposureTotals totals) => Regimes.Of(totals);

    protected override double PinProbabilityOf(
        ChainSample sample, in PinSituation situation, in KeyLevels levels, Regime regime) =>
        PinProbability.Heuristic(situation, regime, levels.ConcentrationTop3Percent ?? 0);
}
