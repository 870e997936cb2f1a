using System.Net.Mime;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Server.OpenApi;

namespace Streaming.Server.AsyncApi;

public static class AsyncApiRegistration
{
    private static readonly JsonSerializerOptions Text = new() { Encoder = ProtocolJsonContext.Wire.Options.Encoder };

    public static IServiceCollection AddPushDescription(this IServiceCollection services) =>
        services.AddOpenApi(MessageSchemas.Document, options =>
        {
            options.ShouldInclude = static _ => false;
            options.AddDocumentTransformer<MessageSchemas>();
            options.AddSchemaTransformer<SchemaDescription>();
        });

    /// <summary>At <c>/asyncapi/v1.json</c>, for anyone, beside the description of REST.</summary>
    public static void MapPushDescription(this WebApplication app)
    {
        var document = new Lazy<Task<string>>(async () =>
            AsyncApiDocument.Of(await MessageSchemas.ReadAsync(app.Services)).ToJsonString(Text));
        app.MapGet("/asyncapi/v1.json", async () => Results.Text(await document.Value, MediaTypeNames.Application.Json))
            .ExcludeFromDescription();
    }
}
