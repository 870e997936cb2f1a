using System.Globalization;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;

namespace Streaming.Server.Access;

/// <summary>Counts a key's requests between two midnights UTC, tells the caller where it stands in headers, and ends
/// requests beyond the plan.</summary>
/// <remarks>Stands between authentication and authorization: a request that the plan refuses has been made all the
/// same. The quota runs on the wall's time, whatever the market's is.</remarks>
internal sealed class DailyQuota(
    RequestDelegate next, IUsageStore usage, TimeProvider time, IOptions<AccessOptions> options)
{
    private readonly QuotaOptions _quotas = options.Value.Quotas;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<CountsTowardsQuota>() is null
            || context.User.Key() is not { } key)
        {
            await next(context);
            return;
        }

        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var reset = new DateTimeOffset(today.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        var headers = context.Response.Headers;
        headers["X-RateLimit-Reset"] = Digits(reset.ToUnixTimeSeconds());

        if (_quotas.Of(key.Plan) is not (> 0 and var limit))
        {
            headers["X-RateLimit-Limit"] = headers["X-RateLimit-Remaining"] = "unlimited";
            await next(context);
            return;
        }

        var spend = await usage.SpendAsync(key.Name, today, limit, context.RequestAborted);
        headers["X-RateLimit-Limit"] = Digits(limit);
        headers["X-RateLimit-Remaining"] = Digits(Math.Max(0, limit - spend.Used));
        if (spend.IsAllowed)
        {
            await next(context);
            return;
        }

        headers.RetryAfter = Digits((long)Math.Ceiling((reset - now).TotalSeconds));
        await AccessErrors.WriteQuotaExceededAsync(context, key.Plan, limit, reset);
    }

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Marks endpoints whose requests a plan counts.</summary>
internal sealed class CountsTowardsQuota;
