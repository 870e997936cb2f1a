using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>One connection's topics.</summary>
internal sealed class Subscriptions(ConnectionOutbox outbox, PushMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscription> _byTopic = [];
    private bool _isClosed;

    /// <summary>True where the topic may be added without passing the limit.</summary>
    public bool HasRoomFor(Topic topic)
    {
        lock (_gate)
            return _byTopic.Count < SubscribeRequest.TopicsPerConnectionMax || _byTopic.ContainsKey(topic.Name);
    }

    /// <summary>Subscribes to a topic, or subscribes anew.</summary>
    /// <param name="begin">Has the source serve it from here on.</param>
    /// <returns>The end of its past.</returns>
    public TPast Add<TPast>(Topic topic, ITopicSource source, Func<Subscription, TPast> begin)
    {
        lock (_gate)
        {
            if (_byTopic.Remove(topic.Name, out var former))
                End(former);

            var subscription = new Subscription(topic, outbox) { Source = source };
            var past = begin(subscription);
            metrics.CountSubscriptions(1);

            // The socket may go away while a call is under way.
            if (_isClosed)
                End(subscription);
            else
                _byTopic.Add(topic.Name, subscription);
            return past;
        }
    }

    public void Remove(string topicName)
    {
        lock (_gate)
            if (_byTopic.Remove(topicName, out var subscription))
                End(subscription);
    }

    public Subscription[] ToArray()
    {
        lock (_gate)
            return [.. _byTopic.Values];
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var subscription in _byTopic.Values)
                End(subscription);
            _byTopic.Clear();
        }
    }

    private void End(Subscription subscription)
    {
        subscription.Source?.Remove(subscription);
        outbox.Drop(subscription);
        metrics.CountSubscriptions(-1);
    }
}
