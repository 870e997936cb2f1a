using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

public sealed class FlowHubTests
{
    private const string Series = "series/SPY/30s";

    [Fact]
    public async Task Live_bars_follow_the_answer_without_hole_or_double()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(5);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Series, minutes: 390);
        symbol.Close(3);
        await client.UntilSeqAsync(Series, 7);

        Assert.Equal((SubscribeStatus.Ok, 4L, false), (answer.Status, answer.Seq, answer.Recovered));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], client.Topics[Series].Closed.Select(update => update.Seq));
        Assert.Empty(client.Topics[Series].Faults);
    }

    [Fact]
    public async Task Without_minutes_a_bar_topic_begins_now()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin().Close(5);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Series);

        Assert.Equal((4L, false, 0), (answer.Seq, answer.Recovered, answer.Updates.Count));
    }

    [Fact]
    public async Task An_empty_log_has_the_position_minus_one()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        await using var client = await app.ConnectAsync();

        Assert.Equal(-1, (await client.SubscribeAsync(Series, minutes: 60)).Seq);
    }

    [Fact]
    public async Task A_known_position_gets_what_closed_after_it()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.Close(10);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Series, new Position(symbol.Session.Epoch, 6));

        Assert.True(answer.Recovered);
        Assert.Equal([7, 8, 9], answer.Updates.Select(update => update.Seq));
    }

    [Fact]
    public async Task A_position_in_an_earlier_session_gets_the_rest_of_it_and_all_that_followed()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin(date: "2026-06-03");
        symbol.Close(4);
        var first = symbol.Session.Epoch;
        symbol.TurnTo("2026-06-04");
        symbol.Close(2);
        symbol.TurnTo("2026-06-05");
        symbol.Close(3);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Series, new Position(first, 1));

        Assert.True(answer.Recovered);
        Assert.Equal(
            ["2026-06-03-SPY:2", "2026-06-03-SPY:3", "2026-06-04-SPY:0", "2026-06-04-SPY:1",
                "2026-06-05-SPY:0", "2026-06-05-SPY:1", "2026-06-05-SPY:2"],
            answer.Updates.Select(update => $"{update.Epoch}:{update.Seq}"));
    }

    [Theory]
    [InlineData("nobody's", 3)]
    [InlineData("2026-06-05-SPY", 99)]
    [InlineData("2026-06-05-SPY", -2)]
    public async Task A_position_that_means_nothing_here_begins_anew(string epoch, long seq)
    {
        await using var app = await HubApp.StartAsync();
        app.Begin().Close(10);
        await using var client = await app.ConnectAsync();

        var answer = await client.SubscribeAsync(Series, new Position(epoch, seq), minutes: 1);

        Assert.Equal((Codes.Ok, false), (answer.Code, answer.Recovered));
        Assert.Equal([9], answer.Updates.Select(update => update.Seq));
    }

    [Fact]
    public async Task A_subscription_carries_over_to_the_next_session()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin(date: "2026-06-04");
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(Series);

        symbol.Close(3);
        symbol.TurnTo("2026-06-05");
        symbol.Close(2);
        await client.UntilAsync(() => client.Topics[Series].Closed.Count == 5, "five bars");

        Assert.Equal(
            ["2026-06-04-SPY:0", "2026-06-04-SPY:1", "2026-06-04-SPY:2", "2026-06-05-SPY:0", "2026-06-05-SPY:1"],
            client.Topics[Series].Closed.Select(update => $"{update.Epoch}:{update.Seq}"));
    }

    [Fact]
    public async Task What_is_no_topic_is_said_of_each_and_the_others_succeed()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin().Close(1);
        await using var client = await app.ConnectAsync(Plan.Growth);

        var answers = await client.SubscribeAsync(
            new SubscribeRequest { Topic = "series/SPY/2m" },
            new SubscribeRequest { Topic = Series },
            new SubscribeRequest { Topic = "series/NONE/1m" },
            new SubscribeRequest { Topic = "heatmap/SPY/gex/raw/1m" });

        Assert.Equal(
            [Codes.UnknownTopic, Codes.Ok, Codes.UnknownSymbol, Codes.TierRestricted],
            answers.Select(answer => answer.Code));
        Assert.Equal(
            ["unknown_topic", "ok", "unknown_symbol", "tier_restricted"], answers.Select(answer => answer.Status));
    }

    [Fact]
    public async Task Unknown_topics_by_the_thousand_leave_nothing_behind()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:AnswersPerMinute", "1000000"));
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();

        for (var call = 0; call < 40; call++)
        {
            var answers = await client.SubscribeAsync(
                [.. Enumerable.Range(0, 64).Select(i => new SubscribeRequest { Topic = $"series/X{call}_{i}/1m" })]);
            Assert.All(answers, answer => Assert.Equal(Codes.UnknownSymbol, answer.Code));
        }

        Assert.Equal(Codes.Ok, (await client.SubscribeAsync(Series)).Code);
        symbol.Close();
        await client.UntilSeqAsync(Series, 0);
    }

    [Fact]
    public async Task A_call_with_too_many_topics_fails_as_a_whole()
    {
        await using var app = await HubApp.StartAsync();
        await using var client = await app.ConnectAsync();

        var failure = await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(
            () => client.SubscribeAsync([.. Enumerable.Range(0, 65).Select(_ => new SubscribeRequest { Topic = Series })]));

        Assert.True(Codes.TryReadMessage(failure.Message, out var code));
        Assert.Equal(Codes.LimitExceeded, code);
    }

    [Fact]
    public async Task A_connection_has_256_topics_and_may_repeat_them()
    {
        await using var app = await HubApp.StartAsync();
        foreach (var i in Enumerable.Range(0, 65))
            app.Begin($"S{i}");
        await using var client = await app.ConnectAsync();

        string[] sizes = ["30s", "1m", "5m", "15m"];
        foreach (var size in sizes)
            Assert.All(
                await client.SubscribeAsync(
                    [.. Enumerable.Range(0, 64).Select(i => new SubscribeRequest { Topic = $"series/S{i}/{size}" })]),
                answer => Assert.Equal(Codes.Ok, answer.Code));

        Assert.Equal(Codes.LimitExceeded, (await client.SubscribeAsync("series/S64/1m")).Code);
        Assert.Equal(Codes.Ok, (await client.SubscribeAsync("series/S0/1m")).Code);
        await client.UnsubscribeAsync("series/S0/1m");
        Assert.Equal(Codes.Ok, (await client.SubscribeAsync("series/S64/1m")).Code);
    }

    [Fact]
    public async Task Past_its_answers_of_the_minute_a_key_gets_topics_without_their_past()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:AnswersPerMinute", "2"));
        var symbol = app.Begin();
        symbol.Close(3);
        await using var client = await app.ConnectAsync();

        await client.SubscribeAsync(Series, minutes: 60);
        await client.SubscribeAsync(Series, minutes: 60);
        var answer = await client.SubscribeAsync(Series, new Position(symbol.Session.Epoch, 0));
        symbol.Close();
        await client.UntilAsync(() => client.Topics[Series].Closed.Count == 1, "the next bar");

        Assert.Equal((Codes.RateLimited, SubscribeStatus.Ok, false), (answer.Code, answer.Status, answer.Recovered));
        Assert.Equal(
            $"/v1/flow/zero-dte/series/SPY?bar=30s&date=2026-06-05&epoch={symbol.Session.Epoch}&since_seq=0", answer.Rest);
        Assert.Equal(3, client.Topics[Series].Closed[0].Seq);
    }

    [Fact]
    public async Task To_be_refused_costs_an_answer_too()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:AnswersPerMinute", "3"));
        app.Begin().Close(3);
        await using var client = await app.ConnectAsync();

        await client.SubscribeAsync("nonsense");
        await client.SubscribeAsync("series/NONE/30s");
        Assert.Equal(Codes.Ok, (await client.SubscribeAsync(Series, minutes: 60)).Code);

        Assert.Equal(Codes.RateLimited, (await client.SubscribeAsync(Series, minutes: 60)).Code);
    }

    [Fact]
    public async Task An_answer_that_would_be_too_large_says_where_the_past_is()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.List([.. Enumerable.Range(400, 400).Select(strike => (double)strike)]);
        symbol.Close(780);
        await using var client = await app.ConnectAsync();

        var answers = await client.SubscribeAsync(
            new SubscribeRequest { Topic = "heatmap/SPY/gex/raw/1m", Minutes = 390 },
            new SubscribeRequest { Topic = "heatmap/SPY/dex/raw/1m", Minutes = 390 },
            new SubscribeRequest { Topic = Series, Minutes = 390 });

        Assert.Equal([Codes.Ok, Codes.Unavailable, Codes.Ok], answers.Select(answer => answer.Code));
        Assert.Equal([390, 0, 780], answers.Select(answer => answer.Updates.Count));
        Assert.Equal("/v1/flow/zero-dte/heatmap/SPY?metric=dex&mode=raw&minutes=390", answers[1].Rest);
    }

    [Fact]
    public async Task To_unsubscribe_from_nothing_is_a_bad_request_and_no_more()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        await using var client = await app.ConnectAsync();

        var failure = await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(
            () => client.UnsubscribeAsync("series/SPY/1m", null!));

        Assert.True(Codes.TryReadMessage(failure.Message, out var code));
        Assert.Equal(Codes.BadRequest, code);
        Assert.Equal(Codes.Ok, (await client.SubscribeAsync(Series)).Code);
    }

    [Fact]
    public async Task After_unsubscribing_a_topic_is_quiet()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(new SubscribeRequest { Topic = Series }, new SubscribeRequest { Topic = "series/SPY/1m" });

        await client.UnsubscribeAsync(Series);
        symbol.Close(4);
        await client.UntilSeqAsync("series/SPY/1m", 1);

        Assert.Empty(client.Topics[Series].Closed);
    }

    [Fact]
    public async Task Ping_says_the_server_s_time() =>
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", await PingAsync());

    [Fact]
    public async Task Who_shows_no_key_is_not_let_in()
    {
        await using var app = await HubApp.StartAsync();
        var address = new UriBuilder(app.AddressFor(Plan.Alpha)) { Query = "" }.Uri;

        var refused = await Assert.ThrowsAsync<Streaming.Client.FlowException>(() => FlowClient.ConnectAsync(address));

        Assert.Equal(401, refused.Code);
    }

    private static async Task<string> PingAsync()
    {
        await using var app = await HubApp.StartAsync();
        await using var client = await app.ConnectAsync();
        return await client.PingAsync();
    }
}
