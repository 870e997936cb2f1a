namespace Streaming.Protocol.Rest;

/// <summary>The body of a 403: the plan is too low.</summary>
public sealed record TierRestrictedResponse
{
    public string Status { get; init; } = "ERROR";
    public string Error { get; init; } = "tier_restricted";
    public required string Message { get; init; }
    public required string CurrentPlan { get; init; }
    public required string RequiredPlan { get; init; }

    public static TierRestrictedResponse For(Plan current, Plan required) => new()
    {
        Message = $"This endpoint requires the {required} plan or higher.",
        CurrentPlan = current.ToString(),
        RequiredPlan = required.ToString(),
    };
}
