using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Mapping;

public static class LeaderboardMapping
{
    /// <param name="count">As asked for and clamped; it is echoed, whatever the count found.</param>
    public static LeaderboardResponse ToResponse(this Leaderboard board, LeaderboardMetric metric, int count) => new()
    {
        Metric = metric.WireName(),
        N = count,
        AsOf = board.AsOf.ToString(),
        MarketOpen = board.IsMarketOpen,
        Entries =
        [
            .. board.Of(metric).Take(count).Select(static each => new LeaderboardEntry
            {
                Rank = each.Rank,
                Symbol = each.Symbol,
                Value = each.Value,
            }),
        ],
    };

    private static IReadOnlyList<Standing> Of(this Leaderboard board, LeaderboardMetric metric) => metric switch
    {
        LeaderboardMetric.PinRisk => board.PinRisk,
        LeaderboardMetric.AbsFlow => board.AbsoluteFlow,
        LeaderboardMetric.CharmIntensity => board.CharmIntensity,
        _ => board.Heat,
    };
}
