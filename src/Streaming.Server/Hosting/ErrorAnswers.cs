using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Streaming.Protocol;
using Streaming.Protocol.Rest;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Hosting;

/// <summary>Gives every refusal and every failure a body that clients can read: an object with a string
/// <c>message</c>.</summary>
internal static class ErrorAnswers
{
    private const string RetrySeconds = "5";

    /// <summary>True for a body that is too large, comes too slowly or ends too soon: a refusal, and no failure that the
    /// log would tell of.</summary>
    public static bool IsCallersMistake(Exception failure) => failure is BadHttpRequestException;

    /// <summary>Of what an endpoint could not do.</summary>
    public static Task WriteFailureAsync(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        context.Response.StatusCode = failure switch
        {
            StoreException => StatusCodes.Status503ServiceUnavailable,
            BadHttpRequestException malformed => malformed.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (failure is StoreException)
            context.Response.Headers.RetryAfter = RetrySeconds;
        return WriteAsync(context);
    }

    /// <summary>Of a status that was left without words.</summary>
    public static Task WriteStatusAsync(StatusCodeContext status) => WriteAsync(status.HttpContext);

    private static Task WriteAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var body = status switch
        {
            StatusCodes.Status404NotFound => ErrorResponse.NotFound("There is nothing here."),
            StatusCodes.Status500InternalServerError =>
                ErrorResponse.Of("internal_error", "This should not have happened; the server's log has the cause."),
            StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout =>
                ErrorResponse.Of("unavailable", "The service is temporarily unavailable."),
            _ => ErrorResponse.Of(CodeOf(status), $"{ReasonPhrases.GetReasonPhrase(status)}."),
        };
        return context.Response.WriteAsJsonAsync(
            body, ProtocolJsonContext.Wire.ErrorResponse, cancellationToken: context.RequestAborted);
    }

    private static string CodeOf(int status) =>
        ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}
