using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>Volatilities in percent here, unlike <c>expected_move.atm_iv</c>.</summary>
public sealed record VolContextBlock
{
    public required double? ZeroDteAtmIv { get; init; }
    public required double? SevenDteAtmIv { get; init; }

    [JsonPropertyName("iv_ratio_0dte_7dte")]
    public required double? IvRatio { get; init; }

    public required double? Vix { get; init; }

    [JsonPropertyName("skew_25d")]
    public required double? Skew25Delta { get; init; }

    public required long? VannaExposure { get; init; }

    /// <summary><c>vol_up_dealers_sell</c>, <c>vol_up_dealers_buy</c> or <c>balanced</c>.</summary>
    public required string VannaInterpretation { get; init; }

    public required string Description { get; init; }
}
