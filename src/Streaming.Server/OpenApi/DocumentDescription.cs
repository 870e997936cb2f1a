using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Streaming.Server.OpenApi;

/// <summary>What the whole API has in common: its name and how a key is shown.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public const string HeaderScheme = "ApiKeyHeader";
    public const string BearerScheme = "Bearer";
    public const string QueryScheme = "ApiKeyQuery";

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Streaming",
            Version = "v1",
            Description = "Live 0DTE options flow: bars, strikes and sessions. Times are UTC, money is US dollars.",
        };

        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [HeaderScheme] = new OpenApiSecurityScheme
                { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key" },
            [BearerScheme] = new OpenApiSecurityScheme
                { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            [QueryScheme] = new OpenApiSecurityScheme
                { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Query, Name = "apiKey" },
        };
        return Task.CompletedTask;
    }
}
