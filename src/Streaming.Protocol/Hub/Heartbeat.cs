namespace Streaming.Protocol.Hub;

/// <summary>Every five seconds, also when nothing else flows; ten seconds without one is a dead connection.</summary>
public sealed record Heartbeat : IHubMessage
{
    public required string ServerTime { get; init; }

    /// <summary>Age of the oldest update that waited for this connection.</summary>
    public required long LagMs { get; init; }

    /// <summary>Updates replaced since the connection began.</summary>
    public required long Conflated { get; init; }

    /// <summary>The newest closed position of each subscribed topic.</summary>
    public required IReadOnlyDictionary<string, Position> Topics { get; init; }

    public required IReadOnlyDictionary<string, FeedHealth> Feeds { get; init; }

    string IHubMessage.Target => Targets.Heartbeat;
}

public sealed record FeedHealth
{
    /// <summary><c>live</c>, <c>stale</c>, <c>closed</c> or <c>replay</c>.</summary>
    public required string Status { get; init; }

    public required long? LastTradeAgeMs { get; init; }
    public required long? LastQuoteAgeMs { get; init; }
}
