using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Streaming.Server.Access;

namespace Streaming.Server.OpenApi;

/// <summary>How an operation is asked: the words its parameters allow, the plan it needs, how a key is shown.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Schema = ParameterSchemas.Of(parameter.Name, operation.OperationId!) ?? parameter.Schema;

        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<ReadsBody>().FirstOrDefault() is { } body)
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType
                    {
                        Schema = SchemaComponents.Add(
                            context.Document!, await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken)),
                        Examples = Examples.Of(operation.OperationId!, "request"),
                    },
                },
            };

        if (metadata.OfType<RequirePlanAttribute>().FirstOrDefault() is not { } required)
            return;

        operation.Description = required.Plan == default
            ? "Needs a key of any plan."
            : $"Needs the {required.Plan} plan or higher.";
        string[] schemes =
            [DocumentDescription.HeaderScheme, DocumentDescription.BearerScheme, DocumentDescription.QueryScheme];
        operation.Security = [.. schemes
            .Concat(metadata.OfType<PushDoor>().Any() ? [DocumentDescription.TicketScheme] : [])
            .Select(scheme => Requirement(scheme, context.Document))];
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
