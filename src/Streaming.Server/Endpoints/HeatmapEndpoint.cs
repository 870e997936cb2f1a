using System.ComponentModel;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class HeatmapEndpoint
{
    public static void MapHeatmap(this IEndpointRouteBuilder routes) =>
        routes.MapGet("heatmap/{symbol}", GetHeatmap)
            .RequirePlan(Plan.Alpha)
            .WithName("GetHeatmap")
            .WithSummary("One exposure by strike, minute by minute")
            .ProducesBars<HeatmapResponse>();

    private static async Task<IResult> GetHeatmap(
        [Description(Describe.Symbol)] string symbol,
        [Description(Describe.Metric)] string? metric,
        [Description(Describe.Mode)] string? mode,
        [Description(Describe.Model)] string? model,
        [Description(Describe.OneMinute)] string? bar,
        [AsParameters] BarQuery query,
        BarFinder finder,
        CancellationToken cancellationToken)
    {
        if (!TopicParts.TryParse(metric ?? "gex", out HeatmapMetric heatmapMetric))
            return Refusals.BadRequest(ErrorResponse.InvalidHeatmapMetric);
        if (!TopicParts.TryParse(mode ?? "raw", out HeatmapMode heatmapMode))
            return Refusals.BadRequest(ErrorResponse.InvalidMode);
        if (!QueryText.TryReadBook(model, out var asked))
            return Refusals.BadRequest(ErrorResponse.InvalidModel);
        if (bar is not (null or "1m"))
            return Refusals.BadRequest(ErrorResponse.BarUnavailable);
        if (query.TryRead(out var window) is { } unreadable)
            return unreadable;

        var (bars, refusal) = await finder.FindAsync(symbol, BarInterval.OneMinute, window, cancellationToken);
        if (refusal is not null)
            return refusal;
        if (!bars.Bars.IsEmpty && bars.Grid.Count == 0)
            return Refusals.BadRequest(ErrorResponse.NoStrikeDataForWindow);

        var book = asked ?? bars.Book;
        return new BarsAnswer<HeatmapResponse>(
            bars,
            $"heatmap {book.ToWire()} {heatmapMetric.WireName()} {heatmapMode.WireName()}",
            BarForm.Heatmap(heatmapMetric, heatmapMode, bars.Grid, book),
            () => ToEnvelope(bars, heatmapMetric, heatmapMode, book),
            ProtocolJsonContext.Wire.HeatmapResponse);
    }

    internal static HeatmapResponse ToEnvelope(
        BarSelection bars, HeatmapMetric metric, HeatmapMode mode, Book book = Book.Compat)
    {
        var grid = bars.Grid;
        return new()
        {
            Symbol = bars.Symbol,
            UnderlyingPrice = bars.Spot,
            Expiration = bars.Expiration,
            Metric = metric.WireName(),
            Mode = mode.WireName(),
            Model = book.ToWire(),
            BarSize = bars.Interval.ToWire(),
            AsOf = bars.AsOf.ToString(),
            MarketOpen = bars.IsMarketOpen,
            GridId = grid.Id,
            StrikesGrid = grid.Strikes.ToArray(),
            Bars = [],
            GapIntervals = bars.GapIntervals,
            Epoch = bars.Session?.Epoch,
            FirstSeq = bars.FirstSeq,
            LastSeq = bars.LastSeq,
        };
    }
}
