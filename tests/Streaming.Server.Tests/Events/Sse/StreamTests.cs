using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Access;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Sse;

/// <summary>What the event stream says, and to whom.</summary>
public sealed class StreamTests
{
    private const string Bars = "series/SPY/30s";

    [Fact]
    public async Task Each_topic_is_answered_first_and_then_told_live()
    {
        await using var app = await HubApp.StartAsync();
        var spy = app.Begin();
        spy.Close(3);
        await using var client = await SseClient.ConnectAsync(app, $"{Bars},nonsense,series/QQQ/1m", minutes: 1);

        await client.UntilAsync(() => client.Events.Count == 1, "the first answer");
        spy.Close();
        await client.UntilAsync(() => client.Topics[Bars].Seq == 3, "the live bar");

        Assert.Equal(
            [(Bars, "ok"), ("nonsense", "unknown_topic"), ("series/QQQ/1m", "unknown_symbol")],
            client.Events.Take(3).Select(each => each.As<SubscribeResult>()).Select(each => (each.Topic, each.Status)));
        Assert.Equal(Targets.SeriesBar, client.Events[^1].Name);
        Assert.Empty(client.Topics[Bars].Faults);
    }

    [Fact]
    public async Task The_cursor_stands_on_closed_bars_only()
    {
        await using var app = await HubApp.StartAsync();
        var spy = app.Begin();
        await using var client = await SseClient.ConnectAsync(app, Bars);
        await client.UntilAsync(() => client.Events.Count == 1, "the answer");

        spy.ShowOpen();
        await client.UntilAsync(() => client.Topics[Bars].Opens.Count == 1, "the open bar");
        spy.Close();
        await client.UntilAsync(() => client.Topics[Bars].Closed.Count == 1, "the closed bar");

        Assert.Equal([false, false, true], client.Events.Select(each => each.Id is not null));
    }

    [Fact]
    public async Task A_cursor_in_the_query_goes_on_where_the_header_cannot_be_set()
    {
        await using var app = await HubApp.StartAsync();
        var spy = app.Begin();
        string? cursor;
        await using (var first = await SseClient.ConnectAsync(app, Bars))
        {
            await first.UntilAsync(() => first.Events.Count == 1, "the answer");
            spy.Close();
            await first.UntilAsync(() => first.Cursor is not null, "a cursor");
            cursor = first.Cursor;
        }

        spy.Close(2);
        using var response = await SseClient.AskAsync(app, $"topics={Bars}&cursor={cursor}");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? line;
        do
            line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.StartsWith("data: ", StringComparison.Ordinal) == false);

