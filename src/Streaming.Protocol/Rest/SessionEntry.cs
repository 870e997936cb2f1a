namespace Streaming.Protocol.Rest;

/// <summary>One recorded session; <c>GET /v1/sessions</c> answers an array of them.</summary>
public sealed record SessionEntry
{
    public required string Date { get; init; }
    public required string Epoch { get; init; }
    public required string Symbol { get; init; }

    /// <summary>How many raw bars are stored.</summary>
    public required int Bars { get; init; }

    public required IReadOnlyList<GapInterval> GapIntervals { get; init; }
}
