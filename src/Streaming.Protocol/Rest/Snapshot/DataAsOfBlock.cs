namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>How fresh each input is; null for a feed that this node never saw.</summary>
public sealed record DataAsOfBlock
{
    public required string Node { get; init; }
    public required string? EquityFeed { get; init; }
    public required string? EquityOptionsFeed { get; init; }
    public required string? IndexFeed { get; init; }
    public required string? IndexOptionsFeed { get; init; }
    public required string? FuturesFeed { get; init; }
    public required string? FuturesOptionsFeed { get; init; }
    public required string? FlowFeed { get; init; }
    public required string? OiFeed { get; init; }
    public required string? MacroFeed { get; init; }
}