        var answer = JsonSerializer.Deserialize<SubscribeResult>(line![6..], ProtocolJsonContext.Wire.Options)!;
        Assert.True(answer.Recovered);
        Assert.Equal([1L, 2L], answer.Updates.Select(update => update.Seq));
    }

    [Fact]
    public async Task A_topic_that_had_no_session_when_it_was_left_gets_all_of_the_one_it_has_now()
    {
        await using var app = await HubApp.StartAsync();
        var spy = app.Begin();
        app.Directory.ShowIdle("QQQ");
        var topics = $"{Bars},series/QQQ/30s";
        await using var first = await SseClient.ConnectAsync(app, topics);
        await first.UntilAsync(() => first.Events.Count == 2, "the answers");
        spy.Close();
        await first.UntilAsync(() => first.Cursor is not null, "a cursor");
        await first.DisposeAsync();

        app.Begin("QQQ").Close(2);
        await using var second = await SseClient.ConnectAsync(app, topics, former: first);
        await second.UntilAsync(() => second.Events.Count == 2, "the answers");

        Assert.Equal(2, second.Topics["series/QQQ/30s"].Closed.Count);
    }

    [Theory]
    [InlineData(Plan.Alpha, "topics=", HttpStatusCode.BadRequest, "invalid_topics")]
    [InlineData(Plan.Alpha, "topics=series/SPY/30s&minutes=soon", HttpStatusCode.BadRequest, "invalid_minutes")]
    [InlineData(Plan.Alpha, "topics=nonsense,series/QQQ/1m", HttpStatusCode.BadRequest, "unknown_topic")]
    [InlineData(Plan.Basic, "topics=series/SPY/30s", HttpStatusCode.Forbidden, "tier_restricted")]
    [InlineData(Plan.Growth, "topics=nonsense,strike-flow/SPY/1m", HttpStatusCode.Forbidden, "tier_restricted")]
    public async Task A_stream_without_a_topic_to_send_is_refused(
        Plan plan, string query, HttpStatusCode status, string error)
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();

        using var response = await SseClient.AskAsync(app, query, plan);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains($"\"{error}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_32_topics_are_too_many()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();

        using var response = await SseClient.AskAsync(
            app, "topics=" + string.Join(',', Enumerable.Range(0, 33).Select(number => $"series/S{number}/1m")));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_plan_gets_its_topics_and_is_told_of_the_others()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        await using var client = await SseClient.ConnectAsync(app, $"{Bars},strike-flow/SPY/1m", Plan.Growth);

        await client.UntilAsync(() => client.Events.Count == 2, "the answers");

        Assert.Equal(
            [Codes.Ok, Codes.TierRestricted], client.Events.Select(each => each.As<SubscribeResult>().Code));
    }

    [Fact]
    public async Task Pages_of_other_hosts_are_refused_and_tickets_open_one_stream()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        var key = ApiKey.Configured("Alpha key", Plan.Alpha, HubApp.SecretOf(Plan.Alpha));
        var ticket = app.Services.GetRequiredService<TicketDesk>().Issue(key);
        using var http = new HttpClient();
        var address = new Uri(app.Address, $"/v1/flow/zero-dte/stream?topics={Bars}&access_token={ticket}");

        using var foreign = await SseClient.AskAsync(app, $"topics={Bars}", origin: "https://elsewhere.example");
        using var first = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var second = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [foreign.StatusCode, first.StatusCode, second.StatusCode]);
    }

    [Fact]
    public async Task A_stopping_host_and_a_revoked_key_say_goodbye_and_end_the_stream()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        await using var revoked = await SseClient.ConnectAsync(app, Bars, Plan.Growth);
        await using var stopped = await SseClient.ConnectAsync(app, Bars);
        await revoked.UntilAsync(() => revoked.Events.Count == 1, "the answer");
        await stopped.UntilAsync(() => stopped.Events.Count == 1, "the answer");

        app.Connections.EndKey(ApiKey.Configured("", Plan.Growth, HubApp.SecretOf(Plan.Growth)).Id);
        await revoked.UntilAsync(() => revoked.Events.Count == 2, "the goodbye");
        Assert.Null(await revoked.NextAsync(TestContext.Current.CancellationToken));
        await app.StopAsync();
        await stopped.UntilAsync(() => stopped.Events.Count == 2, "the goodbye");

        Assert.Equal(Codes.KeyRevoked, revoked.Events[^1].As<Bye>().Code);
        Assert.Equal(Codes.ShuttingDown, stopped.Events[^1].As<Bye>().Code);
        Assert.Equal(0, app.Connections.Count);
    }

    [Fact]
    public async Task A_stream_too_many_is_told_so()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:ConnectionsPerKey", "1"));
        app.Begin();
        await using var first = await SseClient.ConnectAsync(app, Bars);
        await first.UntilAsync(() => first.Events.Count == 1, "the answer");
        await using var second = await SseClient.ConnectAsync(app, Bars);

        await second.UntilAsync(() => second.Events.Count == 1, "the goodbye");

        Assert.Equal(Codes.ConnectionLimit, second.Events[0].As<Bye>().Code);
        Assert.Null(await second.NextAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(391, 390)]
    [InlineData(int.MaxValue, 390)]
    public async Task Minutes_are_clamped_and_at_the_hub_in_the_same_way(int asked, int given)
    {
        await using var app = await HubApp.StartAsync();
        app.Begin().Close(20);
        await using var hub = await app.ConnectAsync();
        await using var stream = await SseClient.ConnectAsync(app, Bars, minutes: asked);
        await stream.UntilAsync(() => stream.Answers == 1, "the answer");

        var byHub = (await hub.SubscribeAsync(Bars, minutes: asked)).Updates;
        var expected = (await hub.SubscribeAsync(Bars, minutes: given)).Updates;

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(each => each.Seq), byHub.Select(each => each.Seq));
        Assert.Equal(expected.Select(each => each.Seq), stream.Events[0].As<SubscribeResult>().Updates.Select(each => each.Seq));
    }

    [Fact]
    public async Task A_heartbeat_comes_every_five_seconds_with_a_comment()
    {
        await using var app = await HubApp.StartAsync();
        app.Begin().Close();
        await using var client = await SseClient.ConnectAsync(app, Bars);

        await client.UntilAsync(() => client.Events.Count == 2, "the heartbeat");

        Assert.Equal(0, client.Events[1].As<Heartbeat>().Topics[Bars].Seq);
        Assert.Equal(2, client.Comments);
    }

    [Fact]
    public async Task Curl_reads_the_stream()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "curl is not installed");
        await using var app = await HubApp.StartAsync();
        var spy = app.Begin();
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-sN", "-H", $"X-Api-Key: {HubApp.SecretOf(Plan.Alpha)}",
            new Uri(app.Address, $"/v1/flow/zero-dte/stream?topics={Bars}").ToString()])
            start.ArgumentList.Add(argument);
        using var curl = Process.Start(start)!;
        var lines = new List<string>();
        while (!lines.Exists(line => line.StartsWith("event: Subscribed", StringComparison.Ordinal)))
            lines.Add((await curl.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);

        spy.Close();
        while (!lines.Exists(line => line.StartsWith("event: SeriesBar", StringComparison.Ordinal)))
            lines.Add((await curl.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
        curl.Kill();
        await curl.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(":", lines[0]);
        Assert.StartsWith("id: ", lines[^2], StringComparison.Ordinal);
    }
}
