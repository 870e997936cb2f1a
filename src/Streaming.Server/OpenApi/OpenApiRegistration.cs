using Streaming.Protocol;

namespace Streaming.Server.OpenApi;

public static class OpenApiRegistration
{
    private const string Document = "/openapi/v1.json";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The description is made from these options, the answers from the context: where the two differ, the document
        // speaks of names and numbers that nobody sends.
        services.ConfigureHttpJsonOptions(options =>
        {
            var wire = ProtocolJsonContext.Wire.Options;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJsonContext.Wire);
            options.SerializerOptions.PropertyNamingPolicy = wire.PropertyNamingPolicy;
            options.SerializerOptions.NumberHandling = wire.NumberHandling;
            options.SerializerOptions.RespectNullableAnnotations = wire.RespectNullableAnnotations;
        });
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer<DocumentDescription>();
            options.AddOperationTransformer<OperationDescription>();
            options.AddOperationTransformer<AnswerDescription>();
            options.AddSchemaTransformer<SchemaDescription>();
        });
        return services;
    }

    /// <summary>At <c>/openapi/v1.json</c>, for anyone; in Development also as a page, <c>/swagger</c>.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi(Document);
        if (app.Environment.IsDevelopment())
            app.UseSwaggerUI(page => page.SwaggerEndpoint(Document, "Streaming"));
    }
}
