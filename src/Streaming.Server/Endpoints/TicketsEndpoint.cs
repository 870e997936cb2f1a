using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Server.Access;

namespace Streaming.Server.Endpoints;

internal static class TicketsEndpoint
{
    public static void MapTickets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("tickets", PostTicket)
            .RequirePlan(Plan.Free)
            .WithName("PostTicket")
            .WithSummary("Trades the key for a ticket that opens one connection within a minute, as access_token")
            .Produces<TicketResponse>()
            .ProducesDoorErrors();

    private static JsonHttpResult<TicketResponse> PostTicket(
        ClaimsPrincipal caller, TicketDesk desk, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new TicketResponse
            {
                Ticket = desk.Issue(caller.Key()!),
                ExpiresIn = (int)TicketDesk.Lifetime.TotalSeconds,
            },
            ProtocolJsonContext.Wire.TicketResponse);
    }
}
