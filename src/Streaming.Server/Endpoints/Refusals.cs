using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Endpoints;

/// <summary>Answers to callers who did something wrong.</summary>
internal static class Refusals
{
    public static IResult BadRequest(ErrorResponse body) =>
        TypedResults.Json(body, ProtocolJsonContext.Wire.ErrorResponse, statusCode: StatusCodes.Status400BadRequest);

    /// <param name="what">What there is no data for.</param>
    public static IResult NotFound(string what) => TypedResults.Json(
        ErrorResponse.SymbolNotFound(what),
        ProtocolJsonContext.Wire.ErrorResponse,
        statusCode: StatusCodes.Status404NotFound);

    public static IResult EpochChanged(string epoch) => TypedResults.Json(
        new EpochChangedResponse { Epoch = epoch },
        ProtocolJsonContext.Wire.EpochChangedResponse,
        statusCode: StatusCodes.Status409Conflict);
}
