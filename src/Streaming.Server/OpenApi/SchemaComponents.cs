using Microsoft.OpenApi;

namespace Streaming.Server.OpenApi;

/// <summary>Gives the schemas of named types their place among the document's components, once each.</summary>
internal static class SchemaComponents
{
    // Where the framework leaves a schema's name. What it makes outside its own operations it leaves in one piece.
    private const string NameKey = "x-schema-id";
    internal const string NullableKey = "x-is-nullable-property";

    /// <summary>The schema, or a reference to it where it has a name.</summary>
    public static IOpenApiSchema Add(OpenApiDocument document, IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema whole)
            return schema;

        whole.Items = Part(document, whole.Items);
        whole.AdditionalProperties = Part(document, whole.AdditionalProperties);
        foreach (var (key, property) in whole.Properties?.ToArray() ?? [])
            whole.Properties![key] = Add(document, property);
        foreach (var choice in new[] { whole.OneOf, whole.AnyOf, whole.AllOf })
            for (var i = 0; i < choice?.Count; i++)
                choice[i] = Add(document, choice[i]);

        if (whole.Metadata is null || !whole.Metadata.TryGetValue(NameKey, out var name) || name is not string { Length: > 0 } id)
            return whole;

        var isNullable = whole.Metadata.TryGetValue(NullableKey, out var nullable) && nullable is true;
        document.AddComponent(id, whole);
        var reference = new OpenApiSchemaReference(id, document);
        return isNullable
            ? new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference] }
            : reference;
    }

    private static IOpenApiSchema? Part(OpenApiDocument document, IOpenApiSchema? part) =>
        part is null ? null : Add(document, part);
}
