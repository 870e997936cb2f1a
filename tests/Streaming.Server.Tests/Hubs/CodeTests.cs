using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.Events.Headlines;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>The numbers that are told where something is out of order, over real connections.</summary>
public sealed class CodeTests
{
    private const string Series = "series/SPY/30s";
    private const string Headlines = "headline/*";

    [Fact]
    public async Task Events_give_way_to_nothing_so_a_client_too_far_behind_is_sent_away_as_slow()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:OutboxBytes", "16384"));
        var market = new EventMarket(app);
        await using var client = await app.ConnectAsync(Plan.Growth);
        await app.Counters.UntilConnectionsAsync(1);
        var outbox = app.Connections.All.Single().Outbox;

        // As a client that does not read; nothing was written yet, so nothing is under way.
        outbox.Hold();
        await client.SubscribeAsync(Headlines);
        for (var i = 0; i < 40; i++)
            await market.TellAsync("SPY");
        await app.Counters.UntilAsync("slow_consumers", ended => ended == 1);
        outbox.Release();
        await client.UntilAsync(() => client is { IsClosed: true, Bye: not null }, "goodbye and the end");

        Assert.Equal((3002, "slow_consumer", 1000L), (client.Bye!.Code, client.Bye.Reason, client.Bye.RetryAfterMs));
        Assert.Empty(client.Topics[Headlines].Closed);
    }

    [Fact]
    public async Task A_bar_that_cannot_be_told_sends_its_followers_away_and_no_others()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        var other = app.Begin("QQQ");
        await using var client = await app.ConnectAsync();
        await using var bystander = await app.ConnectAsync();
        await client.SubscribeAsync(Series);
        await bystander.SubscribeAsync("series/QQQ/30s");

        symbol.Log.Append(
            WithoutSpot(new SessionBuilder().NextBar()),
            (interval, closed) => app.Publisher.PublishClosed(symbol.Session, interval, closed));
        await client.UntilAsync(() => client is { IsClosed: true, Bye: not null }, "goodbye and the end");
        other.Close();
        await bystander.UntilSeqAsync("series/QQQ/30s", 0);

        Assert.Equal((3003, "rebalance", 1000L), (client.Bye!.Code, client.Bye.Reason, client.Bye.RetryAfterMs));
        Assert.Null(bystander.Bye);
    }

    [Theory]
    [InlineData("")]
    [InlineData("apiKey=nobody-s")]
    [InlineData("access_token=tk_nobody-s")]
    public async Task Whose_key_is_none_is_told_so_before_there_is_a_connection(string query)
    {
        await using var app = await HubApp.StartAsync();
        using var http = new HttpClient();

        using var answer = await http.PostAsync(
            new UriBuilder(app.Address) { Path = "/hubs/flow/negotiate", Query = query }.Uri, null, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<Streaming.Client.FlowException>(
            () => FlowClient.ConnectAsync(app.AddressWith(query)));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(401, refused.Code);
        Assert.Equal(0, app.Connections.Count);
    }

    [Fact]
    public async Task While_the_store_is_away_a_topic_goes_on_live_and_says_where_its_past_is()
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin(date: "2026-06-04");
        symbol.Close(4);
        var former = symbol.Session.Epoch;
        symbol.TurnTo("2026-06-05");
        symbol.Close(2);
        await using var client = await app.ConnectAsync();

        app.Directory.StoreFailure = new StoreException("the disk is full");
        var answer = await client.SubscribeAsync(Series, new Position(former, 1));
        symbol.Close();
        await client.UntilAsync(() => client.Topics[Series].Closed.Count == 1, "the next bar");

        Assert.Equal((4002, SubscribeStatus.Ok, false), (answer.Code, answer.Status, answer.Recovered));
        Assert.Equal(
            $"/v1/flow/zero-dte/series/SPY?bar=30s&date=2026-06-05&epoch={symbol.Session.Epoch}&since_seq=-1", answer.Rest);
        Assert.Equal((symbol.Session.Epoch, 2L), (client.Topics[Series].Closed[0].Epoch, client.Topics[Series].Closed[0].Seq));

        app.Directory.StoreFailure = null;
        Assert.True((await client.SubscribeAsync(Series, new Position(former, 1))).Recovered);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"topic":null}]""")]
    [InlineData("""[{"minutes":5}]""")]
    [InlineData("""[{"topic":"series/SPY/30s","minutes":"many"}]""")]
    [InlineData("5")]
    public async Task Nonsense_is_a_bad_request_as_a_whole_and_the_connection_stays(string requests)
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        using var socket = await app.OpenSocketAsync();
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await ReadAsync(socket);

        await SendAsync(socket, CallOf("1", requests));
        var refused = await ReadAsync(socket);
        await SendAsync(socket, CallOf("2", """[{"topic":"series/SPY/30s"}]"""));
        var answered = await ReadAsync(socket);

        Assert.Equal("1", (string)refused["invocationId"]!);
        Assert.StartsWith("4500 bad_request: ", (string?)refused["error"]);
        Assert.Equal(Codes.Ok, (int)answered["result"]![0]!["code"]!);
    }

    // No market can have sent it, and no JSON can hold it.
    private static Bar WithoutSpot(Bar bar) => new()
    {
        Ordinal = bar.Ordinal,
        Start = bar.Start,
        Levels = bar.Levels with { Spot = double.NaN },
        HedgeFlowCalls = bar.HedgeFlowCalls,
        HedgeFlowPuts = bar.HedgeFlowPuts,
        HedgeFlowCallsChange = bar.HedgeFlowCallsChange,
        HedgeFlowPutsChange = bar.HedgeFlowPutsChange,
        Strikes = bar.Strikes,
    };

    private static string CallOf(string id, string requests) =>
        $$"""{"type":1,"invocationId":"{{id}}","target":"Subscribe","arguments":[{{requests}}]}""";

    private static Task SendAsync(WebSocket socket, string message) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);

    // Each message here is smaller than a buffer, and asked for before the next.
    private static async Task<JsonObject> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        Assert.True(received.EndOfMessage && received.MessageType == WebSocketMessageType.Text);
        return JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count).TrimEnd('\u001e'))!.AsObject();
    }
}
