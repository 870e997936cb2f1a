namespace Streaming.Protocol.Rest.Snapshot;

public sealed record PinRiskBlock
{
    public required double? MagnetStrike { get; init; }
    public required long? MagnetGex { get; init; }

    /// <summary>Absolute.</summary>
    public required double? DistanceToMagnetPct { get; init; }

    public required int PinScore { get; init; }
    public required PinComponentsBlock Components { get; init; }
    public required double? MaxPain { get; init; }
    public required double? OiConcentrationTop3Pct { get; init; }
    public required string Description { get; init; }
}

/// <summary>Each 0 to 100, before weighting.</summary>
public sealed record PinComponentsBlock
{
    public required int OiScore { get; init; }
    public required int ProximityScore { get; init; }
    public required int TimeScore { get; init; }
    public required int GammaScore { get; init; }
}
