using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Streaming.Server.Access;
using Streaming.Server.Endpoints;
using static System.StringComparison;

namespace Streaming.Server.OpenApi;

/// <summary>What an operation's code cannot say by its types: the words a parameter allows, the plan it needs, the
/// headers of its answers.</summary>
/// <remarks>Parameters are strings in the code, because what a caller writes may be anything and has to be refused in
/// the contract's words.</remarks>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    private static readonly string[] QuotaHeaders = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var path = context.Description.RelativePath ?? "";
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Schema = SchemaOf(parameter.Name, path) ?? parameter.Schema;

        if (metadata.OfType<RequirePlanAttribute>().FirstOrDefault() is { } required)
        {
            operation.Description = $"Needs the {required.Plan} plan or higher.";
            operation.Security = [.. Schemes(context)];
        }

        if (metadata.OfType<CountsTowardsQuota>().Any())
            foreach (var response in operation.Responses?.Values.OfType<OpenApiResponse>() ?? [])
                foreach (var header in QuotaHeaders)
                    (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[header] =
                        new OpenApiHeader { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

        return Task.CompletedTask;
    }

    private static IEnumerable<OpenApiSecurityRequirement> Schemes(OpenApiOperationTransformerContext context)
    {
        string[] schemes =
            [DocumentDescription.HeaderScheme, DocumentDescription.BearerScheme, DocumentDescription.QueryScheme];
        foreach (var scheme in schemes)
            yield return new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
    }

    private static OpenApiSchema? SchemaOf(string? parameter, string path) => parameter switch
    {
        "bar" when path.Contains("heatmap", Ordinal) || path.Contains("strike-flow", Ordinal) => Words("1m"),
        "bar" => Words("30s", "1m", "5m", "15m"),
        "side" => Words("all", "calls", "puts"),
        "metric" when path.Contains("leaderboard", Ordinal) => Words("heat", "pin_risk", "abs_flow", "charm_intensity"),
        "metric" => Words("gex", "dex", "vex", "chex", "oi", "signed_flow"),
        "mode" => Words("raw", "delta"),
        "model" => Choice("compat", "principled"),
        "minutes" => Number(BarWindow.MinutesDefault, 1, BarWindow.MinutesMax),
        "since_seq" => Number(null, -1, int.MaxValue),
        "n" => Number(LeaderboardEndpoint.CountDefault, 1, LeaderboardEndpoint.CountMax),
        "strike_range" => new()
        {
            Type = JsonSchemaType.Number,
            Minimum = Digits(SnapshotWindow.RangeMin),
            Maximum = Digits(SnapshotWindow.RangeMax),
            Default = JsonValue.Create(SnapshotWindow.RangeDefault),
        },
        "date" or "expiry" => new() { Type = JsonSchemaType.String, Format = "date" },
        "at" => new() { Type = JsonSchemaType.String, Format = "date-time" },
        _ => null,
    };

    // The first word is the default.
    private static OpenApiSchema Words(params string[] words)
    {
        var choice = Choice(words);
        choice.Default = JsonValue.Create(words[0]);
        return choice;
    }

    private static OpenApiSchema Choice(params string[] words) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))],
    };

    private static OpenApiSchema Number(int? absent, int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = Digits(least),
        Maximum = Digits(most),
        Default = absent is { } number ? JsonValue.Create(number) : null,
    };

    private static string Digits(double number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
