using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Refuses what is dated as it cannot be: one such event would move the time of its symbol, and close bars that
/// have not been, or belong to no session that is known. It is counted as malformed, logged once a kind, and skipped.</summary>
/// <remarks>A replayed feed defines its own time. A live one's is the wall's.</remarks>
internal sealed partial class EventTimes(IFeed feed, TradingCalendar calendar, ILogger log)
{
    private readonly HashSet<string> _logged = [];

    public bool IsTaken(in MarketEvent item, Timestamp now)
    {
        if (Fault(item, now) is not { } fault)
            return true;

        feed.Counters.CountMalformed();
        if (_logged.Add(fault))
            Log.Refused(log, feed.Description.Name, fault, item.Kind, item.Underlying, item.EventTime, now);
        return false;
    }

    private string? Fault(in MarketEvent item, Timestamp now)
    {
        var last = item.Kind == MarketEventKind.Gap ? item.AsGap().To : item.EventTime;
        if (!calendar.Covers(item.EventTime) || !calendar.Covers(last))
            return "dated outside the trading calendar";
        return feed.Description.IsLive && last - now > FeedChunk.AheadMax ? "dated ahead of this machine's clock" : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1103, LogLevel.Warning,
            "{Feed}: skipped an event ({Fault}); more of this kind are only counted. It is a {Kind} of {Symbol} at {Time}, and now is {Now}")]
        public static partial void Refused(
            ILogger log, string feed, string fault, MarketEventKind kind, string symbol, Timestamp time, Timestamp now);
    }
}
