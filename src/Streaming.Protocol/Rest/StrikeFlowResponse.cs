namespace Streaming.Protocol.Rest;

public sealed record StrikeFlowResponse : BarsResponse
{
    public required string Symbol { get; init; }
    public required double? UnderlyingPrice { get; init; }
    public required string? Expiration { get; init; }
    public required string BarSize { get; init; }
    public required string AsOf { get; init; }
    public string TierUsed { get; init; } = "raw";
    public required bool MarketOpen { get; init; }
    public required string GridId { get; init; }
    public required double[] StrikesGrid { get; init; }
    public required IReadOnlyList<StrikeFlowBar> Bars { get; init; }
}
