using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.AsyncApi;

/// <summary>The schemas of messages, each made once and then referred to.</summary>
internal sealed class MessageSchemas
{
    private const string Components = "#/components/schemas/";

    private readonly JsonSchemaExporterOptions _options;

    public MessageSchemas() => _options = new JsonSchemaExporterOptions { TransformSchemaNode = Transform };

    public JsonObject All { get; } = [];

    public JsonObject Refer(Type type)
    {
        var place = $"{Components}{type.Name}";
        if (!All.ContainsKey(type.Name))
        {
            var schema = ProtocolJsonContext.Wire.Options.GetJsonSchemaAsNode(type, _options);
            Move(schema, place);
            All[type.Name] = schema;
        }

        return new JsonObject { ["$ref"] = place };
    }

    // What a schema has twice it refers to from its own root, which is not the document's.
    private static void Move(JsonNode node, string place)
    {
        if (node is JsonObject thing)
        {
            if (thing["$ref"] is JsonValue reference && reference.GetValue<string>() is var path
                && path.StartsWith('#') && !path.StartsWith(Components, StringComparison.Ordinal))
                thing["$ref"] = place + path[1..];
            foreach (var (_, child) in thing.ToArray())
                if (child is not null)
                    Move(child, place);
        }
        else if (node is JsonArray list)
            foreach (var child in list)
                if (child is not null)
                    Move(child, place);
    }

    // An update is written as what its topic says; the converter that does it is no schema.
    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema) =>
        context.TypeInfo.Type == typeof(IUpdate)
            ? new JsonObject
            {
                ["anyOf"] = new JsonArray([.. Enum.GetValues<TopicKind>().Select(kind => Refer(Targets.TypeOf(kind)))]),
            }
            : schema;
}
