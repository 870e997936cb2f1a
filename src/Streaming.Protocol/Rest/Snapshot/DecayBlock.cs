namespace Streaming.Protocol.Rest.Snapshot;

public sealed record DecayBlock
{
    public required long? NetThetaDollars { get; init; }
    public required long? ThetaPerHourRemaining { get; init; }

    /// <summary><c>time_decay_dealers_buy</c>, <c>time_decay_dealers_sell</c> or <c>balanced</c>.</summary>
    public required string CharmRegime { get; init; }

    public required string CharmDescription { get; init; }
    public required double? GammaAcceleration { get; init; }
    public required string Description { get; init; }
}
