using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime;
using Streaming.Runtime.Ports;
using Streaming.Runtime.Ingest;
using FeedHealth = Streaming.Runtime.Ingest.FeedHealth;
using WireHealth = Streaming.Protocol.Hub.FeedHealth;

namespace Streaming.Server.Hubs;

/// <summary>How fresh a symbol's data is, in market time.</summary>
/// <param name="IsOpen">Whether the market is.</param>
/// <param name="Feed"><c>live</c>, <c>stale</c> or <c>replay</c>; stale too while what came waits for the store.</param>
/// <param name="Age">Of the newest event; null where there was none.</param>
internal readonly record struct FeedReading(bool IsOpen, string Feed, TimeSpan? Age);

/// <summary>Reads how fresh each symbol's data is: of what the pump has met and of what the actor has shown, the
/// newer.</summary>
internal sealed class FeedHealthReader(
    ISymbolDirectory symbols, FeedDescription feed, FeedHealth health, StoreHealth store, MarketClock market,
    TradingCalendar calendar)
{
    private static readonly TimeSpan StaleAfterMin = TimeSpan.FromSeconds(5);

    public async ValueTask<WireHealth> ReadAsync(string symbol, CancellationToken cancellationToken)
    {
        var view = await symbols.FindAsync(symbol, cancellationToken);
        var reading = Read(symbol, view?.Newest);
        var now = market.Now;
        return new WireHealth
        {
            Status = reading.IsOpen ? reading.Feed : "closed",
            LastTradeAgeMs = MillisecondsSince(view?.LastTrade, now),
            LastQuoteAgeMs = MillisecondsSince(view?.LastQuote, now),
        };
    }

    /// <param name="shown">The newest trade or quote that the actor has shown.</param>
    /// <remarks>Behind a replay's clock nothing is stale: its time is the events' own. Nor is it while the market is
    /// closed, and time before the open is no silence. What was never heard of is stale from the open on.</remarks>
    public FeedReading Read(string symbol, Timestamp? shown)
    {
        var now = market.Now;
        var isOpen = calendar.IsOpenAt(now);
        Timestamp?[] heard = [health.NewestOf(symbol), shown];
        var newest = heard.Max();
        TimeSpan? age = newest is { } at ? TimeSpan.FromTicks(Math.Max(0, (now - at).Ticks)) : null;
        if (store.ReasonOf(symbol) is not null)
            return new(isOpen, "stale", age);
        if (!feed.IsLive)
            return new(isOpen, "replay", age);

        var isStale = isOpen && (newest is not { } last || now - Timestamp.Max(last, calendar.SessionFor(now).Open) > StaleAfter);
        return new(isOpen, isStale ? "stale" : "live", age);
    }

    private TimeSpan StaleAfter => 2 * feed.Cadence > StaleAfterMin ? 2 * feed.Cadence : StaleAfterMin;

    private static long? MillisecondsSince(Timestamp? instant, Timestamp now) =>
        instant is { } then ? Math.Max(0, (now.UnixNanoseconds - then.UnixNanoseconds) / Timestamp.NanosecondsPerMillisecond) : null;
}
