using System.Runtime.CompilerServices;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Streaming.Testing;

namespace Streaming.Runtime.Tests;

/// <summary>A day that can be given again from any place in it.</summary>
/// <param name="until">Behind so many events it says nothing more and does not end; null where the day is given whole.</param>
internal sealed class GivenFeed(MarketEvent[] day, int? until = null, params string[] symbols) : IFeed
{
    private const int ChunkEvents = 700;

    public FeedDescription Description { get; init; } = new()
    {
        Name = "given", Symbols = symbols is [] ? ["SPY"] : symbols, IsLive = false, Fingerprint = "a day", CanReplay = true,
    };

    /// <summary>How many events it has.</summary>
    public int End => until ?? day.Length;

    public FeedCounters Counters { get; } = new();

    /// <summary>How many events were passed over before the first that was given.</summary>
    public long BeganAt { get; private set; } = -1;

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BeganAt = after?.Position ?? 0;
        for (var position = (int)BeganAt; position < End;)
        {
            var count = Math.Min(ChunkEvents, End - position);
            var chunk = day.AsMemory(position, count);
            position += count;
            yield return new FeedChunk(chunk, new FeedCursor(Market.Day, position));
        }

        if (until is not null)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
