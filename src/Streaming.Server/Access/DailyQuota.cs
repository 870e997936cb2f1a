using System.Globalization;
using Microsoft.Extensions.Options;

namespace Streaming.Server.Access;

/// <summary>Counts a key's requests between two midnights UTC, tells the caller where it stands in headers, and ends
/// requests beyond the plan.</summary>
/// <remarks>Stands between authentication and authorization: a request that the plan refuses has been made all the same.
/// The quota runs on the wall's time, whatever the market's is.</remarks>
internal sealed class DailyQuota(
    RequestDelegate next, IUsageCounters usage, TimeProvider time, IOptions<AccessOptions> options)
{
    private readonly QuotaOptions _quotas = options.Value.Quotas;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<CountsTowardsQuota>() is null || context.User.Key() is not { } key)
            return next(context);

        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var reset = new DateTimeOffset(today.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        var limit = _quotas.Of(key.Plan);
        var used = usage.Count(key.Id, today);

        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = limit == 0 ? "unlimited" : Digits(limit);
        headers["X-RateLimit-Remaining"] = limit == 0 ? "unlimited" : Digits(Math.Max(0, limit - used));
        headers["X-RateLimit-Reset"] = Digits(reset.ToUnixTimeSeconds());

        if (limit == 0 || used <= limit)
            return next(context);

        headers.RetryAfter = Digits((long)Math.Ceiling((reset - now).TotalSeconds));
        return AccessErrors.WriteQuotaExceededAsync(context, key.Plan, limit, reset);
    }

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Marks endpoints whose requests a plan counts.</summary>
internal sealed class CountsTowardsQuota;
