using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine.Snapshots;

/// <summary>Puts the newest sample of a chain together as <see cref="SnapshotFacts"/>. Costs about as much as a sample
/// and allocates, so it is asked at raw closes and when the open view is due, never for each event.</summary>
/// <param name="later">When the chain expires, where that is not in the session.</param>
internal sealed class SnapshotBuilder(
    string symbol, TradingSession session, OptionChain chain, ChainSampler sampler, Book book, ExpiryTime? later = null)
{
    private SnapshotFacts? _newest;

    /// <param name="spot">As the feed has it.</param>
    /// <param name="commit">True at a raw close, behind the description of its bar.</param>
    public SnapshotFacts Build(
        Timestamp asOf, int ordinal, double? spot, QualityFacts quality, Decisions decisions, bool commit)
    {
        var sample = sampler.Newest;

        // A strike that is newer than the sample moves the rows; the next sample is at most a second away.
        if (sample.HasSmile && sample.Rows != chain.Count && _newest is { } former)
            return former with { Decisions = decisions };

        var shown = sampler.SpotShown(spot);
        var settledBook = sampler.Settled;
        var live = Describe(
            sampler.Live, sampler.Live.Read(sample, commit: false), sample.CallOpenInterest, sample.PutOpenInterest);
        var settled = Describe(
            settledBook, settledBook.Read(sample, commit), sample.CallSettled, sample.PutSettled);
        var inferred = sampler.Principled;
        var principled = Describe(
            inferred, inferred.Read(sample, commit: false),
            sample.HasSmile ? inferred.Profile.CallOpenInterest : sample.CallSettled,
            sample.HasSmile ? inferred.Profile.PutOpenInterest : sample.PutSettled);
        return _newest = new SnapshotFacts
        {
            Symbol = symbol,
            Session = session,
            Later = later,
            AsOf = asOf,
            Ordinal = ordinal,
            Spot = shown,
            Smile = SmileFacts.Of(chain, sample, shown),
            Live = live,
            Settled = settled,
            Principled = principled,
            PrincipledNetGex = sample.HasSmile ? inferred.NetGex : null,
            Book = book,
            FlowDirection = Direction(settled.Totals.NetGex, live.Totals.NetGex),
            Volume = VolumeFacts.Of(chain, shown),
            Quality = quality,
            Strikes = Strikes(),
            Decisions = decisions,
        };
    }

    public QualityFacts Judge(FeedTimes newest, bool isStale) => QualityFacts.Of(chain, sampler.Newest, newest, isStale);

    public void Save(ref StateWriter writer)
    {
        writer.Value(_newest is not null);
        if (_newest is not null)
            Write(ref writer, _newest);
    }

    /// <summary>Behind the chain.</summary>
    public void Restore(ref StateReader reader) => _newest = reader.Value<bool>() ? Read(ref reader) : null;

    /// <summary>Writes what was built here, without what was decided.</summary>
    public void Write(ref StateWriter writer, SnapshotFacts facts) => SavedSnapshot.Write(ref writer, facts, chain);

    public SnapshotFacts Read(ref StateReader reader) =>
        SavedSnapshot.Read(ref reader, symbol, session, later, book, chain);

    private BookFacts Describe(
        ChainBook book, BookReading reading, ReadOnlySpan<double> callOpenInterest, ReadOnlySpan<double> putOpenInterest)
    {
        var sample = sampler.Newest;
        long calls = 0, puts = 0;
        for (var row = 0; row < callOpenInterest.Length; row++)
        {
            calls += Rounding.Whole(callOpenInterest[row]);
            puts += Rounding.Whole(putOpenInterest[row]);
        }

        var facts = new BookFacts(reading) { CallOpenInterest = calls, PutOpenInterest = puts };
        if (!sample.HasSmile)
            return facts;

        return facts with
        {
            ClusterScore = reading.Levels.ClusterScore(reading.Flip, sample.MoveDollars),
            Hedging = book.Hedge(sample.Spot).ToArray(),
            Liquidity = LiquidityFacts.Of(chain, sample.Spot, callOpenInterest, putOpenInterest),
            Strikes = Exposures(book.Profile),
        };
    }

    private static StrikeExposure[] Exposures(ExposureProfile profile)
    {
        var rows = new StrikeExposure[profile.Count];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = new StrikeExposure(
                profile.CallGex[row], profile.PutGex[row], profile.CallDex[row], profile.PutDex[row],
                profile.NetVex[row], profile.NetChex[row], Rounding.Whole(profile.CallOpenInterest[row]),
                Rounding.Whole(profile.PutOpenInterest[row]));
        return rows;
    }

    private FlowDirection Direction(double settledNetGex, double liveNetGex)
    {
        var sample = sampler.Newest;
        var (lines, contracts) = (0, 0.0);
        for (var row = 0; row < sample.Rows; row++)
        {
            lines += HasFlow(chain.Calls, row) + HasFlow(chain.Puts, row);
            contracts += Math.Abs(sample.CallOpenInterest[row] - sample.CallSettled[row])
                + Math.Abs(sample.PutOpenInterest[row] - sample.PutSettled[row]);
        }

        return FlowDirection.Of(settledNetGex, liveNetGex, lines, contracts);
    }

    private static int HasFlow(LegColumns legs, int row) => legs.BuyVolume[row] != legs.SellVolume[row] ? 1 : 0;

    private StrikeFacts[] Strikes()
    {
        var sample = sampler.Newest;
        var rows = new StrikeFacts[chain.Count];
        var perYear = sample.HasSmile ? 1 / Math.Sqrt(sample.Years) : 0;
        for (var row = 0; row < rows.Length; row++)
            rows[row] = new StrikeFacts(
                chain.Strikes[row],
                Leg(chain.Calls, row),
                Leg(chain.Puts, row),
                sample.HasSmile && row < sample.Rows
                    ? new StrikeGreeks(
                        sample.Deviations[row] * perYear, sample.Greeks.DeltaCall[row], sample.Greeks.DeltaPut[row],
                        sample.Greeks.Gamma[row],
                        sample.Greeks.ThetaPerHour[row] * ExposureProfile.HoursPerTradingDay)
                    : null);

        foreach (var leg in chain.Legs)
            rows[leg.Row] = leg.Right == OptionRight.Call
                ? rows[leg.Row] with { Call = rows[leg.Row].Call with { Contract = leg.Contract } }
                : rows[leg.Row] with { Put = rows[leg.Row].Put with { Contract = leg.Contract } };
        return rows;
    }

    private static LegFacts Leg(LegColumns legs, int row) => new(
        null, legs.Volume[row], legs.QuoteAt(row).TryGetMid(out var mid) ? mid : null,
        LiquidityFacts.SpreadPercent(legs, row));
}
