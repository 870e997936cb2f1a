namespace Streaming.Protocol.Rest;

public sealed record SeriesResponse : BarsResponse
{
    public required string Symbol { get; init; }
    public required string? Expiration { get; init; }
    public required string AsOf { get; init; }
    public required string BarSize { get; init; }

    /// <summary>The book that the bars' own fields show; the other one's stand beside.</summary>
    public required string Model { get; init; }
    public required IReadOnlyList<SeriesBar> Bars { get; init; }
}
