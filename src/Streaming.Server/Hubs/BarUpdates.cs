using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;
using Streaming.Server.Mapping;

namespace Streaming.Server.Hubs;

/// <summary>Bars as the updates of a topic.</summary>
internal static class BarUpdates
{
    public static bool HasGrid(Topic topic) => topic.Kind is TopicKind.Heatmap or TopicKind.StrikeFlow;

    /// <param name="previous">The closed bar before it; null on the session's first.</param>
    /// <param name="grid">The strikes to tell the values on, in their order.</param>
    /// <param name="tellsGrid">True where the receiver cannot know them from the bar before.</param>
    public static IUpdate Closed(
        Topic topic, SessionView session, Bar bar, Bar? previous, StrikeGrid grid, bool tellsGrid) =>
        Make(topic, session, bar, previous, grid, tellsGrid, bar.Start + BarLength(topic), revision: null);

    /// <param name="asOf">Market time of what it says.</param>
    /// <inheritdoc cref="Closed"/>
    public static IUpdate Open(
        Topic topic, SessionView session, Bar bar, Bar? previous, bool tellsGrid, Timestamp asOf, int revision) =>
        Make(topic, session, bar, previous, bar.Strikes.Grid, tellsGrid, asOf, revision);

    private static TimeSpan BarLength(Topic topic) => TimeSpan.FromSeconds(topic.BarSize.ToInterval().Seconds());

    private static IUpdate Make(
        Topic topic, SessionView session, Bar bar, Bar? previous, StrikeGrid grid, bool tellsGrid, Timestamp asOf,
        int? revision)
    {
        var book = topic.Model?.ToBook() ?? session.Book;
        var (name, epoch, closed, time) = (topic.Name, session.Epoch, revision is null, asOf.ToString());
        return topic.Kind switch
        {
            TopicKind.Series => new SeriesBarUpdate(bar.ToSeriesBar(book), name, epoch, closed, time) { Rev = revision },
            TopicKind.HedgeFlow => new HedgeFlowBarUpdate(bar.ToHedgeFlowBar(topic.Side), name, epoch, closed, time)
            {
                Rev = revision,
            },
            TopicKind.Heatmap => new HeatmapColumnUpdate(
                topic.Mode == HeatmapMode.Delta
                    ? bar.ToHeatmapDelta(previous, topic.Metric, grid, book)
                    : bar.ToHeatmapBar(topic.Metric, grid, book),
                name, epoch, closed, time, grid.Id)
            {
                Rev = revision,
                StrikesGrid = tellsGrid ? grid.Strikes.ToArray() : null,
            },
            TopicKind.StrikeFlow => new StrikeFlowBarUpdate(bar.ToStrikeFlowBar(grid), name, epoch, closed, time, grid.Id)
            {
                Rev = revision,
                StrikesGrid = tellsGrid ? grid.Strikes.ToArray() : null,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(topic)),
        };
    }
}
