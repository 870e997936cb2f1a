namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>Contracts of the session.</summary>
public sealed record FlowBlock
{
    public required long TotalVolume { get; init; }
    public required long CallVolume { get; init; }
    public required long PutVolume { get; init; }
    public required long NetCallMinusPutVolume { get; init; }
    public required long TotalOi { get; init; }
    public required long CallOi { get; init; }
    public required long PutOi { get; init; }
    public required double? PcRatioVolume { get; init; }
    public required double? PcRatioOi { get; init; }
    public required double? VolumeToOiRatio { get; init; }
    public required double? AtmVolumeSharePct { get; init; }
    public required double? Top3StrikeVolumePct { get; init; }
}
