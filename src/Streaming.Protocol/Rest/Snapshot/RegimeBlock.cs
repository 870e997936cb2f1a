using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest.Snapshot;

public sealed record RegimeBlock
{
    /// <summary><c>positive_gamma</c>, <c>negative_gamma</c> or <c>undetermined</c>.</summary>
    public required string Label { get; init; }

    public required string Description { get; init; }
    public required double? GammaFlip { get; init; }

    /// <summary>Why <c>gamma_flip</c> is null; absent where there is a flip.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GammaFlipReason { get; init; }

    /// <summary><c>above</c> or <c>below</c>.</summary>
    public required string SpotVsFlip { get; init; }

    public required double? SpotToFlipPct { get; init; }
    public required double? DistanceToFlipDollars { get; init; }
    public required double? DistanceToFlipSigmas { get; init; }
}
