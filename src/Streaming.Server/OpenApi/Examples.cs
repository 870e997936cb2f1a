using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Streaming.Server.OpenApi;

/// <summary>What a server really answered: a file for each operation, which a test records and compares.</summary>
/// <remarks>Each holds the answers by status and by what they show.</remarks>
internal static class Examples
{
    private static readonly Dictionary<string, JsonObject> Files = ReadAll();

    public static Dictionary<string, IOpenApiExample>? Of(string operation, string status) =>
        Files.GetValueOrDefault(operation)?[status]?.AsObject().ToDictionary(
            each => each.Key,
            IOpenApiExample (each) => new OpenApiExample { Value = each.Value?.DeepClone() });

    private static Dictionary<string, JsonObject> ReadAll()
    {
        var assembly = typeof(Examples).Assembly;
        const string Suffix = ".example.json";
        var files = new Dictionary<string, JsonObject>();
        foreach (var name in assembly.GetManifestResourceNames().Where(each => each.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            files[name[..^Suffix.Length]] = JsonNode.Parse(file)!.AsObject();
        }

        return files;
    }
}
