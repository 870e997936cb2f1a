using System.Text.Json.Serialization;

namespace Streaming.Protocol.Rest;

public sealed record WebhookRequest
{
    public required string Url { get; init; }

    /// <summary>Absent means <c>info</c>: every event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MinSeverity { get; init; }

    /// <summary>Absent or empty means every symbol.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Symbols { get; init; }
}
