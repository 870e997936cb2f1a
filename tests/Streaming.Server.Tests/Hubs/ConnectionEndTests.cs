using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Access;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

public sealed class ConnectionEndTests
{
    private const string Series = "series/SPY/30s";

    [Fact]
    public async Task A_stopping_server_says_goodbye()
    {
        await using var app = await HubApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.PingAsync();

        await app.StopAsync();
        await client.UntilAsync(() => client is { IsClosed: true, Bye: not null }, "goodbye and the end");

        Assert.Equal((Codes.ShuttingDown, "shutting_down", 1000L), (client.Bye!.Code, client.Bye.Reason, client.Bye.RetryAfterMs));
    }

    [Fact]
    public async Task Clients_of_a_stopping_server_come_back_a_few_at_a_time()
    {
        await using var app = await HubApp.StartAsync();
        var clients = new List<FlowClient>();
        for (var i = 0; i < 120; i++)
        {
            clients.Add(await app.ConnectAsync());
            await clients[i].PingAsync();
        }

        await app.StopAsync();
        foreach (var client in clients)
        {
            await client.UntilAsync(() => client is { IsClosed: true, Bye: not null }, "goodbye and the end");
            await client.DisposeAsync();
        }

        Assert.Equal(
            [(1000L, 50), (1100L, 50), (1200L, 20)],
            clients.CountBy(client => client.Bye!.RetryAfterMs!.Value).OrderBy(each => each.Key).Select(each => (each.Key, each.Value)));
    }

    [Fact]
    public async Task A_stopping_server_delivers_what_waits_and_lets_nobody_in()
    {
        const int Bars = 60;
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        symbol.List([.. Enumerable.Range(400, 400).Select(strike => (double)strike)]);
        await using var quick = await app.ConnectAsync();
        await quick.SubscribeAsync("strike-flow/SPY/1m");
        using var late = await app.OpenSocketAsync();
        await SendAsync(late, """{"protocol":"json","version":1}""");
        await SendAsync(late, """{"type":1,"invocationId":"1","target":"Subscribe","arguments":[[{"topic":"strike-flow/SPY/1m"}]]}""");
        await app.Counters.UntilAsync("subscriptions", subscribed => subscribed == 2);
        symbol.Close(2 * Bars);
        await quick.UntilSeqAsync("strike-flow/SPY/1m", Bars - 1);
        Assert.Contains(app.Connections.All, connection => connection.Outbox.QueuedBytes > 0);

        var stopping = Task.Run(app.StopAsync, TestContext.Current.CancellationToken);
        await quick.UntilAsync(() => quick.Bye is not null, "goodbye");
        await using var stranger = await app.ConnectAsync();
        await stranger.UntilAsync(() => stranger.Bye is not null, "goodbye");
        var messages = await ReadToEndAsync(late);
        await stopping;

        Assert.Equal(Codes.ShuttingDown, stranger.Bye!.Code);
        Assert.Equal(
            Enumerable.Range(0, Bars), messages.Where(each => Target(each) == Targets.StrikeFlowBar).Select(Seq));
        Assert.Equal(Targets.Bye, messages.Select(Target).Last(target => target is not null));

        static string? Target(JsonElement message) =>
            message.TryGetProperty("target", out var target) ? target.GetString() : null;
        static int Seq(JsonElement message) => message.GetProperty("arguments")[0].GetProperty("seq").GetInt32();
    }

    [Fact]
    public async Task A_key_has_so_many_connections_and_a_closed_one_makes_room()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:ConnectionsPerKey", "2"));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await using var other = await app.ConnectAsync(Plan.Growth);
        await using var third = await app.ConnectAsync();
        await third.UntilAsync(() => third is { IsClosed: true, Bye: not null }, "goodbye and the end");
        Assert.Equal(Codes.ConnectionLimit, third.Bye!.Code);

