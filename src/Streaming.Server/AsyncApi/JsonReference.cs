using System.Text.Json.Nodes;

namespace Streaming.Server.AsyncApi;

/// <summary>A place in the document, named from another.</summary>
internal static class JsonReference
{
    public static JsonObject To(string path) => new() { ["$ref"] = path };

    public static JsonObject ToSchema(string name) => To($"#/components/schemas/{name}");

    public static JsonArray ToAll(IEnumerable<string> paths) => new([.. paths.Select(To)]);
}
