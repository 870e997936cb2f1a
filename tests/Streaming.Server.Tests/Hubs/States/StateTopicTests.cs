using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Hubs;
using Streaming.Server.Hubs.States;
using Streaming.Server.Mapping;
using Streaming.Server.Tests.Events.Sse;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Hubs.States;

/// <summary>Topics of which only the newest counts. The wall stands still, so that a pass is made when the test says
/// so.</summary>
public sealed class StateTopicTests
{
    private const string Status = "status/SPY";
    private const string Snapshot = "snapshot/SPY";

    [Fact]
    public async Task A_status_is_answered_at_once_and_told_when_it_changes()
    {
        await using var app = await StartAsync();
        var spy = app.Begin();
        spy.Close(2);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Status);
        spy.Miss(2);
        spy.Close();
        await PassAsync(app);
        await client.UntilSeqAsync(Status, 1);

        var first = Assert.IsType<StatusUpdate>(Assert.Single(answer.Updates));
        Assert.Equal((0L, "SPY", "open", "replay", 0), (first.Seq, first.Symbol, first.Session, first.Feed, first.GapIntervals.Count));
        var told = Assert.IsType<StatusUpdate>(client.Topics[Status].Closed[^1]);
        Assert.Equal((answer.Epoch, 1L, "restart"), (told.Epoch, told.Seq, Assert.Single(told.GapIntervals).Reason));
        Assert.Empty(client.Topics[Status].Faults);
    }

    [Fact]
    public async Task A_live_feed_that_is_silent_while_the_market_is_open_is_stale()
    {
        await using var app = await StartAsync(isLive: true);
        var spy = app.Begin();
        await using var client = await app.ConnectAsync();

        var silent = (StatusUpdate)(await client.SubscribeAsync(Status)).Updates.Single();
        app.Directory.Show(new() { Symbol = "SPY", Session = spy.Session, LastQuote = app.Market.Now });
        await PassAsync(app);
        await client.UntilSeqAsync(Status, 1);
        var heard = (StatusUpdate)client.Topics[Status].Closed[^1];
        app.Market.AdvanceTo(spy.Session.Session.Close);
        await PassAsync(app);
        await client.UntilSeqAsync(Status, 2);
        var over = (StatusUpdate)client.Topics[Status].Closed[^1];

        Assert.Equal(("open", "stale"), (silent.Session, silent.Feed));
        Assert.Equal(("open", "live"), (heard.Session, heard.Feed));
        Assert.Equal(("closed", "live"), (over.Session, over.Feed));
    }

    [Fact]
    public async Task A_symbol_that_was_asked_for_and_never_came_is_stale_and_not_closed()
    {
        await using var app = await StartAsync(isLive: true);
        var spy = app.Begin();
        app.Directory.ShowIdle("QQQ");
        await using var client = await app.ConnectAsync();

        var never = (StatusUpdate)(await client.SubscribeAsync("status/QQQ")).Updates.Single();
        var beat = await app.Services.GetRequiredService<FeedHealthReader>().ReadAsync("QQQ", TestContext.Current.CancellationToken);

        Assert.Equal(("open", "stale"), (never.Session, never.Feed));
        Assert.Equal(("stale", null, null), (beat.Status, beat.LastTradeAgeMs, beat.LastQuoteAgeMs));
    }

    [Fact]
    public async Task A_symbol_whose_events_change_nothing_that_is_shown_is_not_stale()
    {
        await using var app = await StartAsync(isLive: true);
        var spy = app.Begin();
        app.Directory.Show(new() { Symbol = "SPY", Session = spy.Session, LastQuote = app.Market.Now });
        await using var client = await app.ConnectAsync();

        app.Market.AdvanceTo(app.Market.Now + TimeSpan.FromSeconds(30));
        app.Feed.Hear("SPY", app.Market.Now);
        var status = (StatusUpdate)(await client.SubscribeAsync(Status)).Updates.Single();

        Assert.Equal(("open", "live"), (status.Session, status.Feed));
    }

    [Fact]
    public async Task A_snapshot_is_the_one_of_REST_without_its_strikes()
    {
        await using var app = await StartAsync();
        var day = new AnalysedDay().Listed().Until(18_901);
        app.Directory.Show(day.View);
        app.Market.AdvanceTo(day.At(18_901));
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Snapshot);
        day.Price(18_910, 601.1).Until(18_931);
        app.Directory.Show(day.View);
        await PassAsync(app);
        await client.UntilSeqAsync(Snapshot, 1);

        var first = Assert.IsType<SnapshotUpdate>(Assert.Single(answer.Updates));
        var second = Assert.IsType<SnapshotUpdate>(client.Topics[Snapshot].Closed[^1]);
        Assert.Null(first.Strikes ?? second.Strikes);
        Assert.Equal((600.42, 601.1), (first.UnderlyingPrice, second.UnderlyingPrice));

        var rest = JsonSerializer.SerializeToNode(
            day.View.Snapshot!.ToSnapshot(strikes: null) with
            {
                EndpointVersion = second.EndpointVersion,
                DataAsOf = second.DataAsOf,
            },
            ProtocolJsonContext.Wire.SnapshotResponse)!.AsObject();
        var hub = JsonSerializer.SerializeToNode(second, ProtocolJsonContext.Wire.SnapshotUpdate)!.AsObject();
        foreach (var name in new[] { "topic", "epoch", "seq", "closed" })
            Assert.True(hub.Remove(name));
        Assert.Equal(rest.OrderBy(each => each.Key).Select(Text), hub.OrderBy(each => each.Key).Select(Text));
    }

    [Fact]
    public async Task A_symbol_without_a_chain_has_no_snapshot_until_it_has_one()
    {
        await using var app = await StartAsync();
        app.Begin();
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Snapshot);
        await PassAsync(app);
        app.Directory.Show(new AnalysedDay().Listed().Until(18_901).View);
        await PassAsync(app);
        await client.UntilSeqAsync(Snapshot, 0);

        Assert.Equal((Codes.Ok, -1L, 0), (answer.Code, answer.Seq, answer.Updates.Count));
        Assert.Single(client.Topics[Snapshot].Closed);
    }

    [Theory]
    [InlineData("heat")]
    [InlineData("pin_risk")]
    [InlineData("abs_flow")]
    [InlineData("charm_intensity")]
    public async Task A_leaderboard_is_of_its_metric_and_of_a_plan(string metric)
    {
        await using var app = await StartAsync();
        var day = new AnalysedDay().Listed().Print(18_899.8, +1, 50, 601).Until(18_931);
        app.Directory.Show(day.View);
        app.Market.AdvanceTo(day.At(18_931));
        await using var alpha = await app.ConnectAsync();
        await using var growth = await app.ConnectAsync(Plan.Growth);

        var answer = await alpha.SubscribeAsync($"leaderboard/{metric}");
        var refused = await growth.SubscribeAsync($"leaderboard/{metric}");

        var ranking = Assert.IsType<LeaderboardUpdate>(Assert.Single(answer.Updates));
        Assert.Equal((metric, 20, true), (ranking.Metric, ranking.N, ranking.MarketOpen));
        Assert.Equal("SPY", Assert.Single(ranking.Entries).Symbol);
        Assert.Equal(Codes.TierRestricted, refused.Code);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_told_again()
    {
        await using var app = await StartAsync();
        var spy = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Status);
        await client.SubscribeAsync("series/SPY/30s");

        await PassAsync(app);
        spy.Close();
        await PassAsync(app);
        await client.UntilSeqAsync("series/SPY/30s", 0);
        await client.PingAsync();

        Assert.Single(client.Topics[Status].Closed);
    }

    [Fact]
    public async Task A_client_that_comes_back_is_told_the_newest_unless_it_has_it()
    {
        await using var app = await StartAsync();
        var spy = app.Begin();
        await using var client = await app.ConnectAsync();
        var first = await client.SubscribeAsync(Status);
        var has = new Position(first.Epoch!, first.Seq);

        var again = await client.SubscribeAsync(Status, has);
        spy.Miss(1);
        var later = await client.SubscribeAsync(Status, has);
        var stranger = await client.SubscribeAsync(Status, new Position("state-of-another-process", 7));

        Assert.Equal((true, 0L, 0), (again.Recovered, again.Seq, again.Updates.Count));
        Assert.Equal((true, 1L), (later.Recovered, Assert.Single(later.Updates).Seq));
        Assert.Equal((false, 1L), (stranger.Recovered, Assert.Single(stranger.Updates).Seq));
    }

    [Fact]
    public async Task A_topic_that_nobody_subscribes_to_is_not_told_and_is_new_to_the_next()
    {
        await using var app = await StartAsync();
        var spy = app.Begin();
        await using var client = await app.ConnectAsync();
        var first = await client.SubscribeAsync(Status);
        await client.UnsubscribeAsync(Status);

        spy.Miss(1);
        await PassAsync(app);
        var next = await client.SubscribeAsync(Status);

        Assert.Equal((first.Epoch, 1L), (next.Epoch, next.Seq));
        Assert.Single(Assert.IsType<StatusUpdate>(Assert.Single(next.Updates)).GapIntervals);
    }

    [Fact]
    public async Task An_event_stream_carries_states_and_its_cursor_does_not_stand_on_them()
    {
        await using var app = await StartAsync();
        var spy = app.Begin();
        await using var client = await SseClient.ConnectAsync(app, $"{Status},leaderboard/heat");
        await client.UntilAsync(() => client.Events.Count == 2, "the answers");

        spy.Miss(1);
        await PassAsync(app);
        await client.UntilAsync(() => client.Events.Count == 3, "the status");

        Assert.Equal((Targets.Status, null), (client.Events[2].Name, client.Events[2].Id));
        Assert.Equal("restart", Assert.Single(client.Events[2].As<StatusUpdate>().GapIntervals).Reason);
    }

    private static Task<HubApp> StartAsync(bool isLive = false) => HubApp.StartAsync(new ManualTime(), isLive);

    private static Task PassAsync(HubApp app) =>
        app.Services.GetRequiredService<StateFanOut>().PassAsync(TestContext.Current.CancellationToken).AsTask();

    private static string Text(KeyValuePair<string, System.Text.Json.Nodes.JsonNode?> field) =>
        $"{field.Key}: {field.Value?.ToJsonString()}";
}
