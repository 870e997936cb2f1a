using System.ComponentModel;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;
using Streaming.Server.Endpoints.Fragments;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class HedgeFlowEndpoint
{
    public static void MapHedgeFlow(this IEndpointRouteBuilder routes) =>
        routes.MapGet("hedge-flow/{symbol}", GetHedgeFlow)
            .RequirePlan(Plan.Growth)
            .WithName("GetHedgeFlow")
            .WithSummary("Dollars dealers must trade because of the prints, bar by bar; + is buying the underlying")
            .ProducesBars<HedgeFlowResponse>();

    private static async Task<IResult> GetHedgeFlow(
        [Description(Describe.Symbol)] string symbol,
        [Description(Describe.Side)] string? side,
        [Description(Describe.BarSize)] string? bar,
        [AsParameters] BarQuery query,
        BarFinder finder,
        CancellationToken cancellationToken)
    {
        if (!TopicParts.TryParse(side ?? "all", out FlowSide flowSide))
            return Refusals.BadRequest(ErrorResponse.InvalidSide);
        if (!TopicParts.TryParse(bar ?? "30s", out BarSize size))
            return Refusals.BadRequest(ErrorResponse.InvalidBar);
        if (query.TryRead(out var window) is { } unreadable)
            return unreadable;

        var (bars, refusal) = await finder.FindAsync(symbol, size.ToInterval(), window, cancellationToken);
        return refusal ?? new BarsAnswer<HedgeFlowResponse>(
            bars,
            $"hedge-flow {flowSide.WireName()}",
            BarForm.HedgeFlow(flowSide),
            () => ToEnvelope(bars, flowSide),
            ProtocolJsonContext.Wire.HedgeFlowResponse);
    }

    private static HedgeFlowResponse ToEnvelope(BarSelection bars, FlowSide side) => new()
    {
        Symbol = bars.Symbol,
        Expiration = bars.Expiration,
        AsOf = bars.AsOf.ToString(),
        Side = side.WireName(),
        BarSize = bars.Interval.ToWire(),
        Bars = [],
        GapIntervals = bars.GapIntervals,
        Epoch = bars.Session?.Epoch,
        FirstSeq = bars.FirstSeq,
        LastSeq = bars.LastSeq,
    };
}
