using System.Text.Json.Serialization;

namespace Streaming.Protocol.Hub;

public sealed record SubscribeRequest
{
    public const int TopicsPerCallMax = 64;
    public const int TopicsPerConnectionMax = 256;
    public const int MinutesMax = 390;

    public required string Topic { get; init; }

    /// <summary>The last closed update the client has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Position? Since { get; init; }

    /// <summary>The window to begin with where <c>since</c> is absent or cannot be continued.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Minutes { get; init; }
}
