namespace Streaming.Protocol.Rest;

/// <summary>Increments of one bar by strike, each array on the strikes grid; null where a strike joined the grid later.</summary>
public record StrikeFlowBar : WireBar
{
    public required double Spot { get; init; }
    public required long?[] SignedDeltaDollars { get; init; }
    public required long?[] SignedGammaDollars { get; init; }
    public required long?[] Contracts { get; init; }
}
