using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Storage.Retention;

/// <summary>Which sessions stay, however long ago they were written.</summary>
internal static class SessionsKept
{
    /// <summary>The last session that has begun: its writer goes on with it until there is something of the next one, be it
    /// over a weekend. It, and what is to come, stays.</summary>
    public static DateOnly First(TradingCalendar calendar, DateTimeOffset now)
    {
        var date = DateOnly.FromDateTime(now.UtcDateTime);
        if (date < TradingCalendar.FirstDate.AddDays(7) || date > TradingCalendar.LastDate)
            return date;

        var session = calendar.LastOnOrBefore(date);
        return session.Open <= Timestamp.FromUtc(now) ? session.Date : calendar.LastOnOrBefore(session.Date.AddDays(-1)).Date;
    }
}
