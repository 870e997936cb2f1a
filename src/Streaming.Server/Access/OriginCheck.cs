using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Access;

/// <summary>Refuses connections that a page of another host opens. Browsers let any page open a socket anywhere and
/// send along where it comes from; programs send no origin.</summary>
internal sealed class OriginCheck(RequestDelegate next, IOptions<AccessOptions> options)
{
    private static readonly ErrorResponse Refused =
        ErrorResponse.Of("origin_refused", "Pages of this origin may not connect.");

    private readonly HashSet<string> _allowed = new(options.Value.Origins, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || context.GetEndpoint()?.Metadata.GetMetadata<PushDoor>() is null
            || IsOwn(origin, request.Host)
            || _allowed.Contains(origin))
            return next(context);

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(
            Refused, ProtocolJsonContext.Wire.ErrorResponse, cancellationToken: context.RequestAborted);
    }

    // By host and port: behind a proxy that ends TLS the scheme is the proxy's business.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
