using System.Net.WebSockets;
using System.Text;
using Streaming.Protocol;
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
        await app.Counters.UntilConnectionsAsync(2);
        await using var fourth = await app.ConnectAsync();

        await fourth.PingAsync();
        await other.PingAsync();
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

    private static Task SendAsync(WebSocket socket, string message) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
}
