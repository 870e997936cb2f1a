using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Protocol.Rest;

/// <summary>The snapshot of a symbol without an expiry today.</summary>
public sealed record NoZeroDteResponse : RestResponse
{
    public required string Symbol { get; init; }
    public bool NoZeroDte { get; init; } = true;
    public required string? NextZeroDteExpiry { get; init; }
    public required string Message { get; init; }
    public required double? UnderlyingPrice { get; init; }

    /// <summary>Always null: there is none.</summary>
    public string? Expiration { get; init; }

    public required string AsOf { get; init; }
    public required bool MarketOpen { get; init; }

    /// <summary>Always null, by which old readers know that the blocks are missing.</summary>
    public BodyBlock? Body { get; init; }
}
