using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Streaming.Protocol.Hub;
using Streaming.Server.OpenApi;

namespace Streaming.Server.AsyncApi;

/// <summary>The schemas of what is called and told, made as those of REST are, so that the two documents cannot differ
/// about a bar.</summary>
/// <remarks>They are the components of an OpenAPI document without operations, which nobody serves.</remarks>
internal sealed class MessageSchemas : IOpenApiDocumentTransformer
{
    public const string Document = "messages";

    private static readonly Type[] Types =
        [.. Message.Told.Select(message => message.Type), typeof(SubscribeRequest), typeof(SubscribeResult)];

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var type in Types)
            SchemaComponents.Add(document, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
    }

    /// <summary>Every schema by its name.</summary>
    public static async Task<JsonObject> ReadAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document)
            .GetOpenApiDocumentAsync();
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        return JsonNode.Parse(text)!["components"]!["schemas"]!.DeepClone().AsObject();
    }
}
