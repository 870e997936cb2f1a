using Orleans.Concurrency;

namespace Streaming.Orleans.Relay;

/// <summary>One host's ear. Every word is one-way: nobody waits for a host, and what it missed it reads from the
/// store.</summary>
[Alias("streaming.host")]
public interface IHostObserver : IGrainObserver
{
    [Alias("closed"), OneWay]
    Task Closed(ClosedNews news);

    [Alias("open"), OneWay]
    Task Open(OpenNews news);

    [Alias("pulse"), OneWay]
    Task Pulse(FeedPulse pulse);

    [Alias("logged"), OneWay]
    Task Logged();
}
