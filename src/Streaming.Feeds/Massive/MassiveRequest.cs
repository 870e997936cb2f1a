using System.Text.Json.Serialization;

namespace Streaming.Feeds.Massive;

/// <summary>What a client says to the socket.</summary>
/// <param name="Params">The key, or channels with commas between them.</param>
internal sealed record MassiveRequest(string Action, string Params);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MassiveRequest))]
internal sealed partial class MassiveJsonContext : JsonSerializerContext;
