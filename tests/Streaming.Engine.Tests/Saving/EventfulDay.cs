using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;

namespace Streaming.Engine.Tests.Saving;

/// <summary>A simulated morning of SPY on which everything goes wrong: strikes and expiries are listed late, at first there
/// are hardly any; prints come late and are taken back, some twice; open interest is told again; whole bars are
/// missed.</summary>
internal static class EventfulDay
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(50);

    public static TradingSession Session => SyntheticDay.Session;

    public static List<MarketEvent> Of(int seed, bool hasChain = true)
    {
        var random = new Random(seed);
        var events = new List<MarketEvent>();
        var trades = new List<MarketEvent>();
        var listings = new Dictionary<(DateOnly, double), double>();
        foreach (var item in Simulated(seed, hasChain))
        {
            var minutes = (item.EventTime - Session.Open).TotalMinutes;
            if (minutes > Length.TotalMinutes)
                break;
            if (IsMissed(minutes) || (item.Contract is { } contract && IsUnlisted(contract, minutes)))
                continue;

            events.Add(item);
            if (item.Kind == MarketEventKind.Trade)
                trades.Add(item);
            if (minutes > 0 && trades.Count > 0 && random.Next(12) == 0)
                events.Add(Mishap(item.EventTime, trades[random.Next(trades.Count)]));
        }

        return events;

        // The spot is near 600; strikes and expiries come from the middle outwards.
        bool IsUnlisted(OptionContract contract, double minutes)
        {
            if (!listings.TryGetValue((contract.Expiry, contract.Strike), out var from))
            {
                var expiry = contract.Expiry == Session.Date ? 0 : 4;
                var away = Math.Abs(contract.Strike - Around(events));
                from = expiry + (away <= 1.6 ? -60 : away <= 3.1 ? 2 : away <= 6.1 ? 4 : random.Next(5, 45) + random.NextDouble());
                listings.Add((contract.Expiry, contract.Strike), from);
            }

            return minutes < from;
        }

        MarketEvent Mishap(Timestamp now, in MarketEvent print)
        {
            var (contract, trade) = (print.Contract!, print.AsTrade());
            return random.Next(8) switch
            {
                0 => MarketEvent.Of(contract, new OpenInterestReport(now, random.Next(5_000), null)),
                1 => MarketEvent.Of(contract, new Quote(now, trade.Price + 0.5, trade.Price, 5, 5)),
                2 => MarketEvent.Of(contract, new Quote(now - TimeSpan.FromSeconds(9), trade.Price, trade.Price, 5, 5)),
                3 => MarketEvent.Of(contract, trade with
                {
                    EventTime = now - TimeSpan.FromSeconds(random.Next(60)), Condition = new('D'), Bid = 0, Ask = 0,
                    Sequence = 0, Size = 1 + random.Next(400),
                }),
                4 => MarketEvent.Of(contract, trade with { EventTime = now, Price = double.NaN }),
                5 => MarketEvent.Of("SPY", new FeedGap(now - TimeSpan.FromSeconds(4), now, GapReason.FeedGap)),
                _ => MarketEvent.Of(contract, trade.ToCancel() with { EventTime = now }),
            };
        }

        bool IsMissed(double minutes)
        {
            if (minutes is < 20 or > 22.2)
                return false;

            // Who is back says so first.
            if (events[^1].Kind != MarketEventKind.Gap)
                events.Add(MarketEvent.Of("SPY", new FeedGap(
                    Session.Open + TimeSpan.FromMinutes(20), Session.Open + TimeSpan.FromMinutes(22.2), GapReason.Restart)));
            return true;
        }
    }

    private static double Around(List<MarketEvent> events)
    {
        for (var i = events.Count - 1; i >= 0; i--)
            if (events[i].Kind == MarketEventKind.Spot)
                return events[i].AsSpot().Price;
        return 600;
    }

    private static IEnumerable<MarketEvent> Simulated(int seed, bool hasChain)
    {
        var feed = new SimulatorFeed(
            new SimulatorOptions
            {
                Symbols = ["SPY"],
                Date = Session.Date,
                Seed = seed,
                Sessions = 1,
                Expiries = 3,
                Faults = new()
                {
                    CrossedQuotes = true, StaleContracts = true, MissingVenue = true, FeedGaps = true, ClockSkew = true,
                    FrozenSpot = true, Halt = true, LateOpenInterest = true, NoChain = !hasChain,
                },
            },
            TradingCalendar.Nyse, Session.Date);
        foreach (var chunk in feed.ReadAsync(null, CancellationToken.None).ToBlockingEnumerable())
            foreach (var item in chunk.Events.ToArray())
                yield return item;
    }
}
