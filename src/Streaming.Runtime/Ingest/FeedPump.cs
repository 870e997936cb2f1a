using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Moves a feed's events into the mailboxes, paces a replay, and tells the actors when market time alone must
/// close a bar.</summary>
public sealed partial class FeedPump
{
    // A wait shorter than this costs more than it orders; events that fall due within it go together.
    private static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(10);

    private readonly IFeed _feed;
    private readonly Deliveries _deliveries;
    private readonly LiveCloses? _live;
    private readonly EventTimes _times;
    private readonly FeedHealth _health;
    private readonly ISessionStore _store;
    private readonly StoreHealth _storeHealth;
    private readonly MarketClock _clock;
    private readonly TradingCalendar _calendar;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _wall;
    private readonly ILogger<FeedPump> _log;
    private TradingSession? _session;
    private Timestamp _nextClose;
    private Timestamp _horizon;
    private Timestamp _fastUntil;
    private Pace _pace;
    private bool _firstSession = true;
    private long? _firstEventAt;
    private long _lastEventAt;

    public FeedPump(
        IFeed feed, IMailboxes mailboxes, FeedHealth health, ISessionStore store, StoreHealth storeHealth,
        MarketClock clock, TradingCalendar calendar, IOptions<EngineOptions> engineOptions,
        IOptions<RuntimeOptions> options, TimeProvider wall, ILogger<FeedPump> log)
    {
        _feed = feed;
        _health = health;
        _deliveries = new Deliveries(mailboxes, health, feed.Description.IsLive);
        _store = store;
        _storeHealth = storeHealth;
        _clock = clock;
        _calendar = calendar;
        _grace = engineOptions.Value.CloseGrace;
        _wall = wall;
        _log = log;
        _times = new EventTimes(feed, calendar, log);
        if (feed.Description.IsLive)
            _live = new LiveCloses(
                feed.Description, _deliveries, clock, calendar, _grace, options.Value.FeedSilenceMax, wall);
    }

    /// <summary>Where the feed stood behind the last event that was handed over, or where it was taken up; null before the
    /// first of one that begins.</summary>
    public FeedCursor? Cursor => _deliveries.Cursor;

    /// <summary>Events handed to mailboxes.</summary>
    public long Events => _deliveries.Events;

    /// <summary>How long the newest run has been giving events, from the first to the last.</summary>
    public TimeSpan FlowedFor => _firstEventAt is { } first ? _wall.GetElapsedTime(first, _lastEventAt) : TimeSpan.Zero;

    /// <summary>True once a feed that ends has been handed over whole and its last session is closed.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Where a feed that cannot be told by its events alone, but can give them again, is to be taken up: behind
    /// what its symbols have journalled. Null where none has, so that it begins now.</summary>
    public async Task<FeedCursor?> FindCursorAsync(CancellationToken stopping)
    {
        if (!_feed.Description.IsLive || !_feed.Description.CanReplay)
            return null;

        // Of a session that was left before its end its actor waits for the rest; any other one has turned to this moment's.
        var current = _calendar.SessionFor(_clock.Now).Date;
        var journalled = new Dictionary<string, FeedCursor>(StringComparer.Ordinal);
        foreach (var symbol in _feed.Description.Symbols)
            if (await FindNewestAsync(symbol, current, stopping) is { Fingerprint: null, Cursor: { } cursor })
                journalled.Add(symbol, cursor);

        return journalled.Count > 0 ? _feed.Resume(journalled) : null;
    }

    /// <summary>Reads the feed to its end.</summary>
    public async Task RunAsync(FeedCursor? after, CancellationToken stopping)
    {
        _firstEventAt = null;
        _deliveries.Begin(after);
        _live?.Begin(isResumed: after is not null);
        try
        {
            await ReadAsync(after, stopping);
        }
        catch
        {
            _live?.Lose();
            throw;
        }

        if (_session is not null)
            await FinishSessionAsync(stopping);
        await _deliveries.FinishAsync(stopping);
        IsFinished = true;
        Log.FeedEnded(_log, _feed.Description.Name, Events);
    }

