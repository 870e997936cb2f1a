using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pinning;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>Dealers' inventory as it is inferred from the flow, with how sure each exposure of it is.</summary>
/// <param name="hedgingVolume">Dollars a day of everything dealers may hedge with.</param>
internal sealed class PrincipledBook(DealerInventory inventory, double hedgingVolume) : ChainBook
{
    private readonly PositionColumns _positions = new();

    public ExposureUncertainty Uncertainty { get; } = new();

    public ExposureInterval NetGex => ExposureInterval.Of(Profile.Totals.NetGex, Uncertainty.NetGex);

    public void Compute(ChainSample sample)
    {
        inventory.Fill(_positions);
        Expose(sample);
    }

    /// <summary>Its exposures, of the positions as they were at the sample.</summary>
    public void Expose(ChainSample sample)
    {
        var inputs = sample.Inputs(_positions);
        Profile.Compute(inputs);
        Uncertainty.Compute(inputs, _positions.CallVariance, _positions.PutVariance);
    }

    /// <summary>The book's levels at a sample as a bar shows them; null before there is a smile.</summary>
    public PrincipledLevels? DescribeLevels(ChainSample sample, bool commit)
    {
        var reading = Read(sample, commit);
        if (!sample.HasSmile)
            return null;

        var interval = NetGex;
        return new PrincipledLevels
        {
            NetGex = Rounding.Whole(reading.Totals.NetGex),
            CiLow = Rounding.Whole(interval.Low),
            CiHigh = Rounding.Whole(interval.High),
            SignConfidence = Rounding.To(interval.SignConfidence, 4),
            Regime = reading.Regime,
            GammaFlip = Rounding.To(reading.Flip, 2),
            Magnet = reading.Levels.Magnet?.Strike,
            PinProbability = Rounding.To(100 * reading.Pin?.Probability, 1),
            NetDex = Rounding.Whole(reading.Totals.NetDex),
            CallWall = reading.Levels.CallWall?.Strike,
            PutWall = reading.Levels.PutWall?.Strike,
            PinScore = reading.Pin?.Score.Score ?? 0,
            CharmDollarsPerHour = Rounding.Whole(reading.Totals.CharmDollarsPerHour),
        };
    }

    /// <summary>The same by strike.</summary>
    public PrincipledColumns? DescribeStrikes(ChainSample sample) => !sample.HasSmile
        ? null
        : new PrincipledColumns
        {
            Gex = Rounding.Whole(Profile.NetGex, sample.Rows),
            GexMargin = Rounding.Whole(Uncertainty.Gex, sample.Rows, ExposureInterval.Deviations),
            Dex = Rounding.Whole(Profile.NetDex, sample.Rows),
            DexMargin = Rounding.Whole(Uncertainty.Dex, sample.Rows, ExposureInterval.Deviations),
            Vex = Rounding.Whole(Profile.NetVex, sample.Rows),
            VexMargin = Rounding.Whole(Uncertainty.Vex, sample.Rows, ExposureInterval.Deviations),
            Chex = Rounding.Whole(Profile.NetChex, sample.Rows),
            ChexMargin = Rounding.Whole(Uncertainty.Chex, sample.Rows, ExposureInterval.Deviations),
            OpenInterest = Rounding.Whole(Profile.OpenInterest, sample.Rows),
        };

    public override void Save(ref StateWriter writer)
    {
        base.Save(ref writer);
        _positions.Save(ref writer);
    }

    public override void Restore(ref StateReader reader)
    {
        base.Restore(ref reader);
        _positions.Restore(ref reader);
    }

    protected override void Load(ChainSample sample) => Repriced.Load(
        sample.Spot, sample.Forward, sample.Strikes, sample.Deviations, _positions.CallPosition, _positions.PutPosition);

    protected override Regime RegimeOf(in ExposureTotals totals) => Regimes.Of(totals, NetGex.SignConfidence);

    protected override double PinProbabilityOf(
        ChainSample sample, in PinSituation situation, in KeyLevels levels, Regime regime)
    {
        var day = sample.AtTheMoney / Math.Sqrt(sample.Years * TradingSession.SessionsPerYear);
        var impact = HedgingImpact.Of(day, hedgingVolume);
        return PinRecalibration.Simulated.Apply(
            PinProbability.Hedged(situation, impact.Beta(Repriced.Gex(situation.Magnet))));
    }
}
