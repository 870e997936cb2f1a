using Streaming.Orleans.Ingest;
using Streaming.Orleans.Relay;

namespace Streaming.Orleans.Replicas;

/// <summary>Hands what this host is told to whom it concerns. It does no work of its own: the caller is a queue.</summary>
internal sealed class HostEar(ClusterDirectory directory, FeedWatch watch) : IHostObserver
{
    public Task Closed(ClosedNews news)
    {
        directory.Hear(news.Symbol, news);
        return Task.CompletedTask;
    }

    public Task Open(OpenNews news)
    {
        directory.Hear(news.Symbol, news);
        return Task.CompletedTask;
    }

    public Task Pulse(FeedPulse pulse)
    {
        watch.Hear(pulse);
        return Task.CompletedTask;
    }

    public Task Logged()
    {
        directory.TellLogged();
        return Task.CompletedTask;
    }
}
