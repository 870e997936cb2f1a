namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>Dollars: GEX per 1 % move, VEX per vol point, CHEX per day.</summary>
public sealed record ExposuresBlock
{
    public required long NetGex { get; init; }
    public required long NetDex { get; init; }
    public required long NetVex { get; init; }
    public required long NetChex { get; init; }
    public required double? PctOfTotalGex { get; init; }
    public required long TotalChainNetGex { get; init; }
}
