using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine;

/// <summary>The chains that expire after the session, as far as the feed carries them.</summary>
/// <remarks>They are sampled at raw closes only, so that they cost today's chain nothing in between. Where nothing expires
/// today there are no bars, and a sample is made by the first event of each half minute.</remarks>
internal sealed class LaterExpiries(
    string symbol, TradingSession session, TradingCalendar calendar, EngineOptions options, EventCounters counters)
{
    private const long SampleSeconds = 30;

    private readonly SortedList<DateOnly, LaterExpiry> _chains = [];
    private readonly List<SnapshotFacts> _sampled = [];
    private LaterExpiry? _last;
    private long _sampledPeriod = long.MinValue;

    /// <summary>The nearest one that the feed has spoken of, whether it is kept or not.</summary>
    public DateOnly? Nearest { get; private set; }

    /// <summary>What is known of each as of the last sample, the nearest first. Replaced whole.</summary>
    public IReadOnlyList<SnapshotFacts> Newest { get; private set; } = [];

    public bool IsNew => _chains.Count > 0 && _sampled.Count == 0;

    /// <summary>True once in each half minute of the session and once behind it, where no raw close says when to
    /// sample.</summary>
    public bool TryTurnTo(Timestamp now)
    {
        var period = Timestamp.Min(now, session.Close).UnixSeconds / SampleSeconds;
        if (_chains.Count == 0 || now < session.Open || period <= _sampledPeriod)
            return false;

        _sampledPeriod = period;
        return true;
    }

    public bool TryGetPosition(OptionContract contract, out DealerPosition position)
    {
        position = default;
        return _chains.TryGetValue(contract.Expiry, out var chain) && chain.TryGetPosition(contract, out position);
    }

    public void Apply(OptionContract contract, in MarketEvent item, double? spot)
    {
        if (contract.Expiry > session.Date && !(contract.Expiry >= Nearest))
            Nearest = contract.Expiry;
        if (ChainOf(contract.Expiry) is { } chain)
            chain.Apply(contract, item, spot);
        else
            counters.OtherExpiries++;
    }

    /// <param name="instant">Of the sample; facts say <paramref name="asOf"/>.</param>
    public void Sample(Timestamp instant, Timestamp asOf, int ordinal, double? spot, Timestamp? lastSpot)
    {
        _sampled.Clear();
        foreach (var chain in _chains.Values)
            _sampled.Add(chain.Sample(instant, asOf, ordinal, spot, lastSpot));
    }

    /// <summary>Shows what was sampled, as parts of the whole chain.</summary>
    /// <param name="today">The session's own chain at the same instant; null where there is none.</param>
    public void Show(SnapshotFacts? today)
    {
        if (_sampled.Count > 0)
            Newest = [.. _sampled.Select(facts => facts.In(book => WholeChainOf(book, today)))];
    }

    /// <summary>Today's facts as parts of the whole chain, of which the rest is as of the last sample.</summary>
    public SnapshotFacts Join(SnapshotFacts today) =>
        _sampled.Count == 0 ? today : today.In(book => WholeChainOf(book, today));

    public void Save(ref StateWriter writer)
    {
        writer.Optional(Nearest);
        writer.Value(_sampledPeriod);
        writer.Count(_chains.Count);
        foreach (var chain in _chains.Values)
        {
            writer.Value(chain.Expiry.Date);
            writer.Value(chain.Expiry.Sessions);
            writer.Value(chain.Expiry.SecondsBeyond);
            chain.Save(ref writer);
        }

        writer.Count(Newest.Count);
        foreach (var facts in Newest)
        {
            writer.Value(facts.Expiration);
            _chains[facts.Expiration].Write(ref writer, facts);
        }
    }

    public void Restore(ref StateReader reader)
    {
        Nearest = reader.Optional<DateOnly>();
        _sampledPeriod = reader.Value<long>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var expiry = new ExpiryTime(reader.Value<DateOnly>(), reader.Value<int>(), reader.Value<double>());
            var chain = new LaterExpiry(symbol, session, expiry, options);
            chain.Restore(ref reader);
            _chains.Add(expiry.Date, chain);
        }

        // What is shown says more than what was sampled, and what more it says is said anew by the next.
        for (var left = reader.Count(); left > 0; left--)
            _sampled.Add(_chains[reader.Value<DateOnly>()].Read(ref reader));
        Newest = [.. _sampled];
    }

    /// <summary>Null where of later expiries no exposure is known.</summary>
    private WholeChain? WholeChainOf(Func<SnapshotFacts, BookFacts> book, SnapshotFacts? today)
    {
        WholeChain? whole = null;
        foreach (var facts in _sampled)
            if (facts.Smile is not null)
                whole = whole.GetValueOrDefault().With(book(facts).Totals);

        return today?.Smile is null ? whole : whole?.With(book(today).Totals);
    }

    private LaterExpiry? ChainOf(DateOnly expiry)
    {
        // A feed speaks of one expiry many times in a row more often than not.
        if (_last?.Expiry.Date == expiry)
            return _last;

        if (_chains.TryGetValue(expiry, out var chain))
            return _last = chain;

        if (_chains.Count >= options.LaterExpiriesMax
            || !ExpiryTime.TryFind(session, expiry, calendar, out var found))
            return null;

        _chains.Add(expiry, chain = new LaterExpiry(symbol, session, found, options));
        return _last = chain;
    }
}
