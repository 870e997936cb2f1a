using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>The live gateway of Databento: trades with the quote they met, quotes, and open interest.</summary>
/// <remarks>A cursor's token says where to begin again, and the gateway replays from there for a day. Of a symbol that the
/// token does not know the session is asked for from its open on, and what is not had of it is a gap. A read ends only with
/// an exception: the gateway does not close while there is a market.</remarks>
public sealed class DatabentoLiveFeed : IFeed
{
    private const string Name = "databento";
    private const string TradeSchema = "tcbbo";
    private const string OpenInterestSchema = "statistics";

    // What the gateway keeps, less what it takes to ask.
    private static readonly TimeSpan ReplayMax = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1);

    // The books as they stand before the open, and not the night's trading.
    private static readonly TimeSpan BeforeOpen = TimeSpan.FromMinutes(5);

    private readonly DatabentoLiveFeedOptions _options;
    private readonly TradingCalendar _calendar;
    private readonly DatabentoInstruments _instruments = new();
    private readonly SkippedMessages _skipped;
    private readonly DatabentoTranslator _translator;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public DatabentoLiveFeed(
        DatabentoLiveFeedOptions options, TradingCalendar calendar, TimeProvider clock, ILogger<DatabentoLiveFeed> logger)
    {
        string[] symbols = [.. options.Symbols.Select(symbol => symbol.ToUpperInvariant()).Distinct()];
        _options = options;
        _calendar = calendar;
        _clock = clock;
        _logger = logger;
        _skipped = new SkippedMessages(Name, Counters, logger);
        _translator = new DatabentoTranslator(_instruments, symbols.ToHashSet(), options.IncludeLaterExpiries, _skipped);
        Description = new FeedDescription { Name = Name, Symbols = symbols, IsLive = true, CanReplay = true };
    }

    public FeedDescription Description { get; }

    public FeedCounters Counters { get; } = new();

    public async IAsyncEnumerable<FeedChunk> ReadAsync(
        FeedCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var boundary = ReplayBoundary.Parse(after?.Token);
        var batch = new LiveBatch(boundary, _translator, _skipped, after?.Position ?? 0, _logger);
        using var gateway = await DatabentoGateway.ConnectAsync(_options, _clock, cancellationToken);
        using var reader = await SubscribeAsync(gateway, boundary, batch, cancellationToken);
        using var silence = new SilenceLimit(_options.SilenceMax, _clock, cancellationToken);

        // Numbers are handed out anew with each connection.
        _instruments.Clear();
        batch.ReceiveTime = Timestamp.FromUtc(_clock.GetUtcNow());
        while (!TryTakeMetadata(reader))
        {
            await FillAsync(reader, silence, cancellationToken);
            batch.ReceiveTime = Timestamp.FromUtc(_clock.GetUtcNow());
        }

        // There, and with nothing to tell yet.
        yield return batch.Cut();
        while (true)
        {
            var replays = batch.Replays;
            while (batch.Take(reader))
                yield return batch.Cut();

            // What is there goes out before the next wait, be it only that the past is told.
            if (!batch.IsEmpty || batch.Replays != replays)
                yield return batch.Cut();
            if (reader.Fault is { } fault)
                throw new FeedException($"Databento's gateway broke off: {fault}.");

            if (!await FillAsync(reader, silence, cancellationToken))
                throw new FeedException("Databento's gateway closed the connection.");
            batch.ReceiveTime = Timestamp.FromUtc(_clock.GetUtcNow());
        }
    }

    /// <remarks>The place is behind all of them: what comes is new to whoever it comes to, and no count tells that.</remarks>
    public FeedCursor Resume(IReadOnlyDictionary<string, FeedCursor> journalled) => new(
        journalled.Values.Max(static cursor => cursor.Session),
        journalled.Values.Max(static cursor => cursor.Position),
        ReplayBoundary.Merge(
            from each in journalled where each.Value.Token is not null select (each.Key, each.Value.Token!)));

    private async Task<DbnReader> SubscribeAsync(
        DatabentoGateway gateway, ReplayBoundary boundary, LiveBatch batch, CancellationToken cancellationToken)
    {
        var now = Timestamp.FromUtc(_clock.GetUtcNow());
        var earliest = now - ReplayMax;
        var start = boundary.Start;
        if (start < earliest)
        {
            batch.AddGap(boundary.Symbols, boundary.Latest, earliest);
            start = earliest;
        }

        string[] fresh = [.. Description.Symbols.Where(symbol => !boundary.Knows(symbol))];
        if (fresh.Length > 0)
            start = BeginWithSession(fresh, start, now, batch);
        boundary.Follow(fresh);

        // Open interest is published before the open, once: it is asked for since midnight whenever we come.
        batch.Replays = start is null ? 0 : 3;
        var midnight = NewYorkDay.Midnight(new NewYorkDay().Of(now), NewYorkDay.Zone);
        string[] parents = [.. Description.Symbols.Select(symbol => $"{SameDayRoot.Of(symbol)}.OPT")];
        try
        {
            await gateway.SubscribeAsync(OpenInterestSchema, parents, midnight, cancellationToken);
            await gateway.SubscribeAsync(TradeSchema, parents, start, cancellationToken);
            await gateway.SubscribeAsync(_options.QuoteSchema, parents, start, cancellationToken);
            return await gateway.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new FeedException("Subscribing at Databento's gateway failed.", e);
        }
    }

    /// <summary>The moment from which symbols that nobody has followed yet are asked for, with the others or before them;
    /// what lies between the open and it is a gap.</summary>
    private Timestamp? BeginWithSession(string[] fresh, Timestamp? others, Timestamp now, LiveBatch batch)
    {
        var session = _calendar.SessionFor(now);
        var backfill = now - Min(_options.Backfill, ReplayMax);
        var begin = Timestamp.Min(now, Timestamp.Max(session.Open - BeforeOpen, backfill));
        var start = Timestamp.Min(begin, others ?? begin);
        var seenFrom = Timestamp.Min(start, session.Close);
        if (seenFrom > session.Open)
            batch.AddGap(fresh, session.Open, seenFrom);
        return start < now ? start : null;
    }

    private static bool TryTakeMetadata(DbnReader reader)
    {
        try
        {
            return reader.TryTakeMetadata(out _);
        }
        catch (InvalidDataException e)
        {
            throw new FeedException($"Databento's gateway does not send DBN: {e.Message}.", e);
        }
    }

    private static async ValueTask<bool> FillAsync(
        DbnReader reader, SilenceLimit silence, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.FillAsync(silence.Begin());
        }
        catch (IOException e)
        {
            throw new FeedException("The connection to Databento's gateway broke.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FeedException($"Databento's gateway has been silent for {silence.Limit.TotalSeconds:0} s.", e);
        }
        finally
        {
            silence.End();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>One timer for all waits of a connection. It stands between them: who does not read hears nothing.</summary>
    private sealed class SilenceLimit : IDisposable
    {
        private readonly CancellationTokenSource _timeout;
        private readonly CancellationTokenSource _either;

        public SilenceLimit(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
        {
            Limit = limit;
            _timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
        }

        public TimeSpan Limit { get; }

        public CancellationToken Begin()
        {
            _timeout.CancelAfter(Limit);
            return _either.Token;
        }

        public void End() => _timeout.CancelAfter(Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            _either.Dispose();
            _timeout.Dispose();
        }
    }
}
