using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Protocol.Rest;

/// <summary>The snapshot outside the session.</summary>
public sealed record SessionClosedResponse : RestResponse
{
    public required string Symbol { get; init; }
    public bool SessionClosed { get; init; } = true;
    public required string? LastSession { get; init; }
    public required string Message { get; init; }
    public required double? UnderlyingPrice { get; init; }
    public required string? Expiration { get; init; }
    public required string AsOf { get; init; }

    /// <summary>Always false.</summary>
    public bool MarketOpen { get; init; }

    /// <inheritdoc cref="NoZeroDteResponse.Body"/>
    public BodyBlock? Body { get; init; }
}
