using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.OpenInterestFiles;

/// <summary>A live feed with open interest from files put before its own events.</summary>
/// <remarks>The file's numbers take no places of the feed's: their chunk stands at the place the feed is at. It comes with
/// the feed's word that it is there, and at the market's time: one of this moment would close the bars that a replay is
/// still to fill. A number that is not of the last trading day is refused and counted, and so is a file that cannot be
/// read: yesterday's positions are worse than none.</remarks>
public sealed partial class OpenInterestFeed : IFeed
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    // No feed gives more again.
    private static readonly TimeSpan ReplayMax = TimeSpan.FromDays(1);

    private readonly IFeed _feed;
    private readonly IReadOnlyList<string> _files;
    private readonly HashSet<string> _symbols;
    private readonly TradingCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SkippedMessages _skipped;
    private readonly Dictionary<OptionContract, long> _told = [];
    private (DateOnly Session, string Written) _read;

    public OpenInterestFeed(
        IFeed feed, OpenInterestFileOptions options, TradingCalendar calendar, TimeProvider clock, ILogger<OpenInterestFeed> logger)
    {
        if (!feed.Description.IsLive)
            throw new FeedException(
                $"Feed:OpenInterest:Files is for live feeds, and {feed.Description.Name} brings its own open interest.");

        _feed = feed;
        _files = [.. options.Files];
        _symbols = feed.Description.Symbols.ToHashSet();
        _calendar = calendar;
        _clock = clock;
        _logger = logger;
        _skipped = new SkippedMessages("open interest", feed.Counters, logger);
    }

    public FeedDescription Description => _feed.Description;

    public FeedCounters Counters => _feed.Counters;

    private Timestamp Now => Timestamp.FromUtc(_clock.GetUtcNow());

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = after ?? new FeedCursor(_calendar.SessionFor(Now).Date, 0);
        var isReplay = after is not null && Description.CanReplay;
        long? lookedAt = null;
        await foreach (var chunk in _feed.ReadAsync(after, cancellationToken))
        {
            if ((lookedAt is not { } last || _clock.GetElapsedTime(last) >= LookEvery) && TimeOf(chunk) is { } at)
            {
                lookedAt = _clock.GetTimestamp();
                if (New(at) is { Length: > 0 } changed)
                    yield return new FeedChunk(changed, place, isReplay, IsBeside: true);
            }

            isReplay = chunk.IsReplay;
            if (chunk.Events.Length > 0)
                place = chunk.Cursor;
            yield return chunk;
        }
    }

    public FeedCursor Resume(IReadOnlyDictionary<string, FeedCursor> journalled) => _feed.Resume(journalled);

    /// <summary>The market's time in front of a chunk; null where it is not known yet.</summary>
    private Timestamp? TimeOf(FeedChunk chunk)
    {
        var now = Now;
        if (!chunk.IsReplay)
            return now;
        if (chunk.Events.IsEmpty)
            return null;

        var first = chunk.Events.Span[0].EventTime;
        return first <= now && first > now - ReplayMax ? first : null;
    }

    /// <summary>What the files say that was not told, where one has changed or a session has begun.</summary>
    private MarketEvent[] New(Timestamp at)
    {
        var session = _calendar.SessionFor(at).Date;
        var written = string.Join('|', _files.Select(file => File.GetLastWriteTimeUtc(file).Ticks));
        if (_read == (session, written))
            return [];

        if (_read.Session != session)
            _told.Clear();
        _read = (session, written);
        return [.. Events(session, at)];
    }

    private List<MarketEvent> Events(DateOnly session, Timestamp at)
    {
        var expected = _calendar.LastOnOrBefore(session.AddDays(-1)).Date;
        var events = new List<MarketEvent>();
        var refused = 0L;
        foreach (var file in _files)
        {
            DateOnly? other = null;
            foreach (var settled in Read(file))
            {
                if (settled.Contract.Underlying is not { } underlying || !_symbols.Contains(underlying)
                    || settled.Contract.Expiry != session)
                {
                    _skipped.CountForeign();
                }
                else if (settled.Date != expected)
                {
                    refused++;
                    other = settled.Date;
                }
                else if (!_told.TryGetValue(settled.Contract, out var told) || told != settled.Contracts)
                {
                    _told[settled.Contract] = settled.Contracts;
                    events.Add(MarketEvent.Of(settled.Contract, new OpenInterestReport(at, settled.Contracts, settled.Date)));
                }
            }

            if (other is { } day)
                Log.Refused(_logger, file, day, expected);
        }

        _feed.Counters.OldOpenInterest = refused;
        return events;
    }

    private IReadOnlyList<SettledInterest> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                using var text = new StreamReader(stream);
                return [.. OpenInterestCsv.Read(text, _skipped)];
            }

            return CboeQuotes.Read(stream, _calendar, _skipped);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            Counters.CountMalformed();
            Log.CannotRead(_logger, file, e.Message.TrimEnd('.'));
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Warning, "Open interest in {File} is refused: it is of {Date} and should be of {Expected}")]
        public static partial void Refused(ILogger logger, string file, DateOnly date, DateOnly expected);

        // One line, whatever stands in the file: it is an operator's to mend.
        [LoggerMessage(3022, LogLevel.Warning,
            "Open interest in {File} cannot be read: {Reason}. Put Cboe's delayed quotes (.json) or lines of symbol,oi,date (.csv) there: a file that has changed is read again")]
        public static partial void CannotRead(ILogger logger, string file, string reason);
    }
}
