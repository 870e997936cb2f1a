using System.Collections.Concurrent;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs;

/// <summary>One symbol's topics and who is subscribed to them.</summary>
/// <remarks>
/// The actor tells that there is news and goes on; a pass on the thread pool reads the log from where each topic
/// stands. A subscriber begins under the same lock at the log's last bar and is served only what lies beyond, so that an
/// answer and the live stream meet without hole or double.
/// </remarks>
internal sealed partial class SymbolFanOut(TimeProvider clock, ILogger log) : ITopicSource, IThreadPoolWorkItem
{
    private const long RetryMilliseconds = 1_000;

    private static readonly TimeSpan OpenBarCadence = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Topic, TopicFanOut> _topics = [];
    private readonly ConcurrentQueue<SessionView> _newSessions = new();
    private SessionView? _told;
    private OpenBarNews? _newOpen;
    private int _isScheduled;

    // Guarded by the lock.
    private SessionView? _session;
    private OpenBarNews? _shownOpen;
    private long _openDueAt = long.MinValue / 2;
    private ITimer? _openTimer;

    /// <summary>There are closed bars in the session's log. Called by the symbol's actor only.</summary>
    public void Tell(SessionView session)
    {
        Note(session);
        Schedule();
    }

    /// <summary>The open bar has changed. Called by the symbol's actor only.</summary>
    public void Tell(SessionView session, OpenBarNews open)
    {
        Note(session);
        Volatile.Write(ref _newOpen, open);
        Schedule();
    }

    /// <summary>Serves a subscription from here on.</summary>
    /// <param name="found">The session that the directory knows; the fan-out may be in a newer one.</param>
    /// <param name="stored">The stored session that the subscriber knows, where the directory has none yet.</param>
    /// <returns>The session and the last closed bar in it that belong to the subscription's past.</returns>
    public (SessionView? Session, int LastSeq) Add(
        Subscription subscription, SessionView? found, SessionView? stored = null)
    {
        lock (_gate)
        {
            var session = NewerOf(found, _session);
            var interval = subscription.Topic.BarSize.ToInterval();
            var last = session?.Log[interval].LastOrdinal ?? (int)Position.Empty;
            subscription.BeginAt(session, last);
            var storedLast = stored?.Log[interval].LastOrdinal ?? (int)Position.Empty;
            if (session is null && stored is not null)
                subscription.BeginBehind(stored.Epoch, storedLast);

            if (!_topics.TryGetValue(subscription.Topic, out var topic))
            {
                topic = new TopicFanOut(subscription.Topic);
                topic.BeginAfter(session?.Epoch == _session?.Epoch ? last : (int)Position.Empty);
                _topics.Add(subscription.Topic, topic);
            }

            topic.Subscriptions.Add(subscription);
            return session is null && stored is not null ? (stored, storedLast) : (session, last);
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(subscription.Topic, out var topic)
                && topic.Subscriptions.Remove(subscription) && topic.Subscriptions.Count == 0)
                _topics.Remove(subscription.Topic);
        }
    }

    /// <summary>One pass over what is new.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        // Before anything is read: news from here on asks for another pass.
        Interlocked.Exchange(ref _isScheduled, 0);

        var toWake = new List<ConnectionOutbox>();
        try
        {
            lock (_gate)
            {
                ShowClosed(toWake);
                ShowOpen(toWake);
            }
        }
        catch (Exception failure)
        {
            // A bar that cannot be told must not stop the other symbols, and must not be passed over in silence.
            Log.PassFailed(log, failure, _session?.Symbol);
            EndSubscribers();
        }

        WakeBatch.Wake(toWake);
    }

    private static SessionView? NewerOf(SessionView? found, SessionView? own)
    {
        if (found is null || own is null)
            return found ?? own;
        if (found.Epoch == own.Epoch)
            return found;
        return found.Session.Date > own.Session.Date ? found : own;
    }

    private void Note(SessionView session)
    {
        if (ReferenceEquals(_told, session))
            return;

        _told = session;
        _newSessions.Enqueue(session);
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void ShowClosed(List<ConnectionOutbox> toWake)
    {
        var now = clock.GetTimestamp();
        while (true)
        {
            // What was told of the next session was told after the last of this one.
            var hasNext = _newSessions.TryDequeue(out var next);
            if (hasNext && next!.Epoch == _session?.Epoch)
            {
                _session = next;
                continue;
            }

            if (_session is not null)
                foreach (var topic in _topics.Values)
                    topic.ShowClosed(_session, now, toWake);

            if (!hasNext)
                return;

            _session = next;
            foreach (var topic in _topics.Values)
                topic.BeginAfter((int)Position.Empty);
        }
    }

    private void ShowOpen(List<ConnectionOutbox> toWake)
    {
        var open = Volatile.Read(ref _newOpen);
        if (open is null || ReferenceEquals(open, _shownOpen) || open.Session.Epoch != _session?.Epoch || _topics.Count == 0)
            return;

        // One a second on average and two at most in any: news comes once a second too, and a plain distance from one to
        // the next would show it later in its second whenever it came a little early.
        var now = clock.GetTimestamp();
        var cadence = (long)(OpenBarCadence.TotalSeconds * clock.TimestampFrequency);
        if (now < _openDueAt - cadence)
        {
            var rest = clock.GetElapsedTime(now, _openDueAt - cadence);
            _openTimer ??= clock.CreateTimer(
                static fanOut => ((SymbolFanOut)fanOut!).Schedule(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _openTimer.Change(rest, Timeout.InfiniteTimeSpan);
            return;
        }

        _openDueAt = Math.Max(_openDueAt, now) + cadence;
        _shownOpen = open;
        var buckets = new Bar?[BarIntervals.All.Length];
        foreach (var topic in _topics.Values)
        {
            var interval = topic.Interval;
            var bucket = buckets[(int)interval] ??= open.Bucket(interval);
            if (bucket is not null)
                topic.ShowOpen(open, bucket, now, toWake);
        }
    }

    private void EndSubscribers()
    {
        var all = new HashSet<ConnectionOutbox>();
        lock (_gate)
            foreach (var topic in _topics.Values)
                foreach (var subscription in topic.Subscriptions)
                    all.Add(subscription.Outbox);

        foreach (var outbox in all)
            outbox.End(Bye.With(Codes.Rebalance, RetryMilliseconds));
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Error, "{Symbol}: an update could not be made; its subscribers are sent away")]
        public static partial void PassFailed(ILogger log, Exception failure, string? symbol);
    }
}
