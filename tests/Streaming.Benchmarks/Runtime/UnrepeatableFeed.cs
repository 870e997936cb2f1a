using Streaming.Runtime.Ports;

namespace Streaming.Benchmarks.Runtime;

/// <summary>Another feed's events as of one that cannot give them again: all are journalled, and a restart has nothing but
/// the journal.</summary>
internal sealed class UnrepeatableFeed(IFeed feed) : IFeed
{
    public FeedDescription Description { get; } = feed.Description with { Fingerprint = null, CanReplay = false };

    public FeedCounters Counters => feed.Counters;

    public IAsyncEnumerable<FeedChunk> ReadAsync(FeedCursor? after, CancellationToken cancellationToken) =>
        feed.ReadAsync(after, cancellationToken);
}
