using System.ComponentModel;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Actors;
using Streaming.Server.Access;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class LeaderboardEndpoint
{
    public const int CountDefault = 20;
    public const int CountMax = 100;

    public static void MapLeaderboard(this IEndpointRouteBuilder routes) =>
        routes.MapGet("leaderboard", GetLeaderboard)
            .RequirePlan(Plan.Alpha)
            .WithName("GetLeaderboard")
            .WithSummary("The symbols in the order of a metric, largest first")
            .Produces<LeaderboardResponse>()
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .ProducesAccessErrors();

    private static async Task<IResult> GetLeaderboard(
        [Description("What the symbols are ranked by.")] string? metric,
        [Description("How many entries at most; clamped to 1..100.")] string? n,
        LeaderboardBoard board,
        CancellationToken cancellationToken)
    {
        if (!TopicParts.TryParse(metric ?? "heat", out LeaderboardMetric ranking))
            return Refusals.BadRequest(ErrorResponse.InvalidLeaderboardMetric);
        if (!QueryText.TryClamp(n, CountDefault, 1, CountMax, out var count))
            return Refusals.BadRequest(ErrorResponse.InvalidCount);

        var leaderboard = await board.RankAsync(cancellationToken);
        return TypedResults.Json(
            leaderboard.ToResponse(ranking, count) with { EndpointVersion = Freshness.EndpointVersion },
            ProtocolJsonContext.Wire.LeaderboardResponse);
    }
}
