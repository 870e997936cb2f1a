using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest;

public sealed record WebhookResponse
{
    public required string Id { get; init; }
    public required string Url { get; init; }
    public required string MinSeverity { get; init; }
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary><c>active</c> or <c>failing</c>.</summary>
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailingSince { get; init; }

    /// <summary>Only in the answer that creates the webhook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}
