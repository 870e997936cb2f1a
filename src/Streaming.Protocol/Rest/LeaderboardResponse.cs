namespace Streaming.Protocol.Rest;

public record LeaderboardResponse : RestResponse
{
    public required string Metric { get; init; }

    /// <summary>The count asked for, clamped; not the count found.</summary>
    public required int N { get; init; }

    public required string AsOf { get; init; }
    public required bool MarketOpen { get; init; }
    public required IReadOnlyList<LeaderboardEntry> Entries { get; init; }
}

public sealed record LeaderboardEntry
{
    /// <summary>1 is the largest value.</summary>
    public required int Rank { get; init; }

    public required string Symbol { get; init; }
    public required double Value { get; init; }
}
