using System.Text.Json.Nodes;
using Json.Schema;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>The schemas of a served document, closed: for clients an unknown property is nothing to worry about, for these
/// tests it is one that nobody wrote down. Remembers which properties it has seen with a value.</summary>
internal sealed class WireSchemas
{
    private const string Components = "#/components/schemas/";

    private static readonly EvaluationOptions Strict = new()
    {
        OutputFormat = OutputFormat.List,
        RequireFormatValidation = true,
    };

    private readonly JsonObject _named;
    private readonly Dictionary<string, JsonSchema> _built = [];
    private readonly HashSet<string> _seen = [];

    public WireSchemas(JsonNode document)
    {
        _named = document["components"]!["schemas"]!.DeepClone().AsObject();
        Close(_named);
    }

    /// <summary>Every property of every named schema, as <c>SeriesBar.net_gex</c>.</summary>
    public IEnumerable<string> Properties =>
        from schema in _named
        from property in schema.Value!["properties"]?.AsObject() ?? []
        select $"{schema.Key}.{property.Key}";

    public IReadOnlySet<string> Seen => _seen;

    public static JsonObject Reference(string name) => new() { ["$ref"] = Components + name };

    /// <summary>What of a value does not follow the schema; empty where all of it does.</summary>
    public IReadOnlyList<string> FaultsOf(JsonNode schema, JsonNode? value)
    {
        var result = Built(schema).Evaluate(value, Strict);
        if (result.IsValid)
        {
            Look(schema, value);
            return [];
        }

        return
        [
            .. from part in result.Details
               where part.Errors is { Count: > 0 }
               from error in part.Errors!
               select $"{part.InstanceLocation}: {error.Key} {error.Value} ({part.EvaluationPath})",
        ];
    }

    private JsonSchema Built(JsonNode schema)
    {
        var text = schema.ToJsonString();
        if (_built.TryGetValue(text, out var known))
            return known;

        var whole = schema.DeepClone().AsObject();
        Close(whole);
        whole["$defs"] = _named.DeepClone();
        var closed = whole.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal);
        return _built[text] = JsonSchema.FromText(closed);
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray items)
            foreach (var item in items)
                Close(item);
        if (node is not JsonObject schema)
            return;

        foreach (var part in schema)
            Close(part.Value);
        if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
            schema["additionalProperties"] = false;
    }

    private void Look(JsonNode schema, JsonNode? value, string? name = null)
    {
        if (value is null)
            return;

        if ((string?)schema["$ref"] is { } reference)
        {
            name = reference[Components.Length..];
            Look(_named[name]!, value, name);
            return;
        }

        foreach (var choice in schema["oneOf"]?.AsArray() ?? [])
            if (Built(choice!).Evaluate(value).IsValid)
                Look(choice!, value);

        if (value is JsonArray items && schema["items"] is { } each)
            foreach (var item in items)
                Look(each, item);

        foreach (var property in value as JsonObject ?? [])
            if (schema["properties"]?[property.Key] is { } known)
            {
                if (property.Value is not null && name is not null)
                    _seen.Add($"{name}.{property.Key}");
                Look(known, property.Value);
            }
            else if (schema["additionalProperties"] is JsonObject entry)
                Look(entry, property.Value);
    }
}
