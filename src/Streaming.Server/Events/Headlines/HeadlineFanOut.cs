using System.Threading.Channels;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Hubs;
using Streaming.Server.Mapping;

namespace Streaming.Server.Events.Headlines;

/// <summary>Where a new subscription's past ends.</summary>
/// <param name="LastSeq">Its topic's newest event.</param>
/// <param name="EndSeq">The whole log's.</param>
internal readonly record struct HeadlinePast(string Epoch, long LastSeq, long EndSeq);

/// <summary>Takes the deployment's event log to those who follow it, of one symbol or of all.</summary>
/// <remarks>
/// Symbols log at once and tell at once, so that what is told comes in any order. This reads the log itself, whose order
/// is that of the commits, each time it is told that there is more.
/// A subscription begins under the lock at the newest event that was read; what lies beyond is brought live.
/// </remarks>
internal sealed partial class HeadlineFanOut(
    IEventStore store, FeedDescription feed, EventNews news, TimeProvider clock, ILogger<HeadlineFanOut> log)
    : BackgroundService, IHostedLifecycleService, ITopicSource
{
    private const int PageSize = 500;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Topic, Subscribers> _topics = [];
    private readonly Dictionary<string, long> _lastOf = new(StringComparer.Ordinal);

    // One waiting word is as good as many: a pass reads all there is.
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private string _epoch = "";
    private long _told = Position.Empty;

    /// <summary>Opens the log before an actor writes to it: its name follows from the feed.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _epoch = (await store.OpenAsync(feed.Fingerprint, cancellationToken)).Epoch;
        await ReadOnAsync(cancellationToken);
        news.Logged += () => _more.Writer.TryWrite(true);
    }

    /// <summary>Serves a subscription from here on.</summary>
    public HeadlinePast Add(Subscription subscription)
    {
        var topic = subscription.Topic;
        lock (_gate)
        {
            var last = topic.Symbol is { } symbol ? _lastOf.GetValueOrDefault(symbol, Position.Empty) : _told;
            subscription.BeginAfter(_epoch, last);
            if (!_topics.TryGetValue(topic, out var subscriptions))
                _topics.Add(topic, subscriptions = new());
            subscriptions.Add(subscription);
            return new(_epoch, last, _told);
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(subscription.Topic, out var subscriptions)
                && subscriptions.Remove(subscription) && subscriptions.Count == 0)
                _topics.Remove(subscription.Topic);
        }
    }

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        while (await _more.Reader.WaitToReadAsync(stoppingToken))
        {
            _more.Reader.TryRead(out _);
            try
            {
                await ReadOnAsync(stoppingToken);
                isFailing = false;
            }
            catch (StoreException failure)
            {
                // Once for each outage; what was not read is still in the log.
                if (!isFailing)
                    Log.CannotRead(log, failure);
                isFailing = true;
                await Task.Delay(RetryPause, clock, stoppingToken);
                _more.Writer.TryWrite(true);
            }
        }
    }

    private async ValueTask ReadOnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await store.ReadAsync(new EventQuery { Since = _told, Limit = PageSize }, cancellationToken);
            var toWake = new List<ConnectionOutbox>();
            lock (_gate)
                foreach (var each in page.Events)
                    Show(each, toWake);

            WakeBatch.Wake([.. toWake.Distinct()]);
            if (page.Events.Count < PageSize)
                return;
        }
    }

    private void Show(LoggedEvent each, List<ConnectionOutbox> toWake)
    {
        _told = each.Seq;
        _lastOf[each.Symbol] = each.Seq;
        Show(each, Topic.Headline(each.Symbol), toWake);
        Show(each, Topic.Headline(null), toWake);
    }

    private void Show(LoggedEvent each, Topic topic, List<ConnectionOutbox> toWake)
    {
        if (!_topics.TryGetValue(topic, out var subscriptions))
            return;

        var update = new Update(each.ToHeadline(topic, _epoch), clock.GetTimestamp())
        {
            FromSeq = each.Seq,
            ToSeq = each.Seq,
        };
        foreach (var subscription in subscriptions)
            if (subscription.Outbox.Enqueue(subscription, update))
                toWake.Add(subscription.Outbox);
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Warning, "The event log cannot be read; its followers wait until the store answers.")]
        public static partial void CannotRead(ILogger log, Exception failure);
    }
}
