using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>A session, and the trading day before it, of which its settled open interest is.</summary>
internal readonly record struct SimulatedDate(TradingSession Session, DateOnly Settled)
{
    public static SimulatedDate Of(TradingSession session, TradingCalendar calendar) =>
        new(session, calendar.LastOnOrBefore(session.Date.AddDays(-1)).Date);
}
