using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streaming.Server.Access;

/// <summary>Who asks how much, and who is refused.</summary>
internal sealed class AccessMetrics
{
    public const string MeterName = "Streaming.Access";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _refused;

    public AccessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>(
            "streaming.access.requests", "{request}", "Requests that came with a key, by its name and plan");
        _refused = meter.CreateCounter<long>(
            "streaming.access.refused", "{request}",
            "Requests that were refused, by reason: unauthorized, forbidden (plan or origin), limited (quota or address)");
    }

    public void CountRequest(ApiKey key) =>
        _requests.Add(1, new TagList { { "key", key.Name }, { "plan", WordOf(key.Plan) } });

    public void CountRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    // The field's words for a plan are lower-case everywhere but in the contract's sentences.
    private static string WordOf(Protocol.Plan plan) => plan.ToString().ToLowerInvariant();
}

/// <summary>Counts each request once it is answered; one that holds a connection open, when that ends.</summary>
internal sealed class AccessCount(RequestDelegate next, AccessMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.User.Key() is { } key)
                metrics.CountRequest(key);
            if (ReasonOf(context.Response.StatusCode) is { } reason)
                metrics.CountRefused(reason);
        }
    }

    private static string? ReasonOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status429TooManyRequests => "limited",
        _ => null,
    };
}
