using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client;

/// <summary>A topic's name, which knows what its updates are.</summary>
/// <param name="Name">As it stands on the wire: <c>series/SPY/1m</c>.</param>
public sealed record Topic<TUpdate>(string Name)
    where TUpdate : class, IUpdate;

/// <summary>What there is to follow.</summary>
public static class Topics
{
    public static Topic<SeriesBarUpdate> Series(string symbol, BarSize size = BarSize.ThirtySeconds) =>
        new(Topic.Series(symbol, size).Name);

    public static Topic<HedgeFlowBarUpdate> HedgeFlow(
        string symbol, FlowSide side = FlowSide.All, BarSize size = BarSize.ThirtySeconds) =>
        new(Topic.HedgeFlow(symbol, side, size).Name);

    /// <param name="principled">The principled book with its interval, rather than the deployment's default.</param>
    public static Topic<HeatmapColumnUpdate> Heatmap(
        string symbol, HeatmapMetric metric = HeatmapMetric.Gex, HeatmapMode mode = HeatmapMode.Raw, bool principled = false) =>
        new(Topic.Heatmap(symbol, metric, mode, principled).Name);

    public static Topic<StrikeFlowBarUpdate> StrikeFlow(string symbol) => new(Topic.StrikeFlow(symbol).Name);

    /// <param name="symbol">Null for the headlines of all symbols.</param>
    public static Topic<HeadlineUpdate> Headline(string? symbol = null) => new(Topic.Headline(symbol).Name);

    public static Topic<SnapshotUpdate> Snapshot(string symbol) => new(Topic.Snapshot(symbol).Name);

    public static Topic<LeaderboardUpdate> Leaderboard(LeaderboardMetric ranking = LeaderboardMetric.Heat) =>
        new(Topic.Leaderboard(ranking).Name);

    public static Topic<StatusUpdate> Status(string symbol) => new(Topic.Status(symbol).Name);
}
