using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Lean;

/// <summary>Plays a day of a Lean data folder. A cursor counts the day's events from 1 at the first.</summary>
public sealed class LeanFeed : IFeed
{
    private const string Name = "lean";

    private const int ChunkEvents = 2048;

    private readonly Lazy<MarketEvent[]> _events;
    private readonly DateOnly _date;

    private LeanFeed(LeanFeedOptions options, LeanSource source, ILogger logger)
    {
        _date = options.Date;
        var day = new LeanDay(source, options.Date);
        // A day that could not be read is tried again: the folder may have been mended.
        _events = new(
            () => day.Read(new SkippedMessages(Name, Counters, logger)), LazyThreadSafetyMode.PublicationOnly);
        Description = new FeedDescription
        {
            Name = Name,
            Symbols = [source.Underlying],
            IsLive = false,
            Speed = options.Speed,
            Fingerprint = day.Fingerprint(),
            Cadence = TimeSpan.FromMinutes(1),
            CanReplay = true,
        };
    }

    public FeedDescription Description { get; }

    public FeedCounters Counters { get; } = new();

    /// <summary>Finds the day's files; they are read when the feed is.</summary>
    /// <exception cref="FeedException">One of them is missing or cannot be read.</exception>
    public static LeanFeed Open(LeanFeedOptions options, ILogger<LeanFeed> logger) =>
        new(options, LeanSource.Find(options), logger);

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A day takes a moment to unpack and sort, which is not the reader's thread to spend.
        var events = await Task.Run(() => _events.Value, cancellationToken);
        for (var position = after?.Position ?? 0; position < events.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(ChunkEvents, events.Length - position);
            var chunk = events.AsMemory((int)position, count);
            position += count;
            yield return new FeedChunk(chunk, new FeedCursor(_date, position));
        }
    }
}
