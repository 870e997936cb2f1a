namespace Streaming.Protocol.Rest.Snapshot;

/// <summary>The other book beside the contract's own fields; <c>ci_low</c> and <c>ci_high</c> bound <c>net_gex</c>.</summary>
public sealed record PrincipledBlock
{
    public required long? NetGex { get; init; }
    public required long? CiLow { get; init; }
    public required long? CiHigh { get; init; }
    public required double? SignConfidence { get; init; }
    public required string Regime { get; init; }
    public required double? GammaFlip { get; init; }
    public required double? Magnet { get; init; }

    /// <summary>Percent.</summary>
    public required double? PinProbabilityPct { get; init; }
}
