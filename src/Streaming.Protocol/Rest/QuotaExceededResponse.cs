using System.Globalization;

namespace Streaming.Protocol.Rest;

/// <summary>The body of a 429: the day's requests are used up.</summary>
public sealed record QuotaExceededResponse
{
    public string Status { get; init; } = "ERROR";
    public string Error { get; init; } = "Quota exceeded";
    public required string Message { get; init; }
    public required string CurrentPlan { get; init; }
    public required int Limit { get; init; }

    /// <summary>Null on the highest plan, when an operator gave it a quota.</summary>
    public required string? UpgradeTo { get; init; }

    public required string ResetAt { get; init; }

    public static QuotaExceededResponse For(Plan current, int limit, string resetAt)
    {
        var upgrade = current.Next()?.ToString();
        var quota = limit.ToString(CultureInfo.InvariantCulture);
        var advice = upgrade is null ? "" : $" Please upgrade to {upgrade} for a higher limit.";
        return new()
        {
            Message = $"You have exceeded your daily API quota of {quota} requests on the {current} plan.{advice}",
            CurrentPlan = current.ToString(),
            Limit = limit,
            UpgradeTo = upgrade,
            ResetAt = resetAt,
        };
    }
}
