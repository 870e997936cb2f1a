using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest.Snapshot;

public sealed record HedgingBlock
{
    [JsonPropertyName("spot_up_10bp")]
    public required HedgingBucketBlock SpotUp10Bp { get; init; }

    [JsonPropertyName("spot_down_10bp")]
    public required HedgingBucketBlock SpotDown10Bp { get; init; }

    [JsonPropertyName("spot_up_25bp")]
    public required HedgingBucketBlock SpotUp25Bp { get; init; }

    [JsonPropertyName("spot_down_25bp")]
    public required HedgingBucketBlock SpotDown25Bp { get; init; }

    public required HedgingBucketBlock SpotUpHalfPct { get; init; }
    public required HedgingBucketBlock SpotDownHalfPct { get; init; }

    [JsonPropertyName("spot_up_1pct")]
    public required HedgingBucketBlock SpotUp1Pct { get; init; }

    [JsonPropertyName("spot_down_1pct")]
    public required HedgingBucketBlock SpotDown1Pct { get; init; }

    /// <summary>GEX per squared dollar.</summary>
    public required double? ConvexityAtSpot { get; init; }
}

public sealed record HedgingBucketBlock
{
    /// <summary>Positive is buying.</summary>
    public required long DealerSharesToTrade { get; init; }

    /// <summary><c>buy</c> or <c>sell</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>With the sign of the shares.</summary>
    public required long NotionalUsd { get; init; }
}
