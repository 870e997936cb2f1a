namespace Streaming.Protocol.Rest.Snapshot;

public sealed record LevelsBlock
{
    public required double? CallWall { get; init; }
    public required long? CallWallGex { get; init; }

    /// <summary>The wall's part of its side's absolute GEX, 0 to 1.</summary>
    public required double? CallWallStrength { get; init; }

    /// <summary>Positive when above spot.</summary>
    public required double? DistanceToCallWallPct { get; init; }

    public required double? PutWall { get; init; }
    public required long? PutWallGex { get; init; }
    public required double? PutWallStrength { get; init; }
    public required double? DistanceToPutWallPct { get; init; }
    public required double? DistanceToMagnetDollars { get; init; }
    public required double? HighestOiStrike { get; init; }
    public required long? HighestOiTotal { get; init; }
    public required double? MaxPositiveGamma { get; init; }
    public required double? MaxNegativeGamma { get; init; }
    public required int? LevelClusterScore { get; init; }
}
