using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.OpenApi;

namespace Streaming.Server.AsyncApi;

/// <summary>The topics as channels: their names, what stands in them, and what comes of each.</summary>
internal static class TopicChannels
{
    private const string Symbol = "symbol";

    // Each by one of its kind, from which plan and delivery class are read.
    private static readonly (string Name, string Address, Topic One, string[] Parameters)[] Topics =
    [
        ("series", "series/{symbol}/{bar}", Topic.Series("SPY", BarSize.OneMinute), [Symbol, "bar"]),
        ("hedgeFlow", "hedge-flow/{symbol}/{side}/{bar}", Topic.HedgeFlow("SPY", FlowSide.All, BarSize.OneMinute),
            [Symbol, "side", "bar"]),
        ("heatmap", "heatmap/{symbol}/{metric}/{mode}/1m", Topic.Heatmap("SPY", HeatmapMetric.Gex, HeatmapMode.Raw),
            [Symbol, "metric", "mode"]),
        ("heatmapPrincipled", "heatmap/{symbol}/{metric}/{mode}/1m/principled",
            Topic.Heatmap("SPY", HeatmapMetric.Gex, HeatmapMode.Raw, principled: true), [Symbol, "metric", "mode"]),
        ("strikeFlow", "strike-flow/{symbol}/1m", Topic.StrikeFlow("SPY"), [Symbol]),
        ("headlines", "headline/{symbol}", Topic.Headline("SPY"), [Symbol]),
        ("headlinesOfAll", "headline/*", Topic.Headline(null), []),
        ("snapshot", "snapshot/{symbol}", Topic.Snapshot("SPY"), [Symbol]),
        ("leaderboard", "leaderboard/{ranking}", Topic.Leaderboard(LeaderboardMetric.Heat), ["ranking"]),
        ("status", "status/{symbol}", Topic.Status("SPY"), [Symbol]),
    ];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> All =>
        Topics.Select(topic => KeyValuePair.Create<string, JsonNode?>(topic.Name, Channel(topic.Address, topic.One, topic.Parameters)));

    private static JsonObject Channel(string address, Topic one, string[] parameters)
    {
        var name = Targets.Of(one.Kind);
        var channel = new JsonObject
        {
            ["address"] = address,
            ["description"] = $"A topic: its name is what Subscribe and `topics` take. {TextOf(one.Class)}",
            ["messages"] = new JsonObject { [name] = JsonReference.To($"#/components/messages/{name}") },
            ["x-plan"] = one.RequiredPlan.WireName(),
            ["x-delivery"] = one.Class.ToString().ToLowerInvariant(),
        };
        if (parameters.Length > 0)
            channel["parameters"] = new JsonObject(
                parameters.Select(parameter => KeyValuePair.Create<string, JsonNode?>(parameter, Parameter(parameter))));
        return channel;
    }

    private static JsonObject Parameter(string name) => name == Symbol
        ? new()
        {
            ["description"] = "An underlying: one to twelve of A-Z 0-9 . ^ _ -",
            ["examples"] = new JsonArray("SPY"),
        }
        : new() { ["enum"] = new JsonArray(WordsOf(name)) };

    private static JsonNode[] WordsOf(string parameter) => parameter switch
    {
        "bar" => WireVocabulary.Words<BarSize>(each => each.WireName()),
        "side" => WireVocabulary.Words<FlowSide>(each => each.WireName()),
        "metric" => WireVocabulary.Words<HeatmapMetric>(each => each.WireName()),
        "mode" => WireVocabulary.Words<HeatmapMode>(each => each.WireName()),
        "ranking" => WireVocabulary.Words<LeaderboardMetric>(each => each.WireName()),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    private static string TextOf(DeliveryClass delivery) => delivery switch
    {
        DeliveryClass.Bars =>
            "Every closed bar comes once and in order, or a Gap says which do not; of the open bar the newest comes.",
        DeliveryClass.Events => "Every event comes, in order.",
        _ => "The newest comes; older ones may be skipped.",
    };
}
