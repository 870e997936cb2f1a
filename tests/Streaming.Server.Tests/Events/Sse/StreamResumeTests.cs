using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Sse;

/// <summary>The last id is all that a client keeps; with it nothing is lost and nothing comes twice.</summary>
public sealed class StreamResumeTests
{
    private const int Rounds = 60;

    private static readonly Topic[] Topics =
    [
        Topic.Series("SPY", BarSize.ThirtySeconds),
        Topic.HedgeFlow("SPY", FlowSide.All, BarSize.FiveMinutes),
        Topic.Heatmap("SPY", HeatmapMetric.Gex, HeatmapMode.Delta),
        Topic.StrikeFlow("SPY"),
    ];

    [Fact]
    public async Task Resuming_with_the_last_id_at_any_moment_ends_in_the_log_s_closed_state()
    {
        var seed = Environment.TickCount;
        await using var app = await HubApp.StartAsync(settings: ("Push:AnswersPerMinute", "1000000"));
        var connections = 0;
        await Parallel.ForAsync(0, Rounds, TestContext.Current.CancellationToken, async (round, _) =>
        {
            try
            {
                Interlocked.Add(ref connections, await PlayAsync(app, new Random(seed + round), $"R{round}"));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {failure.Message}", failure);
            }
        });

        Assert.True(connections > 2 * Rounds, $"{connections} connections in {Rounds} rounds: nobody came back");
    }

    private static async Task<int> PlayAsync(HubApp app, Random random, string name)
    {
        var symbol = app.Begin(name, "2026-06-04");
        var history = new List<(string Epoch, BarLog Log)> { (symbol.Session.Epoch, symbol.Log) };
        var chance = new Random(random.Next());
        var topics = string.Join(',', Topics.Select(topic => topic.Name.Replace("SPY", name, StringComparison.Ordinal)));
        var market = Task.Run(() => ResumeTests.RunMarket(symbol, chance, history));

        SseClient? former = null;
        var connections = 1;
        for (; !market.IsCompleted; connections++)
        {
            await using var client = await SseClient.ConnectAsync(app, topics, former: former, minutes: 390);
            var patience = random.Next(1, 12);
            await client.UntilAsync(() => market.IsCompleted || client.Events.Count >= patience, "some events");
            former = client;
        }

        await market;
        await using var last = await SseClient.ConnectAsync(app, topics, former: former, minutes: 390);
        await last.UntilAsync(() => last.Events.Count >= Topics.Length, "the answers");
        foreach (var topic in Topics)
            ResumeTests.AssertSame(
                last.Topics[topic.Name.Replace("SPY", name, StringComparison.Ordinal)], topic, history);
        return connections;
    }
}
