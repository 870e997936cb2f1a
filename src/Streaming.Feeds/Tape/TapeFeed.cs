using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Tape;

/// <summary>Plays a tape. A cursor counts the tape's events from 1 at the first; one that resumes skips that many.</summary>
public sealed class TapeFeed : IFeed
{
    internal const string Name = "tape";

    private readonly TapeFile _file;
    private readonly SkippedMessages _skipped;

    private TapeFeed(TapeFile file, double speed, ILogger logger)
    {
        _file = file;
        _skipped = new SkippedMessages(Name, Counters, logger);
        Description = new FeedDescription
        {
            Name = Name,
            Symbols = file.Header.Symbols ?? [],
            IsLive = false,
            Speed = speed,
            Fingerprint = file.Fingerprint,
            CarriesClock = file.Header.Clock,
            Cadence = file.Header.Cadence,
            CanReplay = true,
        };
    }

    public FeedDescription Description { get; }

    public FeedCounters Counters { get; } = new();

    /// <summary>Looks the tape through, which takes about a second for a million events.</summary>
    /// <exception cref="FeedException">There is no such tape, or it cannot be read.</exception>
    public static TapeFeed Open(TapeFeedOptions options, ILogger<TapeFeed> logger) =>
        new(TapeFile.Open(options.Path), options.Speed, logger);

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = OpenLines();
        var batch = new TapeBatch(_skipped, after?.Position ?? 0);
        while (await FillAsync(lines, cancellationToken))
        {
            while (batch.Take(lines))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return batch.Cut();
            }
        }

        if (lines.Damaged)
            _skipped.CountMalformed("a compressed tape that breaks off", default);
        if (!batch.IsEmpty)
            yield return batch.Cut();
    }

    private TapeLines OpenLines()
    {
        try
        {
            return _file.Lines();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FeedException($"The tape {_file.Path} cannot be read any more.", e);
        }
    }

    private async ValueTask<bool> FillAsync(TapeLines lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.FillAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new FeedException($"Reading the tape {_file.Path} failed.", e);
        }
    }
}
