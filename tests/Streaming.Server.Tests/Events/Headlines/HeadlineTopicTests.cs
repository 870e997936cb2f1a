using Streaming.Engine.Headlines;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Events.Sse;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Headlines;

/// <summary>The event log as its followers see it.</summary>
public sealed class HeadlineTopicTests
{
    [Fact]
    public async Task Every_event_comes_once_in_the_log_s_order_whoever_comes_and_goes()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var app = await HubApp.StartAsync(settings: ("Push:AnswersPerMinute", "1000000"));
        var market = new EventMarket(app);
        await market.TellAsync("SPY");
        await market.TellAsync("QQQ");
        string[] symbols = ["SPY", "QQQ", "IWM"];
        var chance = new Random(seed + 1);
        var telling = Task.Run(
            async () =>
            {
                for (var i = 0; i < 400; i++)
                    await market.TellAsync(symbols[chance.Next(3)]);
            },
            TestContext.Current.CancellationToken);

        SseClient? former = null;
        while (!telling.IsCompleted)
        {
            await using var client = await SseClient.ConnectAsync(app, "headline/*,headline/SPY", former: former, minutes: 390);
            var patience = random.Next(1, 20);
            await client.UntilAsync(() => telling.IsCompleted || client.Events.Count >= patience, $"events, seed {seed}");
            former = client;
        }

        await telling;
        var all = await market.SeqsAsync(null);
        await using var last = await SseClient.ConnectAsync(app, "headline/*,headline/SPY", former: former, minutes: 390);
        await last.UntilAsync(() => last.Events.Count >= 2 && last.Topics["headline/*"].Seq == all[^1], $"the end, seed {seed}");

        Assert.Equal(all, last.Topics["headline/*"].Closed.Select(each => each.Seq));
        Assert.Equal(await market.SeqsAsync("SPY"), last.Topics["headline/SPY"].Closed.Select(each => each.Seq));
        Assert.Empty(last.Topics["headline/*"].Faults);
        foreach (var topic in last.Topics.Values)
        {
            var previous = -1L;
            foreach (var each in topic.Closed.Cast<HeadlineUpdate>())
            {
                Assert.Equal(previous, each.PrevSeq);
                previous = each.Seq;
            }
        }
    }

    [Fact]
    public async Task A_follower_begins_with_the_newest_event()
    {
        await using var app = await HubApp.StartAsync();
        var market = new EventMarket(app);
        await market.TellAsync("SPY");
        await market.TellAsync("QQQ");
        await market.TellAsync("SPY", Severity.Alert);
        await using var client = await SseClient.ConnectAsync(app, "headline/*,headline/QQQ", Plan.Growth);

        await client.UntilAsync(() => client.Topics["headline/*"].Seq == 2 && client.Events.Count >= 2, "the newest");

        var (any, one) = (client.Events[0].As<SubscribeResult>(), client.Events[1].As<SubscribeResult>());
        Assert.False(any.Recovered);
        Assert.Equal([1L], one.Updates.Select(each => each.Seq));
        Assert.Equal(1, one.Seq);
    }

    [Fact]
    public async Task A_headline_says_what_happened_and_why()
    {
        await using var app = await HubApp.StartAsync();
        var market = new EventMarket(app);
        var logged = await market.TellAsync("SPY");
        await using var client = await SseClient.ConnectAsync(app, "headline/SPY");
        await client.UntilAsync(() => client.Topics["headline/SPY"].Closed.Count == 1, "the event");

        var told = (HeadlineUpdate)client.Topics["headline/SPY"].Closed[0];

        Assert.Equal($"{told.Epoch}-{logged.Seq}", told.Id);
        Assert.Equal(("magnet_migration", 2, "watch"), (told.Rule, told.RuleVersion, told.Severity));
        Assert.Equal("SPY: the magnet moved from 600 to 601.", told.Narrative);
        Assert.Equal(new Dictionary<string, double?> { ["magnet"] = 601, ["previous_magnet"] = 600, ["pin_score"] = null }, told.Evidence);
        Assert.Equal("2026-06-05T13:30:30Z", told.T);
    }

    [Fact]
    public async Task The_hub_tells_headlines_too()
    {
        await using var app = await HubApp.StartAsync();
        var market = new EventMarket(app);
        await market.TellAsync("SPY");
        await using var client = await app.ConnectAsync(Plan.Growth);

        var answer = await client.SubscribeAsync("headline/*");
        await market.TellAsync("QQQ");
        await client.UntilSeqAsync("headline/*", 1);

        Assert.Equal(0, answer.Seq);
        Assert.Equal([0L, 1L], client.Topics["headline/*"].Closed.Select(each => each.Seq));
    }
}
