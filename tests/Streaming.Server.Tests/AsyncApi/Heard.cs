using System.Text.Json.Nodes;

namespace Streaming.Server.Tests.AsyncApi;

/// <summary>A message as it crossed the wire.</summary>
/// <param name="Where">Who sent it on which occasion.</param>
internal sealed record Heard(string Where, string Message, JsonNode? Payload);
