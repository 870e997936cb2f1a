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
internal sealed class ChainSampler(OptionChain chain, TradingSession session)
{
    // Greeks are frozen at half a minute: closer to the close they have no finite meaning.
    private const double SecondsFloor = 30;

    private readonly ForwardEstimator _forward = new();
    private readonly PiecewiseLinearSmile _smile = new();
    private readonly GreekColumns _greeks = new();
    private readonly ExposureProfile _profile = new();
    private readonly RepricedBook _repriced = new();
    private readonly GammaFlip _flip = new();
    private readonly GammaFlipTracker _flipTracker = new();
    private readonly KeyLevelTracker _levelTracker = new();
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
        _smile.DeviationsAt(strikes, _deviations.AsSpan(0, strikes.Length));
        Greeks.Compute(_spot, estimate.Forward, _seconds / 3600, strikes, Deviations, _greeks);
        EffectiveOpenInterest.Compute(chain.Calls, _callOpen);
        EffectiveOpenInterest.Compute(chain.Puts, _putOpen);
        ComputeExposures(strikes);
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
        var move = _spot * deviation;
        _repriced.LoadCompat(
            _spot, _smile.Forward, _profile.Strikes, Deviations, _callOpen.AsSpan(0, _sampledRows),
            _putOpen.AsSpan(0, _sampledRows));
        var root = _flip.Find(_repriced, _spot, deviation);
        var flip = commit ? _flipTracker.Observe(root, move) : _flipTracker.Publish(root, move);
        var levels = commit ? _levelTracker.Observe(_profile) : _levelTracker.Publish(_profile);
        var totals = _profile.Totals;
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
            },
            Grid = grid,
            HasExposures = true,
            Gex = Round(_profile.NetGex),
            Dex = Round(_profile.NetDex),
            Vex = Round(_profile.NetVex),
            Chex = Round(_profile.NetChex),
            OpenInterest = Round(_profile.OpenInterest),
        }.On(grid);
    }

    private (int Score, double? Probability) Pin(in KeyLevels levels, in ExposureTotals totals, Regime regime)
    {
        if (levels.Magnet is not { } magnet)
            return (0, null);

        var hours = _seconds / 3600;
        var situation = new PinSituation(_spot, magnet.Strike, _smile.AtTheMoney, StepAt(magnet.Strike), hours);
        var elapsed = 100 * (session.LengthSeconds - _seconds) / session.LengthSeconds;
        var score = PinScore.Of(Book.Compat, situation, levels, totals, elapsed);
        return (
            score?.Score ?? 0,
            PinProbability.Heuristic(situation, regime, levels.ConcentrationTop3Percent ?? 0));
    }

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

    private void ComputeExposures(ReadOnlySpan<double> strikes)
    {
        var count = strikes.Length;
        _profile.Compute(new ExposureInputs
        {
            Book = Book.Compat,
            Spot = _spot,
            SigmaPerDeviation = 1 / Math.Sqrt(Years),
            Strikes = strikes,
            Deviations = Deviations,
            DeltaCall = _greeks.DeltaCall.AsSpan(0, count),
            DeltaPut = _greeks.DeltaPut.AsSpan(0, count),
            Gamma = _greeks.Gamma.AsSpan(0, count),
            VannaPerLogDeviation = _greeks.VannaPerLogDeviation.AsSpan(0, count),
            CharmPerHour = _greeks.CharmPerHour.AsSpan(0, count),
            ThetaPerHour = _greeks.ThetaPerHour.AsSpan(0, count),
            CallOpenInterest = _callOpen.AsSpan(0, count),
            PutOpenInterest = _putOpen.AsSpan(0, count),
        });
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

    private static long[] Round(ReadOnlySpan<double> column)
    {
        var rounded = new long[column.Length];
        for (var row = 0; row < rounded.Length; row++)
            rounded[row] = Rounding.Whole(column[row]);
        return rounded;
    }

    private void Reserve(int rows)
    {
        _sampledRows = rows;
        if (_deviations.Length >= rows)
            return;

        (_deviations, _callOpen, _putOpen) = (new double[2 * rows], new double[2 * rows], new double[2 * rows]);
    }
}
