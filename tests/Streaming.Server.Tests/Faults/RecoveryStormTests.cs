using System.Diagnostics;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>Everybody comes back at once.</summary>
public sealed class RecoveryStormTests
{
    private const int Clients = 200;

    private static readonly string[] Topics = ["series/SPY/30s", "heatmap/SPY/gex/raw/1m", "strike-flow/SPY/1m"];

    [Fact]
    public async Task All_recover_whole_while_bars_go_on_closing()
    {
        // Two hundred clients and the server share this process: one that has no turn for long is not slow of itself.
        await using var app = await HubApp.StartAsync(
            settings: [("Push:AnswersPerMinute", "1000000"), ("Push:SlowConsumerGrace", "00:01:00")]);
        var symbol = app.Begin();
        symbol.List([.. Enumerable.Range(550, 100).Select(strike => (double)strike)]);
        symbol.Close(300);
        await using var watcher = await app.ConnectAsync();
        await watcher.SubscribeAsync(Topics[0]);
        var former = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var client = await app.ConnectAsync();
            await client.SubscribeAsync(null, [.. Topics.Select(topic => new SubscribeRequest { Topic = topic, Minutes = 390 })]);
            return client;
        }));

        // All are cut at once, the market goes on, and all are there again while it still does.
        await Task.WhenAll(former.Select(client => client.CutAsync()));
        symbol.Close(40);
        var calls = new List<TimeSpan>();
        var storm = Task.WhenAll(former.Select(old => Task.Run(() => ReturnAsync(app, old))));
        while (!storm.IsCompleted && symbol.Log[default].LastOrdinal < 770)
        {
            var called = Stopwatch.GetTimestamp();
            symbol.Close();
            calls.Add(Stopwatch.GetElapsedTime(called));
            await watcher.UntilSeqAsync(Topics[0], symbol.Log[default].LastOrdinal);
        }

        var clients = await storm;
        symbol.Close(4);
        var last = symbol.Log[default].LastOrdinal;
        foreach (var (client, recovered) in clients)
        {
            Assert.Equal(Topics.Length, recovered);
            await client.UntilSeqAsync(Topics[0], last);
            await client.UntilSeqAsync(Topics[1], (last - 1) / 2);
            await client.UntilSeqAsync(Topics[2], (last - 1) / 2);
            foreach (var topic in client.Topics.Values)
            {
                Assert.Empty(topic.Faults);
                Assert.Empty(topic.Holes());
                Assert.Empty(topic.Gaps);
            }

            Assert.Equal(last + 1, client.Topics[Topics[0]].Closed.Count);
            await client.DisposeAsync();
        }

        calls.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"publisher in the storm: {calls.Count} closes, median {calls[calls.Count / 2].TotalMilliseconds:0.00}, longest {calls[^1].TotalMilliseconds:0.00} ms");
        Assert.True(calls[calls.Count / 2] < TimeSpan.FromMilliseconds(20), $"median {calls[calls.Count / 2]}");
    }

    private static async Task<(FlowClient Client, int Recovered)> ReturnAsync(HubApp app, FlowClient former)
    {
        var client = await app.ConnectAsync();
        var answers = await client.SubscribeAsync(former.Topics, [.. Topics.Select(topic => new SubscribeRequest
        {
            Topic = topic,
            Since = new Position(former.Topics[topic].Epoch!, former.Topics[topic].Seq),
        })]);
        return (client, answers.Count(answer => answer is { Code: Codes.Ok, Recovered: true }));
    }
}
