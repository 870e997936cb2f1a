using System.ComponentModel;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class SnapshotEndpoint
{
    public static void MapSnapshot(this IEndpointRouteBuilder routes) =>
        routes.MapGet("snapshot/{symbol}", GetSnapshot)
            .RequirePlan(Plan.Growth)
            .WithName("GetSnapshot")
            .WithSummary("All that is known of a symbol now, on effective open interest")
            .ProducesSnapshot<SnapshotResponse>();

    private static async Task<IResult> GetSnapshot(
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

        var book = window.Book ?? facts.Book;
        var strikes = found.Bar is { } bar
            ? SnapshotStrikes.Of(facts, bar, book, window.StrikeRange)
            : SnapshotStrikes.Of(facts, facts.Of(book), window.StrikeRange);
        return TypedResults.Json(
            facts.ToSnapshot(strikes, book) with
            {
                EndpointVersion = Freshness.EndpointVersion,
                DataAsOf = Freshness.Of(facts),
            },
            ProtocolJsonContext.Wire.SnapshotResponse);
    }
}
