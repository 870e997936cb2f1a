namespace Streaming.Protocol.Rest.Snapshot;

public sealed record FlowDirectionBlock
{
    /// <summary><c>no_flow</c>, <c>regime_flip</c>, <c>neutral</c>, <c>amplifying</c> or <c>dampening</c>.</summary>
    public required string Label { get; init; }

    public required long? SettledNetGex { get; init; }
    public required long? LiveNetGex { get; init; }

    /// <summary>Live less settled.</summary>
    public required long? FlowGexAdjustment { get; init; }

    /// <summary>A fraction in spite of its name.</summary>
    public required double? FlowGexPctShift { get; init; }

    public required int ContractsWithFlow { get; init; }
    public required long TotalAbsDeltaContracts { get; init; }
    public required string Description { get; init; }
}
