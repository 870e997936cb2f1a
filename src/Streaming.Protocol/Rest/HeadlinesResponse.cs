using Streaming.Protocol.Hub;

namespace Streaming.Protocol.Rest;

/// <summary>A stretch of the deployment-wide headline log.</summary>
public sealed record HeadlinesResponse
{
    public required string Epoch { get; init; }

    /// <summary>-1 while the log is empty.</summary>
    public required long LastSeq { get; init; }

    public required IReadOnlyList<HeadlineUpdate> Events { get; init; }
}
