using Streaming.Engine.MarketData;
using Streaming.Protocol.Hub;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hubs;

/// <summary>How fresh a symbol's data is, in market time.</summary>
internal sealed class FeedHealthReader(ISymbolDirectory symbols, FeedDescription feed, MarketClock market)
{
    private static readonly TimeSpan StaleAfterMin = TimeSpan.FromSeconds(5);

    public async ValueTask<FeedHealth> ReadAsync(string symbol, CancellationToken cancellationToken)
    {
        var view = await symbols.FindAsync(symbol, cancellationToken);
        var (isOpen, status) = Read(view);
        var now = market.Now;
        return new FeedHealth
        {
            Status = isOpen ? status : "closed",
            LastTradeAgeMs = AgeOf(view?.LastTrade, now),
            LastQuoteAgeMs = AgeOf(view?.LastQuote, now),
        };
    }

    /// <summary>Whether the session runs, and whether its feed is <c>live</c>, <c>stale</c> or a <c>replay</c>.</summary>
    /// <remarks>Behind a replay's clock nothing is stale: its time is the events' own. Nor is it while the market is
    /// closed.</remarks>
    public (bool IsOpen, string Feed) Read(SymbolView? view)
    {
        var now = market.Now;
        var isOpen = view?.Session?.Session.IsOpenAt(now) ?? false;
        if (!feed.IsLive)
            return (isOpen, "replay");

        var newest = Math.Min(AgeOf(view?.LastTrade, now) ?? long.MaxValue, AgeOf(view?.LastQuote, now) ?? long.MaxValue);
        var staleAfter = Math.Max(StaleAfterMin.TotalMilliseconds, 2 * feed.Cadence.TotalMilliseconds);
        return (isOpen, isOpen && newest > staleAfter ? "stale" : "live");
    }

    private static long? AgeOf(Timestamp? instant, Timestamp now) =>
        instant is { } then ? Math.Max(0, (now.UnixNanoseconds - then.UnixNanoseconds) / Timestamp.NanosecondsPerMillisecond) : null;
}
