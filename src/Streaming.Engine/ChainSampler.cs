using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pinning;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>What is derived from a chain at one instant: forward, smile, Greeks, effective open interest, exposures.</summary>
/// <remarks>Everything is kept in columns that are reused; a sample allocates nothing. <see cref="Describe"/> turns the
/// newest sample into the rounded numbers of a bar.</remarks>
internal sealed class ChainSampler(
    OptionChain chain, DealerInventory inventory, TradingSession session, double hedgingVolume)
{
    // Greeks are frozen at half a minute: closer to the close they have no finite meaning.
    private const double SecondsFloor = 30;

    private readonly ForwardEstimator _forward = new();
    private readonly PiecewiseLinearSmile _smile = new();
    private readonly GreekColumns _greeks = new();
    private readonly BookView _compat = new();
    private readonly BookView _principled = new();
    private readonly ExposureUncertainty _uncertainty = new();
    private readonly PositionColumns _positions = new();
    private double[] _strikes = [];
    private double[] _deviations = [];
    private double[] _callOpen = [];
    private double[] _putOpen = [];
    private int _sampledRows;
    private double _spot;
    private double _seconds;
    private bool _hasSmile;

    /// <summary>Samples made so far.</summary>
    public int Samples { get; private set; }

    private ReadOnlySpan<double> Deviations => _deviations.AsSpan(0, _sampledRows);

    private double Years => _seconds / (TradingSession.SessionsPerYear * TradingSession.FullSessionSeconds);

    /// <param name="spot">Null where the feed has none: the forward then stands in for it.</param>
    public void Sample(Timestamp asOf, double? spot)
    {
        Samples++;
        _seconds = Math.Max(session.SecondsToClose(asOf), SecondsFloor);
        var strikes = chain.Strikes;
        var quotes = new StrikeQuotes(strikes, chain.Calls.Bid, chain.Calls.Ask, chain.Puts.Bid, chain.Puts.Ask);
        if ((spot ?? StrikeAtTheMoney(quotes)) is not { } price)
            return;

        var estimate = _forward.Estimate(quotes, price, _hasSmile ? _smile.AtTheMoney : double.NaN, asOf);
        _spot = spot is null ? estimate.Forward : estimate.Spot;
        _hasSmile |= _smile.TryFit(estimate.Forward, quotes);
        if (!_hasSmile)
            return;

        Reserve(strikes.Length);
        strikes.CopyTo(_strikes);
        _smile.DeviationsAt(strikes, _deviations.AsSpan(0, strikes.Length));
        Greeks.Compute(_spot, estimate.Forward, _seconds / 3600, strikes, Deviations, _greeks);
        EffectiveOpenInterest.Compute(chain.Calls, _callOpen);
        EffectiveOpenInterest.Compute(chain.Puts, _putOpen);
        inventory.Fill(_positions);
        _compat.Compute(Inputs(Book.Compat));
        var principled = Inputs(Book.Principled);
        _principled.Compute(principled);
        _uncertainty.Compute(principled, _positions.CallVariance, _positions.PutVariance);
    }

    /// <summary>What a print of a leg makes dealers hedge, with the Greeks of the last sample at the present spot.</summary>
    /// <returns>False before there is a smile, or where the strike is newer than the last sample.</returns>
    public bool TryPrice(Leg leg, double signedContracts, double? spot, double deltaWeight, out TradeHedge hedge)
    {
        hedge = default;
        var row = leg.Row;
        if (!_hasSmile || _sampledRows != chain.Count)
            return false;

        var delta = leg.Right == OptionRight.Call ? _greeks.DeltaCall[row] : _greeks.DeltaPut[row];
        hedge = TradeHedge.Of(signedContracts, delta, _greeks.Gamma[row], spot ?? _spot, deltaWeight);
        return true;
    }

    /// <summary>The newest sample as a bar shows it.</summary>
    /// <param name="commit">True at a raw close: what levels remember moves on.</param>
    public BarSample Describe(double? spot, bool commit)
    {
        var grid = chain.Grid;
        if (!_hasSmile)
            return Unknown(spot, grid);

        var deviation = _smile.AtTheMoney;
        var (levels, flip) = _compat.Describe(Inputs(Book.Compat), _smile.Forward, deviation, commit);
        var profile = _compat.Profile;
        var totals = profile.Totals;
        var regime = Regimes.Of(totals);
        var (score, probability) = Pin(levels, totals, regime);
        return new BarSample
        {
            Levels = new BarLevels
            {
                Spot = Rounding.To(spot ?? _spot, 2),
                NetGex = Rounding.Whole(totals.NetGex),
                NetDex = Rounding.Whole(totals.NetDex),
                NetVex = Rounding.Whole(totals.NetVex),
                NetChex = Rounding.Whole(totals.NetChex),
                GammaFlip = Rounding.To(flip, 2),
                CallWall = levels.CallWall?.Strike,
                PutWall = levels.PutWall?.Strike,
                Magnet = levels.Magnet?.Strike,
                PinScore = score,
                PinProbability = Rounding.To(100 * probability, 1),
                Regime = regime,
                AtTheMoneyVolatility = Rounding.To(deviation / Math.Sqrt(Years), 4),
                CharmDollarsPerHour = Rounding.Whole(totals.CharmDollarsPerHour),
                Principled = DescribePrincipled(deviation, commit),
            },
            Grid = grid,
            HasExposures = true,
            Gex = Round(profile.NetGex),
            Dex = Round(profile.NetDex),
            Vex = Round(profile.NetVex),
            Chex = Round(profile.NetChex),
            OpenInterest = Round(profile.OpenInterest),
            Principled = PrincipledByStrike(),
        }.On(grid);
    }

    private PrincipledLevels DescribePrincipled(double deviation, bool commit)
    {
        var (levels, flip) = _principled.Describe(Inputs(Book.Principled), _smile.Forward, deviation, commit);
        var totals = _principled.Profile.Totals;
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
            PinProbability = Rounding.To(100 * HedgedPin(levels), 1),
        };
    }

    private double? HedgedPin(in KeyLevels levels)
    {
        if (levels.Magnet is not { } magnet)
            return null;

        var day = _smile.AtTheMoney / Math.Sqrt(Years * TradingSession.SessionsPerYear);
        var impact = HedgingImpact.Of(day, hedgingVolume);
        return PinProbability.Hedged(SituationAt(magnet.Strike), impact.Beta(_principled.Repriced.Gex(magnet.Strike)));
    }

    private PrincipledColumns PrincipledByStrike()
    {
        var profile = _principled.Profile;
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

    private (int Score, double? Probability) Pin(in KeyLevels levels, in ExposureTotals totals, Regime regime)
    {
        if (levels.Magnet is not { } magnet)
            return (0, null);

        var situation = SituationAt(magnet.Strike);
        var elapsed = 100 * (session.LengthSeconds - _seconds) / session.LengthSeconds;
        var score = PinScore.Of(Book.Compat, situation, levels, totals, elapsed);
        return (
            score?.Score ?? 0,
            PinProbability.Heuristic(situation, regime, levels.ConcentrationTop3Percent ?? 0));
    }

    private PinSituation SituationAt(double magnet) =>
        new(_spot, magnet, _smile.AtTheMoney, StepAt(magnet), _seconds / 3600);

    /// <summary>Where call and put cost the same, for a chain whose underlying has no price in the feed.</summary>
    private static double? StrikeAtTheMoney(in StrikeQuotes quotes)
    {
        double? nearest = null;
        var least = double.PositiveInfinity;
        for (var row = 0; row < quotes.Count; row++)
        {
            if (!StrikeQuotes.IsTwoSided(quotes.CallBids[row], quotes.CallAsks[row])
                || !StrikeQuotes.IsTwoSided(quotes.PutBids[row], quotes.PutAsks[row]))
                continue;

            var difference = Math.Abs(quotes.CallBids[row] + quotes.CallAsks[row] - quotes.PutBids[row] - quotes.PutAsks[row]);
            if (difference < least)
                (least, nearest) = (difference, quotes.Strikes[row]);
        }

        return nearest;
    }

    private double StepAt(double strike)
    {
        var strikes = chain.Strikes;
        var row = strikes.BinarySearch(strike);
        var step = double.PositiveInfinity;
        if (row > 0)
            step = strikes[row] - strikes[row - 1];
        if (row >= 0 && row + 1 < strikes.Length)
            step = Math.Min(step, strikes[row + 1] - strikes[row]);
        return double.IsFinite(step) ? step : 0;
    }

    /// <summary>The newest sample as a book sees it.</summary>
    private ExposureInputs Inputs(Book book)
    {
        var count = _sampledRows;
        var isCompat = book == Book.Compat;
        return new ExposureInputs
        {
            Book = book,
            Spot = _spot,
            SigmaPerDeviation = 1 / Math.Sqrt(Years),
            Strikes = _strikes.AsSpan(0, count),
            Deviations = Deviations,
            DeltaCall = _greeks.DeltaCall.AsSpan(0, count),
            DeltaPut = _greeks.DeltaPut.AsSpan(0, count),
            Gamma = _greeks.Gamma.AsSpan(0, count),
            VannaPerLogDeviation = _greeks.VannaPerLogDeviation.AsSpan(0, count),
            CharmPerHour = _greeks.CharmPerHour.AsSpan(0, count),
            ThetaPerHour = _greeks.ThetaPerHour.AsSpan(0, count),
            CallOpenInterest = isCompat ? _callOpen.AsSpan(0, count) : _positions.CallOpenInterest,
            PutOpenInterest = isCompat ? _putOpen.AsSpan(0, count) : _positions.PutOpenInterest,
            CallPosition = isCompat ? default : _positions.CallPosition,
            PutPosition = isCompat ? default : _positions.PutPosition,
        };
    }

    private static BarSample Unknown(double? spot, StrikeGrid grid)
    {
        var none = new long[grid.Count];
        return new BarSample
        {
            Levels = new BarLevels
            {
                Spot = Rounding.To(spot, 2),
                NetGex = 0,
                NetDex = 0,
                NetVex = 0,
                NetChex = 0,
                GammaFlip = null,
                CallWall = null,
                PutWall = null,
                Magnet = null,
                PinScore = 0,
                PinProbability = null,
                Regime = Regime.Undetermined,
                AtTheMoneyVolatility = null,
                CharmDollarsPerHour = null,
            },
            Grid = grid,
            HasExposures = false,
            Gex = none,
            Dex = none,
            Vex = none,
            Chex = none,
            OpenInterest = none,
        };
    }

    private static long[] Round(ReadOnlySpan<double> column, double factor = 1)
    {
        var rounded = new long[column.Length];
        for (var row = 0; row < rounded.Length; row++)
            rounded[row] = Rounding.Whole(factor * column[row]);
        return rounded;
    }

    private void Reserve(int rows)
    {
        _sampledRows = rows;
        if (_deviations.Length >= rows)
            return;

        (_strikes, _deviations) = (new double[2 * rows], new double[2 * rows]);
        (_callOpen, _putOpen) = (new double[2 * rows], new double[2 * rows]);
    }
}
