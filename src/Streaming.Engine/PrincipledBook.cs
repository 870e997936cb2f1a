using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pinning;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>The book of what dealers are thought to hold, with how sure that is.</summary>
/// <param name="hedgingVolume">Dollars a day that trade in what dealers hedge with.</param>
internal sealed class PrincipledBook(DealerInventory inventory, double hedgingVolume)
{
    private readonly BookView _view = new();
    private readonly ExposureUncertainty _uncertainty = new();
    private readonly PositionColumns _positions = new();

    public void Compute(ChainSample sample)
    {
        inventory.Fill(_positions);
        var inputs = Inputs(sample);
        _view.Compute(inputs);
        _uncertainty.Compute(inputs, _positions.CallVariance, _positions.PutVariance);
    }

    /// <param name="commit">True at a raw close: what levels remember moves on.</param>
    public PrincipledLevels Describe(ChainSample sample, bool commit)
    {
        var (levels, flip) = _view.Describe(Inputs(sample), sample.Forward, sample.AtTheMoney, commit);
        var totals = _view.Profile.Totals;
        var interval = ExposureInterval.Of(totals.NetGex, _uncertainty.NetGex);
        return new PrincipledLevels
        {
            NetGex = Rounding.Whole(totals.NetGex),
            CiLow = Rounding.Whole(interval.Low),
            CiHigh = Rounding.Whole(interval.High),
            SignConfidence = Rounding.To(interval.SignConfidence, 4),
            Regime = Regimes.Of(totals, interval.SignConfidence),
            GammaFlip = Rounding.To(flip, 2),
            Magnet = levels.Magnet?.Strike,
            PinProbability = Rounding.To(100 * HedgedPin(sample, levels), 1),
        };
    }

    public PrincipledColumns ByStrike()
    {
        var profile = _view.Profile;
        return new PrincipledColumns
        {
            Gex = Round(profile.NetGex),
            GexMargin = Round(_uncertainty.Gex, ExposureInterval.Deviations),
            Dex = Round(profile.NetDex),
            DexMargin = Round(_uncertainty.Dex, ExposureInterval.Deviations),
            Vex = Round(profile.NetVex),
            VexMargin = Round(_uncertainty.Vex, ExposureInterval.Deviations),
            Chex = Round(profile.NetChex),
            ChexMargin = Round(_uncertainty.Chex, ExposureInterval.Deviations),
            OpenInterest = Round(profile.OpenInterest),
        };
    }

    private double? HedgedPin(ChainSample sample, in KeyLevels levels)
    {
        if (levels.Magnet is not { } magnet)
            return null;

        var day = sample.AtTheMoney / Math.Sqrt(sample.Years * TradingSession.SessionsPerYear);
        var situation = new PinSituation(
            sample.Spot, magnet.Strike, sample.AtTheMoney, sample.StepAt(magnet.Strike), sample.Hours);
        var impact = HedgingImpact.Of(day, hedgingVolume);
        return PinProbability.Hedged(situation, impact.Beta(_view.Repriced.Gex(magnet.Strike)));
    }

    private ExposureInputs Inputs(ChainSample sample) =>
        sample.Inputs(_positions.CallOpenInterest, _positions.PutOpenInterest) with
        {
            Book = Book.Principled,
            CallPosition = _positions.CallPosition,
            PutPosition = _positions.PutPosition,
        };

    private static long[] Round(ReadOnlySpan<double> column, double factor = 1)
    {
        var rounded = new long[column.Length];
        for (var row = 0; row < rounded.Length; row++)
            rounded[row] = Rounding.Whole(factor * column[row]);
        return rounded;
    }
}
