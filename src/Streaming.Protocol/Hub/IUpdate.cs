using System.Text.Json.Serialization;

namespace Streaming.Protocol.Hub;

/// <summary>What the server sends of its own accord: one argument of one hub message, one event of SSE.</summary>
public interface IHubMessage
{
    /// <summary>The name of the message, one of <see cref="Targets"/>.</summary>
    [JsonIgnore]
    string Target { get; }
}

/// <summary>One message of a topic, with its place in the topic's log.</summary>
[JsonConverter(typeof(UpdateConverter))]
public interface IUpdate : IHubMessage
{
    string Topic { get; }
    string Epoch { get; }
    long Seq { get; }

    /// <summary>False while the update may be replaced by a newer one of the same <see cref="Seq"/>.</summary>
    bool Closed { get; }

    string AsOf { get; }

    /// <summary>How many updates of the topic this one replaced because the connection lagged; null for none.</summary>
    int? Conflated { get; }

    /// <summary>The same update, saying that it replaced <paramref name="skipped"/> others.</summary>
    IUpdate Conflate(int skipped);
}
