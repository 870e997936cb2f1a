using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Benchmarks.Runtime;

/// <summary>A busy market as a feed that waits where the actors are slow and cannot be read again: all of it is
/// journalled. It gives what it is asked for, and then waits.</summary>
internal sealed class BusyFeed(BusyMarket market) : IFeed
{
    private const int ChunkEvents = 1_024;

    private readonly Channel<Range> _asked = Channel.CreateUnbounded<Range>();
    private readonly MarketEvent[] _chunk = new MarketEvent[ChunkEvents];

    public FeedDescription Description { get; } = new() { Name = "busy", Symbols = BusyMarket.Symbols, IsLive = false };

    public FeedCounters Counters { get; } = new();

    /// <summary>Lets it give these seconds of the session, and the prices with which the next one begins.</summary>
    public void Give(Range seconds) => _asked.Writer.TryWrite(seconds);

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = (long)market.Listings.Length;
        yield return new FeedChunk(market.Listings, new FeedCursor(BusyMarket.Day, position));
        await foreach (var seconds in _asked.Reader.ReadAllAsync(cancellationToken))
        {
            for (var second = seconds.Start.Value; second < seconds.End.Value; second++)
                for (var from = 0; from < BusyMarket.EventsPerSecond; from += ChunkEvents)
                {
                    var count = Math.Min(ChunkEvents, BusyMarket.EventsPerSecond - from);
                    yield return Chunk(second, from, count);
                }

            yield return Chunk(seconds.End.Value, 0, BusyMarket.Symbols.Count);
        }

        FeedChunk Chunk(int second, int from, int count)
        {
            market.Stamp(second, from, _chunk.AsSpan(0, count));
            return new FeedChunk(_chunk.AsMemory(0, count), new FeedCursor(BusyMarket.Day, position += count));
        }
    }
}
