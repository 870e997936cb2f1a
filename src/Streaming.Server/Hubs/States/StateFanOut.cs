using System.Globalization;
using System.Security.Cryptography;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hubs.States;

/// <summary>Pushes the newest of each state that somebody subscribes to, at most once a second and only when it has
/// changed.</summary>
/// <remarks>Nobody is told of a state that was passed over: that is what a state is. Positions are this process's own,
/// so that a client that comes back to another one is simply told the newest.</remarks>
internal sealed partial class StateFanOut(StateReader reader, TimeProvider clock, ILogger<StateFanOut> log)
    : BackgroundService, ITopicSource
{
    private static readonly TimeSpan Cadence = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Topic, StateTopic> _topics = [];
    private readonly string _epoch = string.Create(
        CultureInfo.InvariantCulture, $"state-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");

    /// <summary>Subscribes a connection and answers with what the state is now.</summary>
    public async ValueTask<SubscribeResult> BeginAsync(
        FlowConnection connection, Topic topic, Position? since, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(topic, cancellationToken);
        var begun = connection.Topics.Add(topic, this, subscription => Begin(subscription, reading));
        var isKnown = since is { } known && known.Epoch == _epoch && known.Seq >= Position.Empty && known.Seq <= begun.Seq;
        var hasNewest = isKnown && since!.Value.Seq == begun.Seq;
        return new SubscribeResult
        {
            Topic = topic.Name,
            Status = SubscribeStatus.Ok,
            Code = Codes.Ok,
            Epoch = _epoch,
            Seq = begun.Seq,
            Recovered = isKnown,
            Updates = begun.Newest is { } newest && !hasNewest ? [newest] : [],
        };
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(subscription.Topic, out var topic))
                topic.Subscriptions.Remove(subscription);
        }
    }

    /// <summary>One pass over what is subscribed to.</summary>
    public async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        Topic[] awaited;
        lock (_gate)
            awaited = [.. from topic in _topics.Values where topic.Subscriptions.Count > 0 select topic.Topic];

        var toWake = new List<ConnectionOutbox>();
        foreach (var topic in awaited)
            if (await reader.ReadAsync(topic, cancellationToken) is { } reading)
                Show(topic, reading, toWake);
        WakeBatch.Wake([.. toWake.Distinct()]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Cadence, clock);
        var isFailing = false;
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await PassAsync(stoppingToken);
                isFailing = false;
            }
            catch (StoreException failure)
            {
                // Once for each outage; what is newest will be newest then.
                if (!isFailing)
                    Log.CannotRead(log, failure);
                isFailing = true;
            }
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private (IUpdate? Newest, long Seq) Begin(Subscription subscription, StateReading? reading)
    {
        lock (_gate)
        {
            // A topic that was subscribed to before goes on counting, so that its positions never come back.
            if (!_topics.TryGetValue(subscription.Topic, out var topic))
                _topics.Add(subscription.Topic, topic = new StateTopic(subscription.Topic, _epoch));
            if (reading is not null)
                topic.TryTake(reading);
            topic.Subscriptions.Add(subscription);
            subscription.BeginAfter(_epoch, topic.Seq);
            return (topic.Newest, topic.Seq);
        }
    }

    private void Show(Topic name, StateReading reading, List<ConnectionOutbox> toWake)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(name, out var topic))
                return;

            topic.TryTake(reading);
            if (topic.Newest is not { } newest)
                return;

            Update? update = null;
            foreach (var subscription in topic.Subscriptions)
            {
                // Whoever came between the reading and this has it from the answer, or will have it from here.
                if (subscription.AfterSeq >= topic.Seq)
                    continue;

                subscription.AfterSeq = topic.Seq;
                update ??= new Update(newest, clock.GetTimestamp()) { FromSeq = topic.Seq, ToSeq = topic.Seq };
                if (subscription.Outbox.Replace(subscription, update))
                    toWake.Add(subscription.Outbox);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Warning, "States cannot be read; their subscribers wait until the store answers.")]
        public static partial void CannotRead(ILogger log, Exception failure);
    }
}
