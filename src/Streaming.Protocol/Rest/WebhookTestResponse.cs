namespace Streaming.Protocol.Rest;

/// <summary>How one attempt at a webhook's target went.</summary>
public sealed record WebhookTestResponse
{
    public required bool Delivered { get; init; }

    /// <summary>What the target answered; null where it could not be reached.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public required string? Message { get; init; }
}
