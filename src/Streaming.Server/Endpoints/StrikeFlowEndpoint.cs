using System.ComponentModel;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class StrikeFlowEndpoint
{
    public static void MapStrikeFlow(this IEndpointRouteBuilder routes) =>
        routes.MapGet("strike-flow/{symbol}", GetStrikeFlow)
            .RequirePlan(Plan.Alpha)
            .WithName("GetStrikeFlow")
            .WithSummary("What customers bought and sold by strike, minute by minute")
            .ProducesBars<StrikeFlowResponse>();

    private static async Task<IResult> GetStrikeFlow(
        [Description(Describe.Symbol)] string symbol,
        [Description(Describe.OneMinute)] string? bar,
        [AsParameters] BarQuery query,
        BarFinder finder,
        CancellationToken cancellationToken)
    {
        if (bar is not (null or "1m"))
            return Refusals.BadRequest(ErrorResponse.BarUnavailable);
        if (query.TryRead(out var window) is { } unreadable)
            return unreadable;

        var (bars, refusal) = await finder.FindAsync(symbol, BarInterval.OneMinute, window, cancellationToken);
        return refusal ?? new BarsAnswer<StrikeFlowResponse>(
            bars,
            "strike-flow",
            BarForm.StrikeFlow(bars.Grid),
            () => ToEnvelope(bars),
            ProtocolJsonContext.Wire.StrikeFlowResponse);
    }

    private static StrikeFlowResponse ToEnvelope(BarSelection bars)
    {
        var grid = bars.Grid;
        return new()
        {
            Symbol = bars.Symbol,
            UnderlyingPrice = bars.Spot,
            Expiration = bars.Expiration,
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
