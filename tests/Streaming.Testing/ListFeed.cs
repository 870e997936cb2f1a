using System.Threading.Channels;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Testing;

/// <summary>A feed that a test fills. It ends when the test says so.</summary>
public sealed class ListFeed : IFeed
{
    private readonly Channel<FeedChunk> _chunks = Channel.CreateUnbounded<FeedChunk>();
    private long _position;

    public FeedDescription Description { get; init; } = new() { Name = "list", Symbols = ["SPY"], IsLive = false };

    public FeedCounters Counters { get; } = new();

    public ListFeed Give(params MarketEvent[] events) => Give(Market.Day, events);

    public ListFeed Give(DateOnly day, params MarketEvent[] events)
    {
        _chunks.Writer.TryWrite(new FeedChunk(events, new FeedCursor(day, _position += events.Length)));
        return this;
    }

    public ListFeed End()
    {
        _chunks.Writer.Complete();
        return this;
    }

    public IAsyncEnumerable<FeedChunk> ReadAsync(FeedCursor? after, CancellationToken cancellationToken) =>
        _chunks.Reader.ReadAllAsync(cancellationToken);
}
