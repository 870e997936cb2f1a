using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Massive;

/// <summary>Open interest as chains bring it: each number once a day, with the day it is of.</summary>
internal sealed class MassiveOpenInterest(TradingCalendar calendar)
{
    // OPRA publishes at about 06:30; what a chain holds before may be of the day before.
    private static readonly TimeSpan PublishedBy = new(6, 45, 0);

    private readonly Dictionary<OptionContract, (long Contracts, DateOnly? Date)> _known = [];
    private DateOnly _day;

    public IEnumerable<MarketEvent> New(IEnumerable<MassiveChain> chains, Timestamp now)
    {
        var day = calendar.SessionFor(now).Date;
        if (day != _day)
            _known.Clear();
        _day = day;

        DateOnly? date = now >= NewYorkDay.At(day, PublishedBy, NewYorkDay.Zone)
            ? calendar.LastOnOrBefore(day.AddDays(-1)).Date
            : null;
        foreach (var listing in chains.SelectMany(chain => chain.Listings))
        {
            if (listing.OpenInterest is not { } contracts
                || (_known.TryGetValue(listing.Contract, out var known) && known == (contracts, date)))
                continue;

            _known[listing.Contract] = (contracts, date);
            yield return MarketEvent.Of(listing.Contract, new OpenInterestReport(now, contracts, date));
        }
    }
}