        await first.CutAsync();
        await AdmitAsync(app);
        await other.PingAsync();
    }

    [Fact]
    public async Task One_that_says_nothing_counts_from_the_moment_it_is_let_in()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:ConnectionsPerKey", "5"));
        var silent = new List<ClientWebSocket>();
        var refused = 0;
        for (var i = 0; i < 100; i++)
        {
            var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            try
            {
                await socket.ConnectAsync(app.AddressFor(Plan.Alpha), TestContext.Current.CancellationToken);
                silent.Add(socket);
            }
            catch (WebSocketException)
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, socket.HttpStatusCode);
                socket.Dispose();
                refused++;
            }
        }

        // Five have a seat; so many more are there to be told, if they only spoke.
        Assert.Equal((5 + 16, 79), (silent.Count, refused));
        Assert.Equal(0, app.Connections.Count);
        await using var other = await app.ConnectAsync(Plan.Growth);
        await other.PingAsync();
        await SendAsync(silent[^1], """{"protocol":"json","version":1}""");
        Assert.Contains("\"code\":3502", await ReadTextToEndAsync(silent[^1]), StringComparison.Ordinal);

        foreach (var socket in silent)
        {
            socket.Abort();
            socket.Dispose();
        }

        await AdmitAsync(app);
    }

    [Fact]
    public async Task A_revoked_key_s_connections_end_for_good_and_no_others()
    {
        await using var app = await HubApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync(Plan.Growth);

        app.Connections.EndKey(ApiKey.Configured("", Plan.Alpha, "alpha-secret").Id);
        await client.UntilAsync(() => client is { IsClosed: true, Bye: not null }, "goodbye and the end");

        Assert.Equal((Codes.KeyRevoked, null), (client.Bye!.Code, client.Bye.RetryAfterMs));
        await other.PingAsync();
    }

    [Fact]
    public async Task One_who_does_not_read_is_ended_while_the_others_get_everything()
    {
        await using var app = await HubApp.StartAsync(settings: ("Push:SlowConsumerGrace", "00:00:01"));
        var symbol = app.Begin();
        symbol.List([.. Enumerable.Range(400, 400).Select(strike => (double)strike)]);
        await using var healthy = await app.ConnectAsync();
        await healthy.SubscribeAsync("strike-flow/SPY/1m");
        using var stalled = await app.OpenSocketAsync();
        await SendAsync(stalled, """{"protocol":"json","version":1}""");
        await SendAsync(stalled, """{"type":1,"invocationId":"1","target":"Subscribe","arguments":[[{"topic":"strike-flow/SPY/1m"}]]}""");
        await app.Counters.UntilAsync("subscriptions", subscribed => subscribed == 2);

        // More than every buffer on the way holds.
        var seq = -1;
        for (; app.Connections.Count == 2 && seq < 385; seq++)
        {
            symbol.Close(2);
            await healthy.UntilSeqAsync("strike-flow/SPY/1m", seq + 1);
        }

        await app.Counters.UntilConnectionsAsync(1);
        Assert.Equal(seq, healthy.Topics["strike-flow/SPY/1m"].Seq);
        Assert.Empty(healthy.Topics["strike-flow/SPY/1m"].Gaps);
    }

    private static async Task<JsonElement[]> ReadToEndAsync(ClientWebSocket socket) =>
    [
        .. (await ReadTextToEndAsync(socket)).Split('\u001e', StringSplitOptions.RemoveEmptyEntries)
            .Select(message => JsonElement.Parse(message)),
    ];

    // A seat is free behind the last byte of who had it, which a client cannot see.
    private static async Task AdmitAsync(HubApp app)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                await using var client = await app.ConnectAsync();
                await client.PingAsync();
                return;
            }
            catch (Exception full) when (full is not TimeoutException)
            {
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), $"Nobody is let in: {full.Message}");
                await Task.Yield();
            }
        }
    }

    private static async Task<string> ReadTextToEndAsync(ClientWebSocket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is { MessageType: not WebSocketMessageType.Close } received)
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
        catch (WebSocketException)
        {
            // Ended without a close.
        }

        return text.ToString();
    }

    private static Task SendAsync(WebSocket socket, string message) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
}
