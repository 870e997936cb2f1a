using System.ComponentModel;
using System.Globalization;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Mapping;

namespace Streaming.Server.Endpoints;

internal static class SessionsEndpoint
{
    public static void MapSessions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("sessions", GetSessions)
            .RequirePlan(Plan.Growth)
            .WithName("GetSessions")
            .WithSummary("Recorded sessions, newest first")
            .Produces<SessionEntry[]>()
            .ProducesAccessErrors();

    private static async Task<IResult> GetSessions(
        [Description("An underlying; all of them where it is left out.")] string? symbol,
        ISessionStore store,
        CancellationToken cancellationToken)
    {
        var wanted = symbol?.Trim().ToUpperInvariant();
        var sessions = await store.ListAsync(string.IsNullOrEmpty(wanted) ? null : wanted, cancellationToken);
        return TypedResults.Json(
            sessions.Select(ToEntry).ToArray(), ProtocolJsonContext.Wire.SessionEntryArray);
    }

    private static SessionEntry ToEntry(SessionSummary session) => new()
    {
        Date = session.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Epoch = session.Epoch,
        Symbol = session.Symbol,
        Bars = session.Bars,
        GapIntervals = [.. session.Gaps.Select(gap => gap.ToGapInterval())],
    };
}
