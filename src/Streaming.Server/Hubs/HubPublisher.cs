using System.Collections.Concurrent;
using Streaming.Engine.Bars;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hubs;

/// <summary>Takes each symbol's news to its subscribers.</summary>
/// <remarks>A call leaves references and returns: what there is to tell is read from the log by the symbol's fan-out,
/// on another thread. So nothing queues here, whatever the clients do.</remarks>
internal sealed class HubPublisher(MarketClock market, TimeProvider wall, ILogger<HubPublisher> log) : ISymbolPublisher
{
    private readonly ConcurrentDictionary<string, SymbolFanOut> _symbols = new(StringComparer.Ordinal);

    public void PublishClosed(SessionView session, BarInterval interval, Bar bar) => FanOutOf(session.Symbol).Tell(session);

    public void PublishOpen(SessionView session, Bar openRaw, int revision) =>
        FanOutOf(session.Symbol).Tell(session, new OpenBarNews(session, openRaw, revision, market.Now));

    // Made for every symbol that has news, not only for those with subscribers: one who comes between the append and
    // this call finds the bar in the log, one who comes later is told of it.
    public SymbolFanOut FanOutOf(string symbol) =>
        _symbols.TryGetValue(symbol, out var fanOut)
            ? fanOut
            : _symbols.GetOrAdd(symbol, static (_, around) => new SymbolFanOut(around.wall, around.log), (wall, log));
}
