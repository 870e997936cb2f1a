namespace Streaming.Protocol.Rest.Snapshot;

public sealed record StrikeBlock
{
    public required double Strike { get; init; }

    /// <summary>Positive when above spot.</summary>
    public required double DistanceFromSpotPct { get; init; }

    public required string? CallSymbol { get; init; }
    public required string? PutSymbol { get; init; }
    public required long? CallGex { get; init; }
    public required long? PutGex { get; init; }
    public required long? NetGex { get; init; }
    public required long? CallDex { get; init; }
    public required long? PutDex { get; init; }
    public required long? NetDex { get; init; }
    public required long? NetVex { get; init; }
    public required long? NetChex { get; init; }
    public required long? CallOi { get; init; }
    public required long? PutOi { get; init; }
    public required long? CallVolume { get; init; }
    public required long? PutVolume { get; init; }
    public required double? GexSharePct { get; init; }
    public required double? OiSharePct { get; init; }
    public required double? VolumeSharePct { get; init; }
    public required double? CallIv { get; init; }
    public required double? PutIv { get; init; }
    public required double? CallDelta { get; init; }
    public required double? PutDelta { get; init; }
    public required double? CallGamma { get; init; }
    public required double? PutGamma { get; init; }
    public required double? CallTheta { get; init; }
    public required double? PutTheta { get; init; }
    public required double? CallMid { get; init; }
    public required double? PutMid { get; init; }
    public required double? CallSpreadPct { get; init; }
    public required double? PutSpreadPct { get; init; }
}
