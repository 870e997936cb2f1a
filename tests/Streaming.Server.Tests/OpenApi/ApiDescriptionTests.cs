using System.Net;
using System.Text.Json;
using Xunit;

namespace Streaming.Server.Tests.OpenApi;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task Every_endpoint_is_described_with_its_parameters_answers_and_errors()
    {
        await using var app = new StreamingApp();

        var paths = (await app.AsNobody().GetOkAsync("/openapi/v1.json")).GetProperty("paths");

        Assert.Equal(["200", "304", "400", "401", "403", "409", "429", "503"], Statuses(paths, "series"));
        Assert.Equal(["symbol", "bar", "model", "minutes", "since_seq", "epoch", "date"], Parameters(paths, "series"));
        Assert.Equal(["symbol", "side", "bar", "minutes", "since_seq", "epoch", "date"], Parameters(paths, "hedge-flow"));
        Assert.Equal(["symbol", "metric", "mode", "model", "bar", "minutes", "since_seq", "epoch", "date"], Parameters(paths, "heatmap"));
        Assert.Equal(["symbol", "bar", "minutes", "since_seq", "epoch", "date"], Parameters(paths, "strike-flow"));
        Assert.Equal(["symbol", "expiry", "strike_range", "model", "at", "date"], Parameters(paths, "snapshot"));
        Assert.Equal(["200", "400", "401", "403", "404", "429", "503"], Statuses(paths, "snapshot"));
        Assert.True(paths.TryGetProperty("/v1/exposure/zero-dte/{symbol}", out _));
        Assert.True(paths.TryGetProperty("/v1/flow/zero-dte/leaderboard", out _));
        Assert.True(paths.GetProperty("/v1/sessions").TryGetProperty("get", out _));
        Assert.True(paths.GetProperty("/v1/tickets").TryGetProperty("post", out _));
    }

    [Fact]
    public async Task Words_and_ranges_are_said()
    {
        await using var app = new StreamingApp();

        var paths = (await app.AsNobody().GetOkAsync("/openapi/v1.json")).GetProperty("paths");

        Assert.Equal(["all", "calls", "puts"], Words(paths, "hedge-flow", "side"));
        Assert.Equal("all", Schema(paths, "hedge-flow", "side").GetProperty("default").GetString());
        Assert.Equal(["compat", "principled"], Words(paths, "heatmap", "model"));
        Assert.Equal(["1m"], Words(paths, "heatmap", "bar"));
        Assert.Equal(0.1, Schema(paths, "snapshot", "strike_range").GetProperty("maximum").GetDouble());
        Assert.Equal(390, Schema(paths, "series", "minutes").GetProperty("maximum").GetInt32());
        Assert.Equal(60, Schema(paths, "series", "minutes").GetProperty("default").GetInt32());
    }

    [Theory]
    [InlineData("Development", HttpStatusCode.OK)]
    [InlineData("Production", HttpStatusCode.NotFound)]
    public async Task The_page_to_try_it_on_is_there_in_development_only(string environment, HttpStatusCode status)
    {
        await using var app = new StreamingApp { Environment = environment };

        using var page = await app.AsNobody().GetAsync("/swagger/index.html", TestContext.Current.CancellationToken);

        Assert.Equal(status, page.StatusCode);
    }

    private static JsonElement Get(JsonElement paths, string endpoint) =>
        paths.GetProperty($"/v1/flow/zero-dte/{endpoint}/{{symbol}}").GetProperty("get");

    private static IEnumerable<string> Statuses(JsonElement paths, string endpoint) =>
        Get(paths, endpoint).GetProperty("responses").EnumerateObject().Select(status => status.Name).Order();

    private static IEnumerable<string?> Parameters(JsonElement paths, string endpoint) =>
        Get(paths, endpoint).GetProperty("parameters").EnumerateArray()
            .Select(parameter => parameter.GetProperty("name").GetString());

    private static IEnumerable<string?> Words(JsonElement paths, string endpoint, string parameter) =>
        Schema(paths, endpoint, parameter).GetProperty("enum").EnumerateArray().Select(word => word.GetString());

    private static JsonElement Schema(JsonElement paths, string endpoint, string parameter) =>
        Get(paths, endpoint).GetProperty("parameters").EnumerateArray()
            .Single(found => found.GetProperty("name").GetString() == parameter)
            .GetProperty("schema");
}
