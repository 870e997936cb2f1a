using System.ComponentModel;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class ExposureEndpoint
{
    public static void MapExposure(this IEndpointRouteBuilder routes) =>
        routes.MapGet("zero-dte/{symbol}", GetExposure)
            .RequirePlan(Plan.Growth)
            .WithName("GetExposure")
            .WithSummary("The snapshot's raw tree on settled open interest, as though nothing had traded today")
            .ProducesSnapshot<ExposureResponse>();

    private static async Task<IResult> GetExposure(
        [Description(Describe.Symbol)] string symbol,
        [AsParameters] SnapshotQuery query,
        SnapshotFinder finder,
        CancellationToken cancellationToken)
    {
        if (query.TryRead(out var window) is { } unreadable)
            return unreadable;

        var found = await finder.FindAsync(symbol, window, cancellationToken);
        if (found.Facts is not { } facts)
            return found.Instead!;

        // By strike the past is kept on effective open interest only, and so a snapshot of the past has none here.
        return TypedResults.Json(
            facts.ToExposure(facts.Settled, Book.Compat, SnapshotStrikes.Of(facts, facts.Settled, window.StrikeRange)) with
            {
                EndpointVersion = Freshness.EndpointVersion,
                DataAsOf = Freshness.Of(facts),
            },
            ProtocolJsonContext.Wire.ExposureResponse);
    }
}
