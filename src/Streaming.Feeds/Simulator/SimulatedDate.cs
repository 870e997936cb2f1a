using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>A session, the trading day before it, of which its settled open interest is, and the days whose options trade
/// in it.</summary>
internal sealed record SimulatedDate(TradingSession Session, DateOnly Settled, IReadOnlyList<ExpiryTime> Expiries)
{
    /// <param name="expiries">How many: 1 for the session's own alone, 2 with those of the next trading day.</param>
    public static SimulatedDate Of(TradingSession session, TradingCalendar calendar, int expiries)
    {
        var found = new List<ExpiryTime> { new(session.Date, 0, 0) };
        for (var next = session; found.Count < expiries;)
        {
            next = calendar.Next(next.Date);
            found.Add(new(next.Date, found.Count, found[^1].SecondsBeyond + next.LengthSeconds));
        }

        return new(session, calendar.LastOnOrBefore(session.Date.AddDays(-1)).Date, found);
    }
}
