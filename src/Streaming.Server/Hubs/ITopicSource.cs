namespace Streaming.Server.Hubs;

/// <summary>Serves the subscriptions of some topics.</summary>
internal interface ITopicSource
{
    /// <summary>Serves it no longer. Called under the connection's lock.</summary>
    void Remove(Subscription subscription);
}
