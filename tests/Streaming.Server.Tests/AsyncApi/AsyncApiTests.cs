using System.Text.Json.Nodes;
using Json.Schema;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.AsyncApi;

/// <summary>What the push protocol says of itself, held to what is really sent: the recorded frames of the hub, and the
/// stream of a running server.</summary>
public sealed class AsyncApiTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A running server tells these only when something is wrong, or after a while.
    private static readonly string[] RecordedOnly = ["Gap", "Bye"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_recorded_frame_of_the_hub_is_as_described()
    {
        await using var app = new StreamingApp();
        var document = new Description(JsonNode.Parse(
            await app.AsNobody().GetStringAsync("/asyncapi/v1.json", Stop))!);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(GoldenFile.RepositoryRoot, "clients/vectors"), "*.json"))
            foreach (var step in JsonNode.Parse(await File.ReadAllTextAsync(file, Stop))!["hub"]?.AsArray() ?? [])
            {
                if (step!["call"] is { } call && call["target"] is { } called)
                    Check((string)called!, call["arguments"]![0], file);
                if (step["frame"] is not { } frame)
                    continue;
                if (frame["target"] is { } target)
                    Check((string)target!, frame["arguments"]![0], file);
                else if (frame["result"] is JsonArray result)
                    Check("SubscribeAnswer", result, file);
            }

        Assert.Superset(new HashSet<string>
        {
            "Subscribe", "SubscribeAnswer", "SeriesBar", "HeatmapColumn", "Headline", "Heartbeat", "Gap", "Bye",
        }, seen);

        void Check(string message, JsonNode? payload, string file)
        {
            seen.Add(message);
            Assert.True(document.Describes(message, payload, out var fault), $"{Path.GetFileName(file)}, {message}: {fault}");
        }
    }

    [Fact]
    public async Task Every_event_of_a_running_stream_is_as_described_and_every_message_comes()
    {
        await using var server = await RunningServer.StartAsync(
            [("ASPNETCORE_ENVIRONMENT", "Development")], "--Feed:Simulator:Speed=60");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", "demo");
        var document = new Description(JsonNode.Parse(await http.GetStringAsync("/asyncapi/v1.json", Stop))!);
        var missing = document.MessagesOf("stream").Except(RecordedOnly).ToHashSet(StringComparer.Ordinal);
        Assert.True(missing.Count >= 10);

        const string topics = "series/SPY/30s,hedge-flow/SPY/all/30s,heatmap/SPY/gex/raw/1m,strike-flow/SPY/1m,"
            + "headline/*,snapshot/SPY,status/SPY,leaderboard/heat";
        using var reader = new StreamReader(
            await http.GetStreamAsync($"/v1/flow/zero-dte/stream?minutes=5&topics={topics}", Stop));
        string? name = null;
        while (missing.Count > 0)
        {
            var line = await reader.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, Stop);
            Assert.NotNull(line);
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal) || name is null)
                continue;

            var payload = JsonNode.Parse(line["data: ".Length..])!;
            Assert.True(document.Describes(name, payload, out var fault), $"{name}: {fault}");
            missing.Remove(name);

            // What changes seldom comes with the answer, and perhaps never again.
            if (name == Targets.Subscribed)
                foreach (var update in payload["updates"]!.AsArray())
                    if (Topic.TryParse((string)update!["topic"]!, out var topic)
                        && document.Describes(Targets.Of(topic.Kind), update, out _))
                        missing.Remove(Targets.Of(topic.Kind));
        }
    }

    [Fact]
    public async Task What_is_not_described_is_found()
    {
        await using var app = new StreamingApp();
        var document = new Description(JsonNode.Parse(
            await app.AsNobody().GetStringAsync("/asyncapi/v1.json", Stop))!);

        Assert.True(document.Describes("Bye", JsonNode.Parse("""{"code":3001,"reason":"shutting_down","retry_after_ms":5}"""), out _));
        Assert.False(document.Describes("Bye", JsonNode.Parse("""{"code":3001,"reason":"x","retry_after_ms":5,"more":1}"""), out _));
        Assert.False(document.Describes("Bye", JsonNode.Parse("""{"code":"3001","reason":"x","retry_after_ms":5}"""), out _));
        Assert.False(document.Describes("Bye", JsonNode.Parse("""{"code":3001,"reason":"x"}"""), out _));
    }

    /// <summary>The document as a validator. Clients must bear properties they do not know, so the document allows them;
    /// here one that it does not name is a fault.</summary>
    private sealed class Description
    {
        private readonly JsonNode _document;
        private readonly Dictionary<string, JsonSchema> _schemas = [];

        public Description(JsonNode document)
        {
            _document = document;
            Close(document["components"]!["schemas"]!);
        }

        public IEnumerable<string> MessagesOf(string channel) =>
            _document["channels"]![channel]!["messages"]!.AsObject().Select(message => message.Key);

        public bool Describes(string message, JsonNode? payload, out string fault)
        {
            var result = SchemaOf(message).Evaluate(payload, new EvaluationOptions { OutputFormat = OutputFormat.List });
            fault = result.IsValid ? "" : string.Join("; ", result.Details.Where(detail => detail.HasErrors).Take(5)
                .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}"));
            return result.IsValid;
        }

        private JsonSchema SchemaOf(string message)
        {
            if (_schemas.TryGetValue(message, out var made))
                return made;

            // The components stand beside the payload, so that its references are found in one document.
            var schema = _document["components"]!["messages"]![message]!["payload"]!.DeepClone().AsObject();
            schema["components"] = _document["components"]!.DeepClone();
            return _schemas[message] = JsonSchema.FromText(schema.ToJsonString());
        }

        private static void Close(JsonNode node)
        {
            if (node is JsonObject thing)
            {
                if (thing["properties"] is JsonObject && !thing.ContainsKey("additionalProperties"))
                    thing["additionalProperties"] = false;
                foreach (var (_, child) in thing.ToArray())
                    if (child is not null)
                        Close(child);
            }
            else if (node is JsonArray list)
                foreach (var child in list)
                    if (child is not null)
                        Close(child);
        }
    }
}
