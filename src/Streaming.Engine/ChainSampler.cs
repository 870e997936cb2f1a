using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pricing;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>Derives from a chain at one instant: forward, smile, Greeks, effective open interest, exposures.</summary>
/// <remarks>Everything is kept in columns that are reused; a sample allocates nothing. <see cref="Describe"/> turns the
/// newest sample into the rounded numbers of a bar.</remarks>
/// <param name="later">When the chain expires, where that is not in the session.</param>
internal sealed class ChainSampler(
    OptionChain chain, PrincipledBook principled, TradingSession session, TickRule ticks, ExpiryTime later = default)
{
    // Greeks are frozen at half a minute: closer to the close they have no finite meaning.
    private const double SecondsFloor = 30;

    private readonly ForwardEstimator _forward = new(later.Sessions);
    private readonly QuoteHygiene _hygiene = new();
    private readonly SviSmile _smile = new();
    private readonly CompatBook _live = new();
    private readonly CompatBook _settled = new();
    private int _settledSample;

    public ChainSample Newest { get; } = new();

    /// <summary>The book on effective open interest.</summary>
    public ChainBook Live => _live;

    /// <summary>The book on inventory inferred from the flow.</summary>
    public PrincipledBook Principled => principled;

    /// <summary>The book on settled open interest, all else equal, as of the newest sample.</summary>
    public ChainBook Settled
    {
        get
        {
            // Of use in snapshots only, so it is not computed with each sample.
            if (Newest.HasSmile && _settledSample != Newest.Number)
                _settled.Profile.Compute(Newest.Inputs(Newest.CallSettled, Newest.PutSettled));
            _settledSample = Newest.Number;
            return _settled;
        }
    }

    /// <param name="spot">Null where the feed has none: the forward then stands in for it.</param>
    public void Sample(Timestamp asOf, double? spot)
    {
        var sample = Newest;
        sample.Number++;
        sample.AsOf = asOf;
        sample.Seconds = Math.Max(later.SecondsFrom(session, asOf), SecondsFloor);

        // The clock of a pin runs on the day of expiry.
        sample.ElapsedPercent = Math.Max(0, 100 * (session.LengthSeconds - sample.Seconds) / session.LengthSeconds);
        sample.TakeRows(chain);
        EffectiveOpenInterest.Compute(chain.Calls, sample.CallOpenInterest);
        EffectiveOpenInterest.Compute(chain.Puts, sample.PutOpenInterest);

        var strikes = chain.Strikes;
        var quotes = new StrikeQuotes(strikes, chain.Calls.Bid, chain.Calls.Ask, chain.Puts.Bid, chain.Puts.Ask);
        if ((spot ?? StrikeAtTheMoney(quotes)) is { } price)
        {
            var deviation = sample.HasSmile ? _smile.AtTheMoney : double.NaN;
            _hygiene.Read(strikes, chain.Calls.Quotes, chain.Puts.Quotes, price, deviation, ticks, asOf);
            var estimate = _forward.Estimate(_hygiene.Quotes, price, deviation, asOf);
            _hygiene.Judge(estimate.Forward, deviation);
            sample.Spot = spot is null ? estimate.Forward : estimate.Spot;
            sample.Forward = estimate.Forward;
            sample.ForwardSource = estimate.ForwardSource;
            sample.HasSmile |= _smile.TryFit(estimate.Forward, _hygiene, asOf);
        }

        if (!sample.HasSmile)
            return;

        sample.AtTheMoney = _smile.AtTheMoney;
        _smile.DeviationsAt(strikes, sample.Deviations);
        Expose(sample);
        principled.Compute(sample);
    }

    public void Save(ref StateWriter writer)
    {
        Newest.Save(ref writer);
        _forward.Save(ref writer);
        _smile.Save(ref writer);
        _live.Save(ref writer);
        _settled.Save(ref writer);
        principled.Save(ref writer);
    }

    /// <summary>Behind the chain and the inventory.</summary>
    public void Restore(ref StateReader reader)
    {
        Newest.Restore(ref reader, chain);
        _forward.Restore(ref reader);
        _smile.Restore(ref reader);
        _live.Restore(ref reader);
        _settled.Restore(ref reader);
        principled.Restore(ref reader);
        if (!Newest.HasSmile)
            return;

        Expose(Newest);
        principled.Expose(Newest);
    }

    /// <summary>What a print of a leg makes dealers hedge, with the Greeks of the last sample at the present spot.</summary>
    /// <returns>False before there is a smile, or where the strike is newer than the last sample.</returns>
    public bool TryPrice(Leg leg, double signedContracts, double? spot, double deltaWeight, out TradeHedge hedge)
    {
        hedge = default;
        var row = leg.Row;
        if (!Newest.HasSmile || Newest.Rows != chain.Count)
            return false;

        var greeks = Newest.Greeks;
        var delta = leg.Right == OptionRight.Call ? greeks.DeltaCall[row] : greeks.DeltaPut[row];
        hedge = TradeHedge.Of(signedContracts, delta, greeks.Gamma[row], spot ?? Newest.Spot, deltaWeight);
        return true;
    }

    /// <summary>The newest sample as a bar shows it.</summary>
    /// <param name="commit">True at a raw close: what levels remember moves on.</param>
    public BarSample Describe(double? spot, bool commit)
    {
        var reading = _live.Read(Newest, commit);
        var (totals, levels) = (reading.Totals, reading.Levels);
        var hasSmile = Newest.HasSmile;
        var profile = _live.Profile;
        return new BarSample
        {
            Levels = new BarLevels
            {
                Spot = Rounding.To(SpotShown(spot), 2),
                NetGex = Rounding.Whole(totals.NetGex),
                NetDex = Rounding.Whole(totals.NetDex),
                NetVex = Rounding.Whole(totals.NetVex),
                NetChex = Rounding.Whole(totals.NetChex),
                GammaFlip = Rounding.To(reading.Flip, 2),
                CallWall = levels.CallWall?.Strike,
                PutWall = levels.PutWall?.Strike,
                Magnet = levels.Magnet?.Strike,
                PinScore = reading.Pin?.Score.Score ?? 0,
                PinProbability = Rounding.To(100 * reading.Pin?.Probability, 1),
                Regime = reading.Regime,
                AtTheMoneyVolatility = hasSmile ? Rounding.To(Newest.AtTheMoney / Math.Sqrt(Newest.Years), 4) : null,
                CharmDollarsPerHour = hasSmile ? Rounding.Whole(totals.CharmDollarsPerHour) : null,
                Principled = principled.DescribeLevels(Newest, commit),
            },
            Grid = Newest.Grid,
            HasExposures = hasSmile,
            Gex = Rounding.Whole(profile.NetGex, Newest.Rows),
            Dex = Rounding.Whole(profile.NetDex, Newest.Rows),
            Vex = Rounding.Whole(profile.NetVex, Newest.Rows),
            Chex = Rounding.Whole(profile.NetChex, Newest.Rows),
            OpenInterest = RoundOpenInterest(),
            Principled = principled.DescribeStrikes(Newest),
        }.On(chain.Grid);
    }

    /// <summary>The feed's price, or the one that exposures were taken at where it has none.</summary>
    public double? SpotShown(double? spot) => spot ?? (Newest.HasSmile ? Newest.Spot : null);

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

    private void Expose(ChainSample sample)
    {
        Greeks.Compute(
            sample.Spot, sample.Forward, sample.Hours, sample.Strikes, sample.Deviations, sample.Greeks);
        _live.Profile.Compute(sample.Inputs(sample.CallOpenInterest, sample.PutOpenInterest));
    }

    private long[] RoundOpenInterest()
    {
        var calls = Newest.CallOpenInterest;
        var puts = Newest.PutOpenInterest;
        var rounded = new long[Newest.Rows];
        for (var row = 0; row < rounded.Length; row++)
            rounded[row] = Rounding.Whole(calls[row] + puts[row]);
        return rounded;
    }
}
