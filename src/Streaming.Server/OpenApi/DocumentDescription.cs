using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Streaming.Server.OpenApi;

/// <summary>What the whole API has in common: its name and how a key is shown.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public const string HeaderScheme = "ApiKeyHeader";
    public const string BearerScheme = "Bearer";
    public const string QueryScheme = "ApiKeyQuery";
    public const string TicketScheme = "Ticket";

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Streaming",
            Version = "v1",
            Description = 
                "Live 0DTE options flow: bars, strikes and sessions. Times are UTC, money is US dollars. Clients ignore "
                + "properties that they do not know: new ones may come at any time. What the server pushes is described "
                + "by the AsyncAPI document beside this one, /asyncapi/v1.json.",
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
            [TicketScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Query, Name = "access_token",
                Description = "A ticket, which POST /v1/tickets trades for a key; good once, for a minute.",
            },
        };
        return Task.CompletedTask;
    }
}
