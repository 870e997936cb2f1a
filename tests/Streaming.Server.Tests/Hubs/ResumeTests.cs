using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Mapping;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>Whoever comes, goes and comes back at any moment ends with what the log holds.</summary>
public sealed class ResumeTests
{
    private const int Rounds = 200;

    private static readonly Topic[] Topics =
    [
        Topic.Series("SPY", BarSize.ThirtySeconds),
        Topic.HedgeFlow("SPY", FlowSide.All, BarSize.FiveMinutes),
        Topic.Heatmap("SPY", HeatmapMetric.Gex, HeatmapMode.Delta),
        Topic.StrikeFlow("SPY"),
    ];

    [Fact]
    public async Task Resuming_with_a_position_at_any_moment_ends_in_the_log_s_closed_state()
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

    /// <returns>How many connections it took.</returns>
    private static async Task<int> PlayAsync(HubApp app, Random random, string name)
    {
        var symbol = app.Begin(name, "2026-06-04");
        var history = new List<(string Epoch, BarLog Log)> { (symbol.Session.Epoch, symbol.Log) };
        var chance = new Random(random.Next());
        var market = Task.Run(() => RunMarket(symbol, chance, history));

        Dictionary<string, TopicLog>? known = null;
        var connections = 1;
        for (; !market.IsCompleted; connections++)
        {
            await using var client = await app.ConnectAsync();
            await ResumeAsync(client, name, known);
            var patience = random.Next(1, 8);
            await client.UntilAsync(
                () => market.IsCompleted || client.Topics.Values.Sum(topic => topic.Closed.Count) >= patience, "some bars");
            await client.CutAsync();
            known = client.Topics;
        }

        await market;
        await using var last = await app.ConnectAsync();
        await ResumeAsync(last, name, known);
        foreach (var topic in Topics)
            AssertSame(last.Topics[topic.Name.Replace("SPY", name, StringComparison.Ordinal)], topic, history);
        return connections;
    }

    internal static void RunMarket(LiveSymbol symbol, Random random, List<(string, BarLog)> history)
    {
        for (var step = 0; step < 40; step++)
        {
            switch (random.Next(12))
            {
                case 0:
                    symbol.Miss(random.Next(1, 5));
                    break;
                case 1:
                    symbol.List([.. Enumerable.Range(598, 5 + step).Select(strike => (double)strike)]);
                    break;
                case 2 or 3:
                    symbol.ShowOpen();
                    break;
                default:
                    symbol.Close(random.Next(1, 4));
                    break;
            }

            if (step == 25)
            {
                symbol.TurnTo("2026-06-05");
                history.Add((symbol.Session.Epoch, symbol.Log));
            }

            // Long enough now and then for a client to come or go between two steps.
            Thread.SpinWait(random.Next(20_000));
        }

        symbol.Close(10);
    }

    private static async Task ResumeAsync(FlowClient client, string name, Dictionary<string, TopicLog>? known)
    {
        var requests = new List<SubscribeRequest>();
        foreach (var topic in Topics)
        {
            var own = topic.Name.Replace("SPY", name, StringComparison.Ordinal);
            var log = known?.GetValueOrDefault(own);
            requests.Add(new()
            {
                Topic = own,
                Minutes = log?.Epoch is null ? 390 : null,
                Since = log?.Epoch is { } epoch ? new Position(epoch, log.Seq) : null,
            });
        }

        await client.SubscribeAsync(known, [.. requests]);
    }

    // The series carries the number itself; for the others the position is what can be compared.
    private static long CallsOf(IUpdate update, List<(string Epoch, BarLog Log)> history) => update switch
    {
        SeriesBarUpdate bar => bar.HedgeFlowCallCumulative,
        _ => history.First(each => each.Epoch == update.Epoch)
            .Log[update is HedgeFlowBarUpdate ? BarInterval.FiveMinutes : BarInterval.OneMinute]
            .Closed.ToArray().First(bar => bar.Ordinal == update.Seq).HedgeFlowCalls,
    };

    internal static void AssertSame(TopicLog actual, Topic topic, List<(string Epoch, BarLog Log)> history)
    {
        var expected = new List<string>();
        foreach (var (epoch, log) in history)
            foreach (var bar in log[topic.BarSize.ToInterval()].Closed)
                expected.Add($"{epoch}:{bar.Ordinal} {bar.HedgeFlowCalls}");

        // A window reaches back to the current session's open; one who came late has nothing of the day before.
        if (actual.Closed.Count > 0 && actual.Closed[0].Epoch != history[0].Epoch)
            expected.RemoveAll(position => position.StartsWith(history[0].Epoch, StringComparison.Ordinal));

        Assert.Empty(actual.Faults);
        Assert.Equal(expected, actual.Closed.Select(update => $"{update.Epoch}:{update.Seq} {CallsOf(update, history)}"));
        Assert.Empty(actual.Holes());
    }
}
