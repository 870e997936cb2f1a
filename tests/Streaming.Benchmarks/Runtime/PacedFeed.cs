using System.Diagnostics;
using System.Runtime.CompilerServices;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Benchmarks.Runtime;

/// <summary>A part of the busy market at an even pace of the wall, every event stamped when it comes. Market time runs
/// faster, so that bars close once a second.</summary>
internal sealed class PacedFeed(BusyMarket market, int bars) : IFeed
{
    private const int EventsPerMarketSecond = 1_000;
    private const int MarketSecondsPerSecond = 30;
    private const int Chunks = 5;

    public const int EventsPerSecond = EventsPerMarketSecond * MarketSecondsPerSecond;

    private readonly MarketEvent[] _chunk = new MarketEvent[EventsPerMarketSecond / Chunks];

    public FeedDescription Description { get; } = new() { Name = "paced", Symbols = BusyMarket.Symbols, IsLive = false };

    public FeedCounters Counters { get; } = new();

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = (long)market.Listings.Length;
        yield return new FeedChunk(market.Listings, new FeedCursor(BusyMarket.Day, position));
        using var metronome = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / MarketSecondsPerSecond / Chunks));
        for (var second = 0; second < bars * MarketSecondsPerSecond; second++)
            for (var from = 0; from < EventsPerMarketSecond; from += _chunk.Length)
            {
                await metronome.WaitForNextTickAsync(cancellationToken);
                market.Stamp(second, from, _chunk);
                var now = new Timestamp(Stopwatch.GetTimestamp());
                for (var i = 0; i < _chunk.Length; i++)
                    _chunk[i] = _chunk[i].ReceivedAt(now);
                yield return new FeedChunk(_chunk, new FeedCursor(BusyMarket.Day, position += _chunk.Length));
            }
    }
}
