using System.Text.Json.Serialization;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Protocol.Rest;

/// <summary>The raw tree: on its own the settled twin of the snapshot, and the larger part of the snapshot itself.</summary>
public record ExposureResponse : RestResponse
{
    public required string Symbol { get; init; }
    public required double? UnderlyingPrice { get; init; }
    public required string? Expiration { get; init; }
    public required string AsOf { get; init; }

    /// <summary>The book that the raw tree shows. This service always says it; the vendor's bodies do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    public required bool MarketOpen { get; init; }
    public required double TimeToCloseHours { get; init; }

    /// <summary>Percent of the session that is over.</summary>
    public required double TimeToClosePct { get; init; }

    public required RegimeBlock Regime { get; init; }
    public required ExposuresBlock Exposures { get; init; }
    public required ExpectedMoveBlock ExpectedMove { get; init; }
    public required PinRiskBlock PinRisk { get; init; }
    public required HedgingBlock Hedging { get; init; }
    public required DecayBlock Decay { get; init; }
    public required VolContextBlock VolContext { get; init; }
    public required FlowBlock Flow { get; init; }
    public required LevelsBlock Levels { get; init; }
    public required LiquidityBlock Liquidity { get; init; }
    public required MetadataBlock Metadata { get; init; }

    /// <summary>Absent on the hub.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StrikeBlock>? Strikes { get; init; }

    /// <summary>Present in the last five minutes only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}
