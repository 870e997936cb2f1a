using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Access;

/// <summary>What callers are told who may not.</summary>
internal static class AccessErrors
{
    public static Task WriteUnauthorizedAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsJsonAsync(
            new UnauthorizedResponse(), ProtocolJsonContext.Wire.UnauthorizedResponse,
            cancellationToken: context.RequestAborted);
    }

    public static Task WriteTierRestrictedAsync(HttpContext context, ApiKey key)
    {
        var required = context.GetEndpoint()?.Metadata.GetMetadata<RequirePlanAttribute>()?.Plan ?? Plan.Alpha;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(
            TierRestrictedResponse.For(key.Plan, required), ProtocolJsonContext.Wire.TierRestrictedResponse,
            cancellationToken: context.RequestAborted);
    }

    public static Task WriteQuotaExceededAsync(HttpContext context, Plan plan, int limit, DateTimeOffset reset)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        var resetAt = Engine.MarketData.Timestamp.FromUtc(reset).ToString();
        return context.Response.WriteAsJsonAsync(
            QuotaExceededResponse.For(plan, limit, resetAt), ProtocolJsonContext.Wire.QuotaExceededResponse,
            cancellationToken: context.RequestAborted);
    }
}
