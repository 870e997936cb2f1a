using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.OpenApi;

/// <summary>What a type's schema cannot know from its types: which properties are always there, and which words a text
/// may be.</summary>
internal sealed class SchemaDescription : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { } property)
        {
            // What is left out when there is nothing to say is never null.
            if (property.ShouldSerialize is not null)
            {
                schema.Type &= ~JsonSchemaType.Null;
                schema.Metadata?.Remove(SchemaComponents.NullableKey);
            }

            // An update is written as what its topic says, which its type does not show.
            if (property.PropertyType == typeof(IReadOnlyList<IUpdate>))
                schema.Items = new OpenApiSchema
                {
                    OneOf = [.. Enum.GetValues<TopicKind>().Select(kind =>
                        new OpenApiSchemaReference(Targets.TypeOf(kind).Name, context.Document))],
                };
            Describe(schema, WireVocabulary.WordsOf(property.DeclaringType, property.Name), WireVocabulary.FormatOf(property.Name));
        }
        else if (schema.Properties is { } properties)
        {
            schema.Required = context.JsonTypeInfo.Properties
                .Where(each => each.ShouldSerialize is null && properties.ContainsKey(each.Name))
                .Select(each => each.Name)
                .ToHashSet();
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiSchema schema, IReadOnlyList<JsonNode>? words, string? format)
    {
        if (words is not null && schema.Type is { } type && (type & (JsonSchemaType.String | JsonSchemaType.Integer)) != 0)
            schema.Enum = type.HasFlag(JsonSchemaType.Null) ? [.. words, JsonNullSentinel.JsonNull] : [.. words];
        else if (format is not null && schema.Type is { } text && text.HasFlag(JsonSchemaType.String))
            schema.Format = format;
    }
}
