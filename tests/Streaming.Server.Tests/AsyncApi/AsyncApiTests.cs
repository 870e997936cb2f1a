using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Streaming.Protocol;
using Streaming.Server.Tests.OpenApi;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.AsyncApi;

/// <summary>The AsyncAPI document against what is said at both doors: nothing is sent that it does not describe, and
/// nothing is described that is never sent.</summary>
public sealed partial class AsyncApiTests(AsyncApiTests.Tour tour) : IClassFixture<AsyncApiTests.Tour>
{
    // What need not come in a quiet market on a quick connection, each for its reason. All else must.
    private static readonly Dictionary<string, string[]> MayBeAbsent = new()
    {
        ["this server has no such feed"] =
        [
            "DataAsOfBlock.index_feed", "DataAsOfBlock.index_options_feed", "DataAsOfBlock.futures_feed",
            "DataAsOfBlock.futures_options_feed", "DataAsOfBlock.macro_feed", "LeaderboardUpdate.data_as_of",
            "VolContextBlock.seven_dte_atm_iv", "VolContextBlock.iv_ratio_0dte_7dte", "VolContextBlock.vix",
        ],
        ["only a reader who is too slow is told"] =
        [
            "HeatmapColumnUpdate.conflated", "HedgeFlowBarUpdate.conflated", "LeaderboardUpdate.conflated",
            "SnapshotUpdate.conflated", "StrikeFlowBarUpdate.conflated", "SeriesBarUpdate.conflated",
        ],
        ["only behind a gap"] =
        [
            "HedgeFlowBarUpdate.partial", "SeriesBarUpdate.partial", "HeatmapColumnUpdate.partial",
            "StrikeFlowBarUpdate.partial",
        ],
        ["only where the chain has it"] =
        [
            "DecayBlock.gamma_acceleration", "HeadlineBlock.severity_held", "HeatmapColumnUpdate.ci_low",
            "HeatmapColumnUpdate.ci_high", "PrincipledBlock.gamma_flip", "RegimeBlock.gamma_flip_reason",
            "SeriesBarUpdate.gamma_flip_reason", "SnapshotUpdate.warnings",
        ],
        ["only where strikes have come"] = ["HeatmapColumnUpdate.strikes_grid", "StrikeFlowBarUpdate.strikes_grid"],
        ["a pushed snapshot leaves the strikes to REST"] = ["SnapshotUpdate.strikes"],
        ["SignalR's own, after fifteen silent seconds or an end without a Bye"] =
            ["HubPing.type", "HubClose.type", "HubClose.error", "HubClose.allowReconnect"],
    };

    [Fact]
    public void Every_message_and_frame_is_as_described()
    {
        var faults = tour.Ear.Messages
            .SelectMany(heard => tour.FaultsOf(heard).Select(fault => $"{heard.Where}, {heard.Message}: {fault}"))
            .Concat(tour.Ear.Frames.SelectMany(heard =>
                tour.Schemas.FaultsOf(WireSchemas.Reference("HubFrame"), heard.Payload).Select(fault => $"{heard.Where}: {fault}")))
            .Take(20).ToArray();

        Assert.True(faults.Length == 0, string.Join('\n', faults));
        var absent = tour.Schemas.Properties.Except(tour.Schemas.Seen)
            .Except(MayBeAbsent.Values.SelectMany(names => names))
            .Where(name => !name.StartsWith("StrikeBlock.", StringComparison.Ordinal));
        Assert.Equal([], absent);
    }

    [Fact]
    public void Calls_that_are_refused_are_not_as_described()
    {
        Assert.Equal(["Subscribe", "Unsubscribe"], tour.Ear.Refused.Select(call => call.Message));
        Assert.All(tour.Ear.Refused, call => Assert.NotEmpty(tour.FaultsOf(call)));
    }

