using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints.Fragments;

/// <summary>One way to write a bar.</summary>
/// <param name="Name">The same for forms that write the same of a bar on the same grid.</param>
/// <param name="GridId">The strikes it writes on; empty where it writes none.</param>
/// <param name="Encode">The bar, with the closed bar before it or null.</param>
internal sealed record BarForm(string Name, string GridId, Func<Bar, Bar?, byte[]> Encode)
{
    private static readonly BarForm[] HedgeFlows =
        [HedgeFlowOf(FlowSide.All), HedgeFlowOf(FlowSide.Calls), HedgeFlowOf(FlowSide.Puts)];

    private static readonly BarForm[] SeriesBooks = [SeriesOf(Book.Compat), SeriesOf(Book.Principled)];

    private static ProtocolJsonContext Wire => ProtocolJsonContext.Wire;

    /// <summary>How a bar is written that has none before it, where that differs.</summary>
    public BarForm? First { get; private init; }

    public static BarForm Series(Book book) => SeriesBooks[(int)book];

    public static BarForm HedgeFlow(FlowSide side) => HedgeFlows[(int)side];

    public static BarForm StrikeFlow(StrikeGrid grid) =>
        new("strike-flow", grid.Id, (bar, _) => Utf8(bar.ToStrikeFlowBar(grid), Wire.StrikeFlowBar));

    public static BarForm Heatmap(HeatmapMetric metric, HeatmapMode mode, StrikeGrid grid, Book book)
    {
        var raw = new BarForm(
            $"heatmap {book.ToWire()} {metric.WireName()}",
            grid.Id,
            (bar, _) => Utf8(bar.ToHeatmapBar(metric, grid, book), Wire.HeatmapBar));
        return mode == HeatmapMode.Raw || metric == HeatmapMetric.SignedFlow
            ? raw
            : new(
                $"heatmap {book.ToWire()} {metric.WireName()} delta",
                grid.Id,
                (bar, previous) => Utf8(bar.ToHeatmapDelta(previous, metric, grid, book), Wire.HeatmapBar))
            {
                First = raw,
            };
    }

    private static BarForm SeriesOf(Book book) => new(
        $"series {book.ToWire()}",
        "",
        (bar, _) => Utf8(bar.ToSeriesBar(book), Wire.SeriesBar));

    private static BarForm HedgeFlowOf(FlowSide side) => new(
        $"hedge-flow {side.WireName()}",
        "",
        (bar, _) => Utf8(bar.ToHedgeFlowBar(side), Wire.HedgeFlowBar));

    private static byte[] Utf8<T>(T bar, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(bar, type);
}
