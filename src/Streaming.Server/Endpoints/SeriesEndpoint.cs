using System.ComponentModel;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class SeriesEndpoint
{
    public static void MapSeries(this IEndpointRouteBuilder routes) =>
        routes.MapGet("series/{symbol}", GetSeries)
            .RequirePlan(Plan.Growth)
            .WithName("GetSeries")
            .WithSummary("Levels and cumulative hedge flow, bar by bar")
            .ProducesBars<SeriesResponse>();

    private static async Task<IResult> GetSeries(
        [Description(Describe.Symbol)] string symbol,
        [Description(Describe.BarSize)] string? bar,
        [Description(Describe.Model)] string? model,
        [AsParameters] BarQuery query,
        BarFinder finder,
        CancellationToken cancellationToken)
    {
        if (!TopicParts.TryParse(bar ?? "30s", out BarSize size))
            return Refusals.BadRequest(ErrorResponse.InvalidBar);
        if (!QueryText.TryReadBook(model, out var asked))
            return Refusals.BadRequest(ErrorResponse.InvalidModel);
        if (query.TryRead(out var window) is { } unreadable)
            return unreadable;

        var (bars, refusal) = await finder.FindAsync(symbol, size.ToInterval(), window, cancellationToken);
        if (refusal is not null)
            return refusal;

        var book = asked ?? bars.Book;
        return new BarsAnswer<SeriesResponse>(
            bars, $"series {book.ToWire()}", BarForm.Series(book), () => ToEnvelope(bars, book),
            ProtocolJsonContext.Wire.SeriesResponse);
    }

    private static SeriesResponse ToEnvelope(BarSelection bars, Book book) => new()
    {
        Symbol = bars.Symbol,
        Expiration = bars.Expiration,
        AsOf = bars.AsOf.ToString(),
        BarSize = bars.Interval.ToWire(),
        Model = book.ToWire(),
        Bars = [],
        GapIntervals = bars.GapIntervals,
        Epoch = bars.Session?.Epoch,
        FirstSeq = bars.FirstSeq,
        LastSeq = bars.LastSeq,
    };
}
