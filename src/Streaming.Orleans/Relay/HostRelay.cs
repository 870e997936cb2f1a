using Streaming.Engine.Bars;
using Streaming.Orleans.Grains;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Relay;

/// <summary>Takes one symbol's news to the hosts that follow it: each bar is written down once, whatever their number,
/// and not at all where nobody follows.</summary>
/// <remarks>Used by the symbol's grain only, in its turns. A host that stops asking is forgotten after
/// <see cref="KeptFor"/>, so that what waits on the way to one that hangs is bounded.</remarks>
internal sealed class HostRelay(
    string symbol, Func<SymbolView> view, IFeedGrain feed, MarketClock clock, TimeProvider wall) : ISymbolPublisher
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(8);

    private readonly Dictionary<IHostObserver, long> _hosts = [];

    public bool HasFollowers => _hosts.Count > 0;

    public void Add(IHostObserver host) => _hosts[host] = wall.GetTimestamp();

    public void PublishClosed(SessionView session, BarInterval interval, Bar bar)
    {
        if (interval != BarInterval.Raw30Seconds || !HasHosts())
            return;

        var closed = session.Log[BarInterval.Raw30Seconds].Closed;
        var news = new ClosedNews(
            symbol, session.ToLogName(), closed.Length > 1 ? closed[^2].Ordinal : -1, BarCodec.Encode(bar),
            view().ToFacts(clock.Now));
        foreach (var host in _hosts.Keys)
            host.Closed(news).Ignore();
    }

    public void PublishOpen(SessionView session, Bar openRaw, int revision)
    {
        if (!HasHosts())
            return;

        var news = new OpenNews(
            symbol, session.Epoch, BarCodec.Encode(openRaw), revision, view().ToFacts(clock.Now));
        foreach (var host in _hosts.Keys)
            host.Open(news).Ignore();
    }

    public void PublishEvents(IReadOnlyList<LoggedEvent> events) => feed.Logged().Ignore();

    private bool HasHosts()
    {
        foreach (var (host, heardAt) in _hosts)
            if (wall.GetElapsedTime(heardAt) > KeptFor)
                _hosts.Remove(host);
        return _hosts.Count > 0;
    }
}
