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
        var now = market.Now;
        var trade = AgeOf(view?.LastTrade, now);
        var quote = AgeOf(view?.LastQuote, now);
        return new FeedHealth { Status = StatusOf(view, now, trade, quote), LastTradeAgeMs = trade, LastQuoteAgeMs = quote };
    }

    // Behind a replay's clock nothing is stale: its time is the events' own.
    private string StatusOf(SymbolView? view, Timestamp now, long? trade, long? quote)
    {
        if (view?.Session is not { } session || !session.Session.IsOpenAt(now))
            return "closed";
        if (!feed.IsLive)
            return "replay";

        var newest = Math.Min(trade ?? long.MaxValue, quote ?? long.MaxValue);
        var staleAfter = Math.Max(StaleAfterMin.TotalMilliseconds, 2 * feed.Cadence.TotalMilliseconds);
        return newest > staleAfter ? "stale" : "live";
    }

    private static long? AgeOf(Timestamp? instant, Timestamp now) =>
        instant is { } then ? Math.Max(0, (now.UnixNanoseconds - then.UnixNanoseconds) / Timestamp.NanosecondsPerMillisecond) : null;
}
