using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Closes a live feed's bars by the wall, and knows what the feed was away for.</summary>
/// <remarks>While a feed that cannot go back is away, or has not come yet, each close tells first for how long: the bars
/// that nobody saw are passed over on time. Of a feed that can, no bar is closed by the wall until it has given again what was missed: their
/// prints are still to come.</remarks>
internal sealed class LiveCloses(
    FeedDescription feed, Deliveries deliveries, MarketClock clock, TradingCalendar calendar, TimeSpan grace,
    TimeSpan silenceMax, TimeProvider wall)
{
    // A replay has no breaks; one that has begun and gives nothing for so long has nothing more to give.
    private static readonly TimeSpan ReplayBreakMax = TimeSpan.FromSeconds(10);

    private Timestamp _nextClose;
    private Timestamp _heardAt = clock.Now;
    private Timestamp _silentSince;
    private Timestamp? _awaySince;
    private bool _isConnected;
    private bool _isBehind;

    private TimeSpan SilenceLimit => Max(silenceMax, 2 * feed.Cadence);

    /// <summary>The feed is about to be read.</summary>
    /// <param name="isResumed">From a cursor.</param>
    public void Begin(bool isResumed)
    {
        _silentSince = clock.Now;
        _isBehind |= isResumed && feed.CanReplay;
        if (!feed.CanReplay && !_isConnected)
            _awaySince ??= _heardAt;
    }

    /// <summary>The feed has failed.</summary>
    public void Lose()
    {
        _isConnected = false;
        if (feed.CanReplay)
            _isBehind = true;
        else
            _awaySince ??= _heardAt;
    }

    /// <summary>A chunk is about to be delivered: a feed that was away is back.</summary>
    public async ValueTask HearAsync(bool hasEvents, CancellationToken stopping)
    {
        var now = clock.Now;
        await TellAwayAsync(now, stopping);
        _awaySince = null;
        _isConnected = true;
        _heardAt = now;
        if (hasEvents)
            _silentSince = now;
    }

    /// <summary>The chunk is delivered.</summary>
    public void Delivered(bool isReplay) => _isBehind = isReplay;

    /// <summary>Closes bars while <paramref name="waiting"/> runs.</summary>
    /// <exception cref="FeedException">A feed that is there says nothing while the market is open.</exception>
    public async ValueTask TickWhileAsync(Task waiting, bool isReading, CancellationToken stopping)
    {
        while (!waiting.IsCompleted)
        {
            var now = clock.Now;
            if (_isBehind && _isConnected && now >= _heardAt + ReplayBreakMax)
                _isBehind = false;
            if (isReading && now >= SilentAt(now))
                throw new FeedException($"{feed.Name} has been silent for {SilenceLimit.TotalSeconds:0} s while the market is open.");

            await TickAsync(stopping);
            await deliveries.FlushAsync(stopping);
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(
                waiting, Task.Delay(Rest(isReading), wall, woken.Token), deliveries.WhenRoomAsync(woken.Token));
            await woken.CancelAsync();
        }
    }

    /// <summary>Tells the close that has come due, and finds the next one.</summary>
    public async ValueTask TickAsync(CancellationToken stopping)
    {
        var now = clock.Now;
        if (_isBehind || now < _nextClose)
            return;

        if (_nextClose != default)
        {
            await TellAwayAsync(now, stopping);
            await deliveries.TellAllAsync(symbol => MarketEvent.Clock(symbol, now), stopping);
        }

        var session = calendar.SessionFor(now);
        var first = session.Open + TimeSpan.FromSeconds(BarIntervals.RawSeconds) + grace;
        var passed = (now - first).Ticks / TimeSpan.TicksPerSecond / BarIntervals.RawSeconds;
        _nextClose = now < first ? first : first + TimeSpan.FromSeconds((passed + 1) * BarIntervals.RawSeconds);
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

    /// <summary>How long until there is something to do.</summary>
    private TimeSpan Rest(bool isReading)
    {
        var now = clock.Now;
        var at = isReading ? SilentAt(now) : now + TimeSpan.FromDays(1);
        if (!_isBehind)
            at = Timestamp.Min(at, _nextClose);
        else if (_isConnected)
            at = Timestamp.Min(at, _heardAt + ReplayBreakMax);
        return Max(at - now, TimeSpan.Zero);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
