using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Streaming.Server.Access;

namespace Streaming.Server.OpenApi;

/// <summary>What an operation answers beyond one type a status: other bodies, headers, and examples.</summary>
internal sealed class AnswerDescription : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var alternatives in metadata.OfType<AnswerAlternatives>())
        {
            var status = alternatives.Status.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses?[status].Content?["application/json"] is not { } body)
                continue;

            var bodies = new List<IOpenApiSchema>();
            foreach (var type in alternatives.Bodies)
                bodies.Add(SchemaComponents.Add(
                    context.Document!, await context.GetOrCreateSchemaAsync(type, null, cancellationToken)));
            body.Schema = new OpenApiSchema { OneOf = bodies };
        }

        var isCounted = metadata.OfType<CountsTowardsQuota>().Any();
        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (name, header) in AnswerHeaders.Of(operation.OperationId!, status, isCounted))
                (((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = header;
            foreach (var media in response.Content?.Values ?? [])
                media.Examples = Examples.Of(operation.OperationId!, status);
        }
    }
}
