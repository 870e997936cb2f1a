using Orleans.Concurrency;
using Streaming.Orleans.Relay;

namespace Streaming.Orleans.Grains;

/// <summary>The cluster's feed: the host it is activated on pumps it. Every host asks for it every few seconds, so that
/// it comes up on another one when its host is gone.</summary>
[Alias("streaming.feed")]
public interface IFeedGrain : IGrainWithIntegerKey
{
    /// <summary>Counts <paramref name="host"/> in for a while.</summary>
    /// <param name="run">The newest run of the feed that the host has heard of; a new one is numbered above it.</param>
    [Alias("join")]
    Task<FeedPulse> Join(IHostObserver host, long run);

    /// <summary>A symbol's bars brought events, which are in the deployment's log: every host is told.</summary>
    [Alias("logged"), OneWay, AlwaysInterleave]
    Task Logged();
}
