namespace Streaming.Protocol.Rest;

/// <summary>Dealer hedging in dollars of delta; positive is buying of the underlying.</summary>
public record HedgeFlowBar : WireBar
{
    public required long Bar { get; init; }
    public required long Cumulative { get; init; }
}
