using Streaming.Engine.MarketData;

namespace Streaming.Engine.Sessions;

/// <summary>When a chain of a later day expires, counted in trading time from within a session: nights, weekends and
/// holidays weigh nothing, as in the volatility that the model quotes.</summary>
/// <param name="Date">The day as the contracts name it.</param>
/// <param name="Sessions">How many sessions lie behind the present one, up to and with the last that the chain lives
/// through.</param>
/// <param name="SecondsBeyond">Their length together.</param>
public readonly record struct ExpiryTime(DateOnly Date, int Sessions, double SecondsBeyond)
{
    /// <returns>False for a day that is not later than the session's, has no session before it, or is not in the
    /// calendar.</returns>
    public static bool TryFind(TradingSession session, DateOnly expiry, TradingCalendar calendar, out ExpiryTime found)
    {
        found = default;
        if (expiry <= session.Date || expiry > TradingCalendar.LastDate)
            return false;

        // Options of a closed day (a Friday holiday, the Saturdays of before 2015) end with the session before it.
        var last = calendar.LastOnOrBefore(expiry);
        var (count, seconds) = (0, 0.0);
        for (var day = session; day.Date < last.Date; count++)
        {
            day = calendar.Next(day.Date);
            seconds += day.LengthSeconds;
        }

        found = new(expiry, count, seconds);
        return count > 0;
    }

    public double SecondsFrom(TradingSession session, Timestamp now) => session.SecondsToClose(now) + SecondsBeyond;
}
