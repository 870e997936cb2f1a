using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.OpenApi;

/// <summary>The OpenAPI document against a running server, both ways: nothing is answered that it does not describe, and
/// nothing is described that is not answered.</summary>
public sealed class ApiAnswerTests(ApiAnswerTests.Tour tour) : IClassFixture<ApiAnswerTests.Tour>
{
    // Sent by any server, and described by HTTP.
    private static readonly string[] OfHttp = ["Date", "Transfer-Encoding", "Vary", "Connection", "X-Accel-Buffering", "Pragma"];

    // Null or absent wherever this server answers, each for its reason.
    private static readonly Dictionary<string, string[]> NeverSeen = new()
    {
        ["no feed brings it"] =
        [
            "DataAsOfBlock.futures_feed", "DataAsOfBlock.futures_options_feed", "DataAsOfBlock.macro_feed",
            "VolContextBlock.vix",
        ],
        ["no volatility of seven days is kept beside today's"] =
        [
            "VolContextBlock.seven_dte_atm_iv", "VolContextBlock.iv_ratio_0dte_7dte", "DecayBlock.gamma_acceleration",
        ],
        ["it is null in order to say that there is nothing"] =
        [
            "NoZeroDteResponse.expiration", "NoZeroDteResponse.body", "SessionClosedResponse.expiration",
            "SessionClosedResponse.body",
        ],
        ["the contract leaves it open, and bars and rankings go without it"] =
        [
            "SeriesResponse.endpoint_version", "SeriesResponse.data_as_of", "HedgeFlowResponse.endpoint_version",
            "HedgeFlowResponse.data_as_of", "HeatmapResponse.endpoint_version", "HeatmapResponse.data_as_of",
            "StrikeFlowResponse.endpoint_version", "StrikeFlowResponse.data_as_of", "LeaderboardResponse.data_as_of",
        ],
    };

    private static readonly string[] Undescribed = ["/hubs/flow", "/health/", "/openapi/", "/asyncapi/", "/swagger"];

    [Fact]
    public void Every_answer_is_as_described()
    {
        var faults = new List<string>();
        foreach (var call in tour.Calls)
        {
            if (tour.ResponseOf(call) is not { } response)
            {
                faults.Add($"{call}: the status is not described");
                continue;
            }

            if (call.Sent is not null && (int)call.Status < 400)
                faults.AddRange(tour.Schemas.FaultsOf(tour.RequestOf(call)["schema"]!, JsonNode.Parse(call.Sent)));

            if (call.Body is null)
            {
                Assert.Null(response["content"]);
                continue;
            }

            if (response["content"]?[call.ContentType!]?["schema"] is { } schema)
                faults.AddRange(tour.Schemas.FaultsOf(schema, call.Body).Select(fault => $"{call}: {fault}"));
            else
                faults.Add($"{call}: {call.ContentType} is not described");
        }

        Assert.Empty(faults);
        Assert.Equal(
            NeverSeen.Values.SelectMany(names => names).Order(StringComparer.Ordinal),
            tour.Schemas.Properties.Except(tour.Schemas.Seen).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_status_that_is_described_is_answered()
    {
        var described =
            from operation in tour.Operations
            from status in operation.Value["responses"]!.AsObject()
            select $"{operation.Key} {status.Key}";

        Assert.Equal(
            described.Order(StringComparer.Ordinal),
            tour.Calls.Select(call => $"{call.Operation} {call.StatusText}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Headers_are_sent_where_they_are_described_and_nowhere_else()
    {
        foreach (var call in tour.Calls)
        {
            var headers = tour.ResponseOf(call)!["headers"]?.AsObject() ?? [];
            var sent = call.Headers.Keys.Except(OfHttp).Where(name => !IsOfSecurity(name)).ToArray();
            var always = headers.Where(each => (bool?)each.Value!["required"] == true).Select(each => each.Key);

            Assert.True(sent.All(headers.ContainsKey), $"{call} has {string.Join(", ", sent)}");
            Assert.True(always.All(call.Headers.ContainsKey), $"{call} has only {string.Join(", ", sent)}");
        }
    }

    [Fact]
    public void Examples_are_what_the_server_answered()
    {
        foreach (var operation in tour.Operations.Keys)
            GoldenFile.Matches($"src/Streaming.Server/OpenApi/Examples/{operation}.json", ApiExamples.Of(operation, tour.Calls));
    }

    [Fact]
    public void Every_body_is_shown_by_an_example_that_is_as_described()
    {
        foreach (var (name, operation) in tour.Operations)
        {
            AssertShown($"{name} request", operation["requestBody"]);
            foreach (var (status, response) in operation["responses"]!.AsObject())
                AssertShown($"{name} {status}", response);
        }
    }

    [Fact]
    public async Task Every_route_is_described_or_has_a_document_of_its_own()
    {
        await using var app = new StreamingApp();

        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(route => !Undescribed.Any(known => route.StartsWith(known, StringComparison.Ordinal)));

        Assert.Equal(tour.Paths.Order(StringComparer.Ordinal), routes.Distinct().Order(StringComparer.Ordinal));
    }

    private void AssertShown(string body, JsonNode? described)
    {
        foreach (var (type, media) in described?["content"]?.AsObject() ?? [])
        {
            var examples = media!["examples"]?.AsObject() ?? [];
            Assert.True(examples.Count > 0, $"{body} {type} has no example");
            foreach (var (shows, example) in examples)
                Assert.Empty(
                    tour.Schemas.FaultsOf(media["schema"]!, example!["value"]).Select(fault => $"{body} {shows}: {fault}"));
        }
    }

    private static bool IsOfSecurity(string header) => header.StartsWith("Content-Security", StringComparison.Ordinal)
        || header is "X-Content-Type-Options" or "X-Frame-Options" or "Referrer-Policy"
        || header.StartsWith("Cross-Origin-", StringComparison.Ordinal);

    /// <summary>What was asked and answered, and what was said of it before.</summary>
    public sealed class Tour : IAsyncLifetime
    {
        private JsonNode _document = new JsonObject();

        internal IReadOnlyList<ApiCall> Calls { get; private set; } = [];

        internal WireSchemas Schemas { get; private set; } = null!;

        /// <summary>Every operation by its id.</summary>
        public IReadOnlyDictionary<string, JsonNode> Operations { get; private set; } = new Dictionary<string, JsonNode>();

        public IEnumerable<string> Paths => _document["paths"]!.AsObject().Select(path => path.Key);

        internal JsonNode? ResponseOf(ApiCall call) => Operations[call.Operation]["responses"]![call.StatusText];

        internal JsonNode RequestOf(ApiCall call) => Operations[call.Operation]["requestBody"]!["content"]!["application/json"]!;

        public async ValueTask InitializeAsync()
        {
            await using var app = new StreamingApp();
            _document = JsonNode.Parse((await app.AsNobody().GetOkAsync("/openapi/v1.json")).GetRawText())!;
            Schemas = new WireSchemas(_document);
            Operations = _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
                .ToDictionary(operation => (string)operation.Value!["operationId"]!, operation => operation.Value!);
            Calls = await ApiTour.GoAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
