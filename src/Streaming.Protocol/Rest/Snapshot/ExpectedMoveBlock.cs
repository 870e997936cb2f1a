using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest.Snapshot;

public sealed record ExpectedMoveBlock
{
    [JsonPropertyName("implied_1sd_dollars")]
    public required double? ImpliedDollars { get; init; }

    [JsonPropertyName("implied_1sd_pct")]
    public required double? ImpliedPct { get; init; }

    [JsonPropertyName("remaining_1sd_dollars")]
    public required double? RemainingDollars { get; init; }

    [JsonPropertyName("remaining_1sd_pct")]
    public required double? RemainingPct { get; init; }

    /// <summary>Spot plus one remaining standard deviation.</summary>
    public required double? UpperBound { get; init; }

    public required double? LowerBound { get; init; }
    public required double? StraddlePrice { get; init; }

    /// <summary>A fraction, 0.123.</summary>
    public required double? AtmIv { get; init; }
}
