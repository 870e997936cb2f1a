using Streaming.Protocol.Rest;
using Streaming.Server.Hosting;
using Streaming.Server.OpenApi;

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
            .WithMetadata(new AnswerAlternatives(
                StatusCodes.Status200OK, typeof(TResponse), typeof(NoZeroDteResponse), typeof(SessionClosedResponse)))
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .Produces<ErrorResponse>(StatusCodes.Status404NotFound)
            .ProducesAccessErrors();

    /// <summary>Of an endpoint that a plan counts, and that not every plan has.</summary>
    public static RouteHandlerBuilder ProducesAccessErrors(this RouteHandlerBuilder endpoint) =>
        endpoint
            .ProducesDoorErrors()
            .Produces<TierRestrictedResponse>(StatusCodes.Status403Forbidden)
            .WithMetadata(new AnswerAlternatives(
                StatusCodes.Status429TooManyRequests, typeof(QuotaExceededResponse), typeof(ErrorResponse)));

    /// <summary>Of any endpoint that asks for a key.</summary>
    public static RouteHandlerBuilder ProducesDoorErrors(this RouteHandlerBuilder endpoint) =>
        endpoint
            .Produces<UnauthorizedResponse>(StatusCodes.Status401Unauthorized)
            .Produces<ErrorResponse>(StatusCodes.Status429TooManyRequests)
            .Produces<ErrorResponse>(StatusCodes.Status503ServiceUnavailable);
}
