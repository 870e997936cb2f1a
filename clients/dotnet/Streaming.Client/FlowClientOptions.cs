namespace Streaming.Client;

public sealed class FlowClientOptions
{
    /// <summary>Where the service is: <c>https://flow.example</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Goes out in a header, and stands in no address.</summary>
    public required string Key { get; init; }

    /// <summary>How the hub's messages are written. The objects are the same; columns are about a third smaller in
    /// MessagePack.</summary>
    public HubEncoding Encoding { get; init; } = HubEncoding.Json;

    /// <summary>What waits and timeouts go by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What draws the waits between attempts.</summary>
    public Random Random { get; init; } = Random.Shared;
}

public enum HubEncoding
{
    Json,
    MessagePack,
}
