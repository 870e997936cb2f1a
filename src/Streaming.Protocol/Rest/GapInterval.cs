namespace Streaming.Protocol.Rest;

/// <summary>Market time in which nothing was recorded, from inclusive, to exclusive.</summary>
public sealed record GapInterval
{
    public required string From { get; init; }
    public required string To { get; init; }

    /// <summary>One of <see cref="GapReasons"/>'s interval reasons.</summary>
    public required string Reason { get; init; }
}
