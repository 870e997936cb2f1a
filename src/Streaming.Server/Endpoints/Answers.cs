using Streaming.Protocol.Rest;
using Streaming.Server.Hosting;

namespace Streaming.Server.Endpoints;

/// <summary>What endpoints declare that they answer, for the description of the API.</summary>
internal static class Answers
{
    public static RouteHandlerBuilder ProducesBars<TResponse>(this RouteHandlerBuilder endpoint)
        where TResponse : BarsResponse =>
        endpoint
            .WithMetadata(new CompressesItself())
            .Produces<TResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .Produces<EpochChangedResponse>(StatusCodes.Status409Conflict)
            .ProducesAccessErrors();

    public static RouteHandlerBuilder ProducesSnapshot<TResponse>(this RouteHandlerBuilder endpoint) =>
        endpoint
            .Produces<TResponse>()
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .Produces<ErrorResponse>(StatusCodes.Status404NotFound)
            .ProducesAccessErrors();

    public static RouteHandlerBuilder ProducesAccessErrors(this RouteHandlerBuilder endpoint) =>
        endpoint
            .Produces<UnauthorizedResponse>(StatusCodes.Status401Unauthorized)
            .Produces<TierRestrictedResponse>(StatusCodes.Status403Forbidden)
            .Produces<QuotaExceededResponse>(StatusCodes.Status429TooManyRequests)
            .Produces<ErrorResponse>(StatusCodes.Status503ServiceUnavailable);
}
