using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Streaming.Protocol.Rest;
using Streaming.Testing;
using Xunit;

namespace Streaming.Protocol.Tests.Rest;

/// <summary>The published example bodies, as they stand in the contract, pass through our types without loss.</summary>
public sealed class ContractTests
{
    // The examples come from a service without positions, so here nothing is required.
    private static readonly JsonSerializerOptions Lenient = new(ProtocolJsonContext.Wire.Options)
    {
        RespectNullableAnnotations = false,
        TypeInfoResolver = ProtocolJsonContext.Wire.WithAddedModifier(info =>
        {
            foreach (var property in info.Properties)
                property.IsRequired = false;
        }),
    };

    [Theory]
    [InlineData("snapshot", typeof(SnapshotResponse))]
    [InlineData("no-zero-dte", typeof(NoZeroDteResponse))]
    [InlineData("session-closed", typeof(SessionClosedResponse))]
    [InlineData("series", typeof(SeriesResponse))]
    [InlineData("hedge-flow", typeof(HedgeFlowResponse))]
    [InlineData("heatmap", typeof(HeatmapResponse))]
    [InlineData("strike-flow", typeof(StrikeFlowResponse))]
    [InlineData("leaderboard", typeof(LeaderboardResponse))]
    public void An_example_body_comes_back_with_every_field_it_had(string name, Type type)
    {
        var path = Path.Combine(GoldenFile.RepositoryRoot, $"tests/Streaming.Protocol.Tests/Contract/{name}.json");
        var example = JsonNode.Parse(File.ReadAllText(path));

        var written = JsonSerializer.SerializeToNode(example.Deserialize(type, Lenient), type, Lenient);

        AssertContains(example, written, "$");
    }

    [Fact]
    public void Error_bodies_are_the_contract_s_to_the_byte()
    {
        Assert.Equal("""{"error":"invalid_bar","message":"bar must be 30s|1m|5m|15m"}""", Samples.Json(ErrorResponse.InvalidBar));
        Assert.Equal("""{"error":"invalid_side","message":"side must be all|calls|puts"}""", Samples.Json(ErrorResponse.InvalidSide));
        Assert.Equal("""{"error":"symbol_not_found","message":"No data for XYZ."}""", Samples.Json(ErrorResponse.SymbolNotFound("XYZ")));
        Assert.Equal(
            """{"title":"Unauthorized","status":401,"detail":"Invalid API key."}""",
            Samples.Json(new UnauthorizedResponse()));
        Assert.Equal(
            """{"status":"ERROR","error":"tier_restricted","message":"This endpoint requires the Growth plan or higher.","current_plan":"Basic","required_plan":"Growth"}""",
            Samples.Json(TierRestrictedResponse.For(Plan.Basic, Plan.Growth)));
        Assert.Equal(
            """{"status":"ERROR","error":"Quota exceeded","message":"You have exceeded your daily API quota of 5 requests on the Free plan. Please upgrade to Basic for a higher limit.","current_plan":"Free","limit":5,"upgrade_to":"Basic","reset_at":"2026-03-01T00:00:00Z"}""",
            Samples.Json(QuotaExceededResponse.For(Plan.Free, 5, "2026-03-01T00:00:00Z")));
    }

    private static void AssertContains(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    Assert.True(actual!.AsObject().TryGetPropertyValue(name, out var other), $"{path}.{name} is missing.");
                    AssertContains(value, other, $"{path}.{name}");
                }

                break;

            case JsonArray items:
                Assert.Equal(items.Count, actual!.AsArray().Count);
                for (var i = 0; i < items.Count; i++)
                    AssertContains(items[i], actual[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));

                break;

            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: {expected} became {actual}.");
                break;
        }
    }
}
