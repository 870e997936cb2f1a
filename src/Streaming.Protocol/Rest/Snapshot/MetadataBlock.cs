namespace Streaming.Protocol.Rest.Snapshot;

public sealed record MetadataBlock
{
    public required double? SnapshotAgeSeconds { get; init; }
    public required int ChainContractCount { get; init; }
    public required int? DataQualityScore { get; init; }
    public required int? GreekSmoothnessScore { get; init; }
}
