namespace Streaming.Protocol.Hub;

/// <summary>Closed updates, both ends inclusive, that this connection will not get here.</summary>
public sealed record Gap : IHubMessage
{
    public required string Topic { get; init; }
    public required string Epoch { get; init; }
    public required long FromSeq { get; init; }
    public required long ToSeq { get; init; }

    /// <summary>Why they are missing.</summary>
    public required string Reason { get; init; }

    /// <summary>Where they can be had; null where no one has them.</summary>
    public required string? Rest { get; init; }

    string IHubMessage.Target => Targets.Gap;
}
