using System.Globalization;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hosting;

/// <summary>How far a replay or a simulation is on its way to where its pace begins, or to its end where it has
/// none.</summary>
internal sealed class CatchUp(
    FeedDescription feed, FeedPump pump, SymbolDirectory symbols, MarketClock clock, TradingCalendar calendar)
{
    private const int Cells = 20;

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private Timestamp _from;

    public bool IsThere => pump.IsFinished || Share >= 1;

    private double Share
    {
        get
        {
            if (!HasBegun)
                return 0;

            // A replay's market time begins with its first event, which may be long before the open.
            if (_from == default)
                _from = clock.Now;
            var session = calendar.SessionFor(clock.Now);
            var target = feed.Speed > 0 ? session.Open + feed.HeadStart : session.Close;
            return clock.Now >= target ? 1 : (clock.Now - _from) / (target - _from);
        }
    }

    private bool HasBegun => clock.Now.UnixNanoseconds > 0;

    public string Line()
    {
        if (!HasBegun)
            return "  waiting for the feed's first event";

        var filled = pump.IsFinished ? Cells : (int)(Share * Cells);
        var time = TimeZoneInfo.ConvertTime(clock.Now.ToUtc(), NewYork);
        var bars = symbols.Actors.Sum(actor => actor.View.Session?.Log[BarInterval.Raw30Seconds].Closed.Length ?? 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  [{new string('#', filled)}{new string('.', Cells - filled)}] {time:yyyy-MM-dd HH:mm:ss} New York, {pump.Events:N0} events, {bars:N0} bars");
    }
}
