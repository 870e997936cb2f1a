using Xunit;

namespace Streaming.Protocol.Tests;

public sealed class TopicsTests
{
    [Theory]
    [InlineData("series/SPY/30s", TopicKind.Series, DeliveryClass.Bars, Plan.Growth)]
    [InlineData("series/BRK.B/15m", TopicKind.Series, DeliveryClass.Bars, Plan.Growth)]
    [InlineData("hedge-flow/^SPX/puts/5m", TopicKind.HedgeFlow, DeliveryClass.Bars, Plan.Growth)]
    [InlineData("heatmap/SPY/signed_flow/delta/1m", TopicKind.Heatmap, DeliveryClass.Bars, Plan.Alpha)]
    [InlineData("heatmap/SPY/gex/raw/1m/principled", TopicKind.Heatmap, DeliveryClass.Bars, Plan.Alpha)]
    [InlineData("strike-flow/SPY/1m", TopicKind.StrikeFlow, DeliveryClass.Bars, Plan.Alpha)]
    [InlineData("headline/SPY", TopicKind.Headline, DeliveryClass.Events, Plan.Growth)]
    [InlineData("headline/*", TopicKind.Headline, DeliveryClass.Events, Plan.Growth)]
    [InlineData("snapshot/ABCDEFGHIJKL", TopicKind.Snapshot, DeliveryClass.State, Plan.Growth)]
    [InlineData("leaderboard/charm_intensity", TopicKind.Leaderboard, DeliveryClass.State, Plan.Alpha)]
    [InlineData("status/SPY", TopicKind.Status, DeliveryClass.State, Plan.Growth)]
    public void A_topic_parses_and_prints_as_it_was(string name, TopicKind kind, DeliveryClass delivery, Plan plan)
    {
        Assert.True(Topic.TryParse(name, out var topic));

        Assert.Equal(name, topic.ToString());
        Assert.Equal(kind, topic.Kind);
        Assert.Equal(delivery, topic.Class);
        Assert.Equal(plan, topic.RequiredPlan);
        Assert.Equal(kind == TopicKind.Leaderboard || name == "headline/*", topic.Symbol is null);
    }

    [Fact]
    public void Every_combination_the_protocol_lists_parses_to_what_the_factories_make()
    {
        List<Topic> topics =
        [
            .. from size in Enum.GetValues<BarSize>() select Topic.Series("SPY", size),
            .. from side in Enum.GetValues<FlowSide>()
               from size in Enum.GetValues<BarSize>()
               select Topic.HedgeFlow("SPY", side, size),
            .. from metric in Enum.GetValues<HeatmapMetric>()
               from mode in Enum.GetValues<HeatmapMode>()
               from principled in new[] { false, true }
               select Topic.Heatmap("SPY", metric, mode, principled),
            Topic.StrikeFlow("SPY"),
            Topic.Headline("SPY"),
            Topic.Headline(null),
            Topic.Snapshot("SPY"),
            .. from ranking in Enum.GetValues<LeaderboardMetric>() select Topic.Leaderboard(ranking),
            Topic.Status("SPY"),
        ];

        // 4 series, 12 hedge-flow, 24 heatmap, strike-flow, 2 headline, snapshot, 4 leaderboard, status.
        Assert.Equal(49, topics.Distinct().Count());
        foreach (var topic in topics)
        {
            Assert.True(Topic.TryParse(topic.Name, out var parsed), topic.Name);
            Assert.Equal(topic, parsed);
            Assert.Equal(topic.GetHashCode(), parsed.GetHashCode());
            Assert.Equal(
                (topic.Kind, topic.Symbol, topic.BarSize, topic.Side, topic.Metric, topic.Mode, topic.Model, topic.Ranking),
                (parsed.Kind, parsed.Symbol, parsed.BarSize, parsed.Side, parsed.Metric, parsed.Mode, parsed.Model, parsed.Ranking));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("series")]
    [InlineData("series/")]
    [InlineData("series/SPY")]
    [InlineData("series/SPY/")]
    [InlineData("series//1m")]
    [InlineData("/series/SPY/1m")]
    [InlineData("series/SPY/1m/")]
    [InlineData("series/SPY/1m/x")]
    [InlineData("series/SPY/2m")]
    [InlineData("series/SPY/1M")]
    [InlineData("Series/SPY/1m")]
    [InlineData("series/spy/1m")]
    [InlineData(" series/SPY/1m")]
    [InlineData("series/SPY/1m ")]
    [InlineData("series/SPY /1m")]
    [InlineData("series/ABCDEFGHIJKLM/1m")]
    [InlineData("series/*/1m")]
    [InlineData("series/ЅPY/1m")] // A Cyrillic letter that looks like S.
    [InlineData("series/SPＹ/1m")] // Full width.
    [InlineData("series/SPY\0/1m")]
    [InlineData("series/SPY\n/1m")]
    [InlineData("series/SP%59/1m")]
    [InlineData("series/../1m/1m")]
    [InlineData("hedge-flow/SPY/1m")]
    [InlineData("hedge-flow/SPY/both/1m")]
    [InlineData("hedge-flow/SPY/1m/all")]
    [InlineData("heatmap/SPY/gex/raw/5m")]
    [InlineData("heatmap/SPY/gex/raw/1m/compat")]
    [InlineData("heatmap/SPY/gex/raw/1m/principled/principled")]
    [InlineData("heatmap/SPY/vega/raw/1m")]
    [InlineData("strike-flow/SPY")]
    [InlineData("strike-flow/SPY/30s")]
    [InlineData("headline")]
    [InlineData("headline/**")]
    [InlineData("snapshot/*")]
    [InlineData("leaderboard/SPY")]
    [InlineData("leaderboard/heat/20")]
    [InlineData("status/SPY/live")]
    public void A_name_that_is_not_canonical_is_no_topic(string? name)
    {
        Assert.False(Topic.TryParse(name, out var topic));
        Assert.Null(topic);
    }

    [Fact]
    public void A_very_long_name_is_refused()
    {
        Assert.False(Topic.TryParse("series/SPY/1m" + new string('/', 1_000_000), out _));
        Assert.False(Topic.TryParse(new string('A', 1_000_000), out _));
    }

    [Fact]
    public void Whatever_parses_prints_as_it_was()
    {
        const int Seed = 20_260_605;
        var random = new Random(Seed);
        string[] words = ["series", "hedge-flow", "heatmap", "headline", "leaderboard", "status", "SPY", "*", "1m", "all", "gex", "raw", "heat", "", "principled"];

        for (var i = 0; i < 200_000; i++)
        {
            var name = string.Join('/', Enumerable.Range(0, random.Next(1, 8)).Select(_ => words[random.Next(words.Length)]));
            if (Topic.TryParse(name, out var topic))
                Assert.True(name == topic.Name, $"'{name}' became '{topic}', seed {Seed}, round {i}.");
        }
    }

    [Fact]
    public void A_factory_refuses_what_is_not_a_symbol()
    {
        Assert.Throws<ArgumentException>(() => Topic.Status("spy"));
        Assert.Throws<ArgumentException>(() => Topic.Headline("*"));
        Assert.Throws<ArgumentException>(() => Topic.Snapshot("A/B"));
    }
}
