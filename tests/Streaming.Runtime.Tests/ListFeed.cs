using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Tests;

/// <summary>A feed that a test fills. It ends when the test says so.</summary>
internal sealed class ListFeed : IFeed
{
    private readonly Channel<MarketEvent[]> _chunks = Channel.CreateUnbounded<MarketEvent[]>();

    public FeedDescription Description { get; init; } = new() { Name = "list", Symbols = ["SPY"], IsLive = false };

    public FeedCounters Counters { get; } = new();

    public ListFeed Give(params MarketEvent[] events)
    {
        _chunks.Writer.TryWrite(events);
        return this;
    }

    public ListFeed End()
    {
        _chunks.Writer.Complete();
        return this;
    }

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long position = 0;
        await foreach (var events in _chunks.Reader.ReadAllAsync(cancellationToken))
            yield return new FeedChunk(events, new FeedCursor(Market.Day, position += events.Length));
    }
}