    /// <summary>Lets a while of the wall's time pass in which the feed is not read; a live one's bars go on closing.</summary>
    public async Task IdleAsync(TimeSpan time, CancellationToken stopping)
    {
        var over = Task.Delay(time, _wall, stopping);
        if (_live is not null)
            await _live.TickWhileAsync(over, isReading: false, stopping);
        await over;
    }

    private async Task ReadAsync(FeedCursor? after, CancellationToken stopping)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var chunks = _feed.ReadAsync(after, reading.Token).GetAsyncEnumerator(reading.Token);
        for (var isFirst = true; await NextAsync(chunks, reading, stopping); isFirst = false)
        {
            // It is well once it gives something, if only the word that it is there.
            if (isFirst)
                _health.Report(FeedStatus.Running, null);

            var chunk = chunks.Current;
            var hasEvents = chunk.Events.Length > 0;
            if (_live is not null)
                await _live.HearAsync(hasEvents, stopping);
            if (hasEvents)
            {
                _lastEventAt = _wall.GetTimestamp();
                _firstEventAt ??= _lastEventAt;
            }

            await DeliverAsync(chunk, stopping);
            if (_live is not null)
                await _live.DeliveredAsync(chunk.IsReplay, stopping);
        }
    }

    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<FeedChunk> chunks, CancellationTokenSource reading, CancellationToken stopping)
    {
        var next = chunks.MoveNextAsync();
        if (next.IsCompleted)
            return await next;

        var moving = next.AsTask();
        try
        {
            await _deliveries.FlushAsync(stopping);
            if (_live is not null)
                await _live.TickWhileAsync(moving, isReading: true, stopping);
        }
        catch
        {
            // Nobody may leave a feed that is still being read.
            await reading.CancelAsync();
            await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await moving;
    }

    private async ValueTask DeliverAsync(FeedChunk chunk, CancellationToken stopping)
    {
        var count = chunk.Events.Length;
        var now = _clock.Now;
        if (_feed.Description is { IsLive: true, CanReplay: true })
            await _deliveries.MakeRoomAsync(count, stopping);
        for (var i = 0; i < count; i++)
        {
            // A copy: a reference into the chunk's memory cannot live across the waits below.
            var item = chunk.Events.Span[i];
            if (!_times.IsTaken(item, now))
                continue;

            _live?.Read(item);
            if (item.EventTime > _horizon && item.Kind != MarketEventKind.Gap)
                await ReachAsync(item.EventTime, stopping);

            await _deliveries.AddAsync(item, chunk.CursorOf(i), stopping);
        }
    }

    /// <summary>Market time is about to become <paramref name="instant"/>: waits where the pace says so.</summary>
    private async ValueTask ReachAsync(Timestamp instant, CancellationToken stopping)
    {
        if (_clock is not ReplayMarketClock clock)
        {
            _horizon = instant;
            if (_session is null || instant >= _session.Close)
                _session = _calendar.SessionFor(instant);
            return;
        }

        if (_session is null || (instant >= _session.Close && _calendar.SessionFor(instant).Date != _session.Date))
        {
            if (_session is not null)
                await FinishSessionAsync(stopping);
            await BeginSessionAsync(_calendar.SessionFor(instant), stopping);
        }

        if (instant >= _session!.Close)
        {
            await FinishSessionAsync(stopping);
            _horizon = instant;
            return;
        }

        if (_feed.Description.Speed > 0 && instant > _fastUntil)
            await PaceAsync(instant, stopping);
        else
            Advance(clock, instant);
    }

    private void Advance(ReplayMarketClock clock, Timestamp instant)
    {
        clock.AdvanceTo(instant);
        _horizon = instant;
        while (_nextClose <= instant)
            _nextClose += TimeSpan.FromSeconds(BarIntervals.RawSeconds);
    }

    private async ValueTask BeginSessionAsync(TradingSession session, CancellationToken stopping)
    {
        _session = session;
        _nextClose = session.Open + TimeSpan.FromSeconds(BarIntervals.RawSeconds) + _grace;
        _fastUntil = session.Open;
        _pace = default;
        if (_firstSession)
        {
            _firstSession = false;
            _fastUntil += _feed.Description.HeadStart;
            foreach (var symbol in _feed.Description.Symbols)
            {
                // What an earlier life of this process has told is run through again at full speed, in silence.
                var stored = await FindStoredAsync(symbol, session.Date, stopping);
                if (stored?.Fingerprint is { } fingerprint && fingerprint == _feed.Description.Fingerprint
                    && stored.Bars.Count > 0)
                    _fastUntil = Timestamp.Max(
                        _fastUntil, stored.Bars[^1].Start + TimeSpan.FromSeconds(BarIntervals.RawSeconds));
            }
        }

        Log.SessionBegins(_log, _feed.Description.Name, session.Date, session.Open, session.Close);
    }

    /// <summary>Runs market time to the close and past the grace: the last bars close.</summary>
    private async ValueTask FinishSessionAsync(CancellationToken stopping)
    {
        var end = _session!.Close + _grace;
        if (_clock is not ReplayMarketClock clock || clock.Now >= end)
            return;

        if (_feed.Description.Speed > 0 && end > _fastUntil)
            await PaceAsync(end, stopping);
        Advance(clock, end);
        await TellClockAsync(end, stopping);
    }

    /// <summary>Waits until a paced replay's market time is <paramref name="instant"/>, closing bars on the way.</summary>
    private async ValueTask PaceAsync(Timestamp instant, CancellationToken stopping)
    {
        var clock = (ReplayMarketClock)_clock;
        if (!_pace.IsSet)
        {
            var start = Timestamp.Max(_fastUntil, clock.Now);
            Advance(clock, start);
            _pace = new Pace(start, _wall.GetTimestamp(), _feed.Description.Speed);
        }

        while (true)
        {
            var now = _pace.MarketTime(_wall);
            var stop = Timestamp.Min(instant, _nextClose);
            if (now < stop)
            {
                await _deliveries.FlushAsync(stopping);
                var second = Timestamp.Min(stop, clock.Now + TimeSpan.FromSeconds(1));
                await Task.Delay(Max(_pace.WallUntil(second, _wall), Quantum), _wall, stopping);
                clock.AdvanceTo(Timestamp.Min(stop, _pace.MarketTime(_wall)));
                continue;
            }

            if (_nextClose > instant)
            {
                clock.AdvanceTo(instant);
                _horizon = Timestamp.Max(instant, Timestamp.Min(now, _nextClose));
                return;
            }

            clock.AdvanceTo(_nextClose);
            if (!_feed.Description.CarriesClock)
                await TellClockAsync(_nextClose, stopping);
            _nextClose += TimeSpan.FromSeconds(BarIntervals.RawSeconds);
        }
    }

    /// <summary>What the store has of a symbol's newest session up to a day.</summary>
    private async Task<StoredSession?> FindNewestAsync(string symbol, DateOnly upTo, CancellationToken stopping)
    {
        var sessions = await new StoreCalls(symbol, _storeHealth, _wall, _log).InsistAsync(
            "list", "find the newest session", token => _store.ListAsync(symbol, token), stopping);
        return sessions.FirstOrDefault(each => each.Date <= upTo) is { } newest
            ? await FindStoredAsync(symbol, newest.Date, stopping)
            : null;
    }

    /// <summary>What the store has of a day, once it answers: where the feed begins depends on it.</summary>
    private Task<StoredSession?> FindStoredAsync(string symbol, DateOnly date, CancellationToken stopping) =>
        new StoreCalls(symbol, _storeHealth, _wall, _log).InsistAsync(
            "find", "find what is stored", token => _store.FindAsync(symbol, date, token), stopping);

    private ValueTask TellClockAsync(Timestamp instant, CancellationToken stopping) =>
        _deliveries.TellAllAsync(symbol => MarketEvent.Clock(symbol, instant), stopping);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "{Feed}: session {Date:yyyy-MM-dd} from {Open} to {Close}")]
        public static partial void SessionBegins(
            ILogger log, string feed, DateOnly date, Timestamp open, Timestamp close);

        [LoggerMessage(1102, LogLevel.Information, "{Feed}: the end after {Events} events")]
        public static partial void FeedEnded(ILogger log, string feed, long events);
    }
}
