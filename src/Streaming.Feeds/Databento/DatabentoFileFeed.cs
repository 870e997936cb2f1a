using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>Plays DBN files. A cursor counts the events from 1 at the first.</summary>
public sealed class DatabentoFileFeed : IFeed
{
    private const string Name = "databento";

    private readonly DatabentoFiles _files;
    private readonly DatabentoFileFeedOptions _options;
    private readonly SkippedMessages _skipped;

    private DatabentoFileFeed(DatabentoFiles files, DatabentoFileFeedOptions options, ILogger logger)
    {
        _files = files;
        _options = options;
        _skipped = new SkippedMessages(Name, Counters, logger);
        Description = new FeedDescription
        {
            Name = Name,
            Symbols = [.. files.Underlyings],
            IsLive = false,
            Speed = options.Speed,
            Fingerprint = files.Fingerprint(),
            CanReplay = true,
        };
    }

    public FeedDescription Description { get; }

    public FeedCounters Counters { get; } = new();

    /// <summary>Reads the files' metadata, and all of them once for their digest.</summary>
    /// <exception cref="FeedException">There are none, or one of them is no DBN.</exception>
    public static DatabentoFileFeed Open(DatabentoFileFeedOptions options, ILogger<DatabentoFileFeed> logger) =>
        new(new DatabentoFiles(options, logger), options, logger);

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var skip = after?.Position ?? 0;
        var chunk = new SessionChunk(skip);
        using var merge = await Task.Run(
            () => new DatabentoMerge(_files, _options.IncludeLaterExpiries, _skipped, skip), cancellationToken);

        bool hasMore;
        do
        {
            // Files are read on a thread of the pool's: a folder of a day is gigabytes, and a cursor may lie at its end.
            hasMore = await Task.Run(() => merge.Fill(chunk), cancellationToken);
            if (chunk.Count > 0)
                yield return chunk.Cut();
        }
        while (hasMore);
    }
}
