namespace Streaming.Protocol.Rest;

/// <summary>Market time in which nothing was recorded, from inclusive, to exclusive.</summary>
public sealed record GapInterval
{
    public required string From { get; init; }
    public required string To { get; init; }

    /// <summary>Why: nothing came, the service was down, or trading stood still.</summary>
    public required string Reason { get; init; }
}