    [Fact]
    public void Every_message_that_is_described_is_sent()
    {
        Assert.Equal(
            tour.Messages.Select(message => message.Key).Order(StringComparer.Ordinal),
            tour.Ear.Messages.Select(heard => heard.Message).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_is_described_with_what_to_do()
    {
        var codes = tour.Document["components"]!["schemas"]!["Code"]!["oneOf"]!.AsArray();

        Assert.Equal(Codes.All.Order(), codes.Select(code => (int)code!["const"]!));
        foreach (var code in codes)
        {
            Assert.Equal(Codes.Name((int)code!["const"]!), (string)code["title"]!);
            Assert.Contains(": ", (string)code["description"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_topic_that_can_be_named_parses_and_tells_its_plan_and_message()
    {
        var kinds = new HashSet<TopicKind>();
        foreach (var channel in tour.Document["channels"]!.AsObject().Where(each => each.Value!["x-plan"] is not null))
            foreach (var name in Expand((string)channel.Value!["address"]!, channel.Value["parameters"]))
            {
                Assert.True(Topic.TryParse(name, out var topic), name);
                Assert.Equal(topic.RequiredPlan.WireName(), (string)channel.Value["x-plan"]!);
                Assert.Equal(Protocol.Hub.Targets.Of(topic.Kind), channel.Value["messages"]!.AsObject().Single().Key);
                kinds.Add(topic.Kind);
            }

        Assert.Equal(Enum.GetValues<TopicKind>(), kinds.Order());
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var reference in References(tour.Document))
        {
            var place = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)tour.Document, (node, name) => node?[name]);
            Assert.True(place is not null, reference);
        }
    }

    [Fact]
    public void Examples_are_what_was_sent()
    {
        foreach (var message in tour.Messages)
            GoldenFile.Matches(
                $"src/Streaming.Server/AsyncApi/Examples/{message.Key}.json", ApiExamples.Settled(FirstOf(message.Key)));
    }

    [Fact]
    public void Every_message_is_shown_by_an_example_that_is_as_described()
    {
        foreach (var (name, message) in tour.Messages)
            Assert.Empty(tour.FaultsOf(new("example", name, message!["examples"]![0]!["payload"])));
    }

    [Theory]
    [InlineData("""{"code":3001,"reason":"shutting_down","retry_after_ms":5,"more":1}""")]
    [InlineData("""{"code":"3001","reason":"shutting_down","retry_after_ms":5}""")]
    [InlineData("""{"code":4001,"reason":"shutting_down","retry_after_ms":5}""")]
    [InlineData("""{"code":3001,"reason":"shutting_down"}""")]
    public void What_is_not_described_is_found(string bye)
    {
        Assert.NotEmpty(tour.FaultsOf(new("nowhere", "Bye", JsonNode.Parse(bye))));
        Assert.Empty(tour.FaultsOf(new(
            "nowhere", "Bye", JsonNode.Parse("""{"code":3001,"reason":"shutting_down","retry_after_ms":5}"""))));
    }

    // A running market is never twice the same.
    private JsonNode? FirstOf(string message) => tour.Ear.Messages
        .First(heard => heard.Message == message && !heard.Where.StartsWith("running", StringComparison.Ordinal)).Payload;

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(part =>
            part.Key == "$ref" ? [(string)part.Value!] : References(part.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string> Expand(string address, JsonNode? parameters)
    {
        if (Parameter().Match(address) is not { Success: true } match)
            return [address];

        var words = parameters![match.Groups[1].Value]!;
        return (words["enum"] ?? words["examples"])!.AsArray()
            .SelectMany(word => Expand(address.Replace(match.Value, (string)word!, StringComparison.Ordinal), parameters));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    /// <summary>What was said, and what was said of it before.</summary>
    public sealed class Tour : IAsyncLifetime
    {
        internal Ear Ear { get; } = new();

        internal JsonNode Document { get; private set; } = new JsonObject();

        internal WireSchemas Schemas { get; private set; } = null!;

        internal JsonObject Messages => Document["components"]!["messages"]!.AsObject();

        internal IReadOnlyList<string> FaultsOf(Heard heard) => Messages[heard.Message] is { } message
            ? Schemas.FaultsOf(message["payload"]!, heard.Payload)
            : ["no such message is described"];

        public async ValueTask InitializeAsync()
        {
            await using var app = new StreamingApp();
            Document = JsonNode.Parse((await app.AsNobody().GetOkAsync("/asyncapi/v1.json")).GetRawText())!;
            Schemas = new WireSchemas(Document);
            await PushTour.GoAsync(Ear);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
