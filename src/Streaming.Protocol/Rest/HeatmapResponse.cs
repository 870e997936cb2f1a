namespace Streaming.Protocol.Rest;

public sealed record HeatmapResponse : BarsResponse
{
    public required string Symbol { get; init; }
    public required double? UnderlyingPrice { get; init; }
    public required string? Expiration { get; init; }
    public required string Metric { get; init; }
    public required string Mode { get; init; }
    public required string Model { get; init; }
    public required string BarSize { get; init; }
    public required string AsOf { get; init; }
    public string TierUsed { get; init; } = "raw";
    public required bool MarketOpen { get; init; }
    public required string GridId { get; init; }
    public required double[] StrikesGrid { get; init; }
    public required IReadOnlyList<HeatmapBar> Bars { get; init; }
}
