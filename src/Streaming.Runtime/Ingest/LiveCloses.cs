using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Closes a live feed's bars by the wall, as far as the feed is read, and knows what it was away for.</summary>
/// <remarks>While a feed that cannot go back is away, or has not come yet, each close tells first for how long: the bars
/// that nobody saw are passed over on time. Of a feed that can, no bar is closed by the wall until it has given again what
/// was missed: their prints are still to come. The same where it is we who come late, because a mailbox had no room or the
/// process stood still: bars close by the times of what is read until that is as new as the wall.</remarks>
internal sealed class LiveCloses(
    FeedDescription feed, Deliveries deliveries, MarketClock clock, TradingCalendar calendar, TimeSpan grace,
    TimeSpan silenceMax, TimeProvider wall)
{
    // A backlog has no breaks; one that gives nothing for so long while it is read has nothing more to give.
    private static readonly TimeSpan BacklogBreakMax = TimeSpan.FromSeconds(10);

    // A bar is due by the wall a grace after its end: of one that is due, nothing is younger than this.
    private readonly TimeSpan _lagMax = Max(grace, TimeSpan.FromSeconds(1)) + feed.Cadence;

    private Timestamp _nextClose;
    private Timestamp _heardAt = clock.Now;
    private Timestamp _waitedAt = clock.Now;
    private Timestamp _silentSince;
    private Timestamp? _awaySince;
    private Backlog _backlog;
    private Timestamp _backlogGaveAt;
    private Timestamp _readTo;
    private Timestamp _newestRead;
    private bool _hasRead;
    private bool _isConnected;

    /// <summary>What the feed has to give before it speaks of the present.</summary>
    private enum Backlog : byte
    {
        None,

        /// <summary>What came while it was away.</summary>
        Missed,

        /// <summary>What came while we did not read; <see cref="_readTo"/> says how far we are.</summary>
        Unread,
    }

    private TimeSpan SilenceLimit => Max(silenceMax, 2 * feed.Cadence);

    /// <summary>The feed is about to be read.</summary>
    /// <param name="isResumed">From a cursor.</param>
    public void Begin(bool isResumed)
    {
        _silentSince = clock.Now;
        if (isResumed && feed.CanReplay)
            _backlog = Backlog.Missed;

        // The bars that were open when it was left may have been over for long.
        if (isResumed && _nextClose == default)
            _nextClose = clock.Now;
        if (!feed.CanReplay && !_isConnected)
            _awaySince ??= _heardAt;
    }

    /// <summary>The feed has failed.</summary>
    public void Lose()
    {
        _isConnected = false;
        if (!feed.CanReplay)
            _awaySince ??= _backlog == Backlog.Unread ? Timestamp.Min(_readTo, _heardAt) : _heardAt;
        _backlog = feed.CanReplay ? Backlog.Missed : Backlog.None;
    }

    /// <summary>A chunk is about to be delivered: a feed that was away is back.</summary>
    public async ValueTask HearAsync(bool hasEvents, CancellationToken stopping)
    {
        var now = clock.Now;
        if (!_isConnected)
            _waitedAt = _backlogGaveAt = now;
        await TellAwayAsync(now, stopping);
        _awaySince = null;
        _isConnected = true;
        _heardAt = now;
        if (hasEvents)
            _silentSince = now;
    }

    /// <summary>An event of the chunk is about to be delivered. Prices and open interest may come from elsewhere than
    /// prints do, so they do not tell how far the feed is read.</summary>
    public void Read(in MarketEvent item)
    {
        if (item.Kind is not (MarketEventKind.Trade or MarketEventKind.Quote))
            return;
        _newestRead = Timestamp.Max(_newestRead, item.EventTime);
        _hasRead = true;
    }

    /// <summary>The chunk is delivered.</summary>
    public ValueTask DeliveredAsync(bool isReplay, CancellationToken stopping)
    {
        var now = clock.Now;
        if (isReplay)
            (_backlog, _backlogGaveAt) = (Backlog.Missed, now);
        else if (_backlog == Backlog.Missed)
            _backlog = Backlog.None;

        NoticeDelay(now);
        if (_hasRead && _backlog == Backlog.Unread)
            (_readTo, _backlogGaveAt) = (Timestamp.Max(_readTo, Timestamp.Min(_newestRead, now)), now);
        _hasRead = false;
        return TickAsync(now, stopping);
    }

    /// <summary>Closes bars while <paramref name="waiting"/> runs.</summary>
    /// <exception cref="FeedException">A feed that is there says nothing while the market is open.</exception>
    public async ValueTask TickWhileAsync(Task waiting, bool isReading, CancellationToken stopping)
    {
        while (!waiting.IsCompleted)
        {
            var now = clock.Now;
            if (isReading)
                Wait(now);
            if (isReading && now >= SilentAt(now))
                throw new FeedException($"{feed.Name} has been silent for {SilenceLimit.TotalSeconds:0} s while the market is open.");

            await TickAsync(now, stopping);
            await deliveries.FlushAsync(stopping);
            await RestAsync(waiting, isReading, stopping);
        }
    }

    /// <summary>Tells the close that has come due, and finds the next one.</summary>
    private async ValueTask TickAsync(Timestamp now, CancellationToken stopping)
    {
        var reached = _backlog == Backlog.Unread ? _readTo : now;
        if (_backlog == Backlog.Missed || reached < _nextClose)
            return;

        if (_nextClose != default)
        {
            await TellAwayAsync(reached, stopping);
            await deliveries.TellAllAsync(symbol => MarketEvent.Clock(symbol, reached), stopping);
        }

        var session = calendar.SessionFor(reached);
        var first = session.Open + TimeSpan.FromSeconds(BarIntervals.RawSeconds) + grace;
        var passed = (reached - first).Ticks / TimeSpan.TicksPerSecond / BarIntervals.RawSeconds;
        _nextClose = reached < first ? first : first + TimeSpan.FromSeconds((passed + 1) * BarIntervals.RawSeconds);
    }

    /// <summary>Waits for the feed, for the next thing to do, or for room where there was none.</summary>
    private async ValueTask RestAsync(Task waiting, bool isReading, CancellationToken stopping)
    {
        var begin = clock.Now;
        if (isReading)
            NoticeDelay(begin);
        var due = DueAt(begin, isReading);
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(
            waiting, Task.Delay(Max(due - begin, TimeSpan.Zero), wall, woken.Token), deliveries.WhenRoomAsync(woken.Token));
        await woken.CancelAsync();

        // Whoever wakes much later than he wanted was not there, since nobody knows when.
        if (isReading && clock.Now is var now && now - due <= _lagMax)
            _waitedAt = now;
    }

    /// <summary>The feed has nothing for us at this moment.</summary>
    private void Wait(Timestamp now)
    {
        NoticeDelay(now);
        _waitedAt = now;
        var isOver = _isConnected && now >= _backlogGaveAt + BacklogBreakMax;
        if (isOver || (_backlog == Backlog.Unread && now - _readTo <= _lagMax))
            _backlog = Backlog.None;
    }

    /// <summary>Where we come late to the feed, what it gave meanwhile is still to be read: by the wall that time is over,
    /// and it was not silent.</summary>
    private void NoticeDelay(Timestamp now)
    {
        if (!_isConnected || now - _waitedAt <= _lagMax)
            return;

        _silentSince = _backlogGaveAt = now;
        if (_backlog == Backlog.None)
            (_backlog, _readTo) = (Backlog.Unread, _waitedAt);
    }

    /// <summary>Says up to when the feed was away, as far as the market was open.</summary>
    private async ValueTask TellAwayAsync(Timestamp now, CancellationToken stopping)
    {
        if (_awaySince is not { } since)
            return;

        var session = calendar.SessionFor(now);
        var gap = new FeedGap(
            Timestamp.Max(since, session.Open), Timestamp.Min(now, session.Close), GapReason.FeedGap);
        if (gap.From < gap.To)
            await deliveries.TellAllAsync(symbol => MarketEvent.Of(symbol, gap), stopping);
    }

    /// <summary>When a silence has lasted too long: time before the open and behind the close does not count.</summary>
    private Timestamp SilentAt(Timestamp now)
    {
        var session = calendar.SessionFor(now);
        var at = Timestamp.Max(_silentSince, session.Open) + SilenceLimit;
        return at < session.Close ? at : session.Close + TimeSpan.FromDays(1);
    }

    /// <summary>When there is something to do though the feed says nothing; soon where it is read, so that it shows when the
    /// process stands still.</summary>
    private Timestamp DueAt(Timestamp now, bool isReading)
    {
        var at = isReading ? Timestamp.Min(SilentAt(now), now + _lagMax) : now + TimeSpan.FromDays(1);
        if (_backlog == Backlog.None)
            return Timestamp.Min(at, _nextClose);
        return _isConnected ? Timestamp.Min(at, _backlogGaveAt + BacklogBreakMax) : at;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
