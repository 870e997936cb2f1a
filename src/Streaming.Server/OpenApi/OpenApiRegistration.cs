using Streaming.Protocol;

namespace Streaming.Server.OpenApi;

public static class OpenApiRegistration
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The description is made from the context that writes the answers.
        services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProtocolJsonContext.Wire));
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer<DocumentDescription>();
            options.AddOperationTransformer<OperationDescription>();
        });
        return services;
    }

    /// <summary>At <c>/openapi/v1.json</c>, for anyone.</summary>
    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi();
}
