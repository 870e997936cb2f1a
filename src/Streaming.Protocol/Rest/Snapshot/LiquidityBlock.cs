namespace Streaming.Protocol.Rest.Snapshot;

public sealed record LiquidityBlock
{
    public required double? AtmSpreadPct { get; init; }
    public required double? WeightedSpreadPct { get; init; }
    public required int? ExecutionScore { get; init; }
}
