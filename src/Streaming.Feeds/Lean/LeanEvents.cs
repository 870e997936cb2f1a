using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Lean;

/// <summary>Puts a day's events in order: by time, then open interest, spot, trades, quotes, then by strike, calls
/// first. A minute file has no arrival order, and a trade must meet the quote of before it.</summary>
internal sealed class LeanEvents
{
    private readonly List<MarketEvent> _events = [];
    private readonly List<Order> _orders = [];

    public void Add(in MarketEvent marketEvent)
    {
        _orders.Add(new Order(
            marketEvent.EventTime, Rank(marketEvent.Kind), marketEvent.Contract, _events.Count));
        _events.Add(marketEvent);
    }

    public MarketEvent[] Sorted()
    {
        var events = _events.ToArray();
        var orders = _orders.ToArray();
        Array.Sort(orders, events);
        return events;
    }

    private static int Rank(MarketEventKind kind) => kind switch
    {
        MarketEventKind.OpenInterest => 0,
        MarketEventKind.Spot => 1,
        MarketEventKind.Trade => 2,
        _ => 3,
    };

    // The arrival number makes the order total, since the sort is not stable.
    private readonly record struct Order(Timestamp Time, int Rank, OptionContract? Contract, int Arrival)
        : IComparable<Order>
    {
        public int CompareTo(Order other)
        {
            var order = Time.CompareTo(other.Time);
            if (order == 0)
                order = Rank.CompareTo(other.Rank);
            if (order == 0 && Contract is { } mine && other.Contract is { } theirs)
            {
                order = mine.StrikeThousandths.CompareTo(theirs.StrikeThousandths);
                if (order == 0)
                    order = mine.Right.CompareTo(theirs.Right);
                if (order == 0)
                    order = mine.Expiry.CompareTo(theirs.Expiry);
            }

            return order != 0 ? order : Arrival.CompareTo(other.Arrival);
        }
    }
}
