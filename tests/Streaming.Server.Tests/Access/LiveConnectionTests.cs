using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Access;

/// <summary>Keys and tickets at the hub's own door.</summary>
public sealed class LiveConnectionTests
{
    [Fact]
    public async Task A_key_that_is_revoked_in_the_store_takes_its_connections_with_it()
    {
        await using var app = await HubApp.StartAsync();
        var keys = app.Services.GetRequiredService<IKeyStore>();
        var (key, secret) = ApiKey.New("desk", Plan.Growth, DateTimeOffset.UtcNow);
        await keys.AddAsync(key, TestContext.Current.CancellationToken);
        await using var client = await FlowClient.ConnectAsync(app.AddressWith($"apiKey={secret}"));
        await using var other = await app.ConnectAsync();

        await keys.RevokeAsync("desk", DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
        await client.UntilAsync(() => client is { IsClosed: true, Bye: not null }, "goodbye and the end");

        Assert.Equal(Codes.KeyRevoked, client.Bye!.Code);
        await other.PingAsync();
    }

    [Fact]
    public async Task A_ticket_opens_one_socket()
    {
        await using var app = await HubApp.StartAsync();
        var ticket = app.Services.GetRequiredService<TicketDesk>().Issue(ApiKey.Configured("desk", Plan.Growth, "secret"));
        var address = app.AddressWith($"access_token={ticket}");

        await using var client = await FlowClient.ConnectAsync(address);
        using var second = new ClientWebSocket();

        await client.PingAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_of_another_host_opens_none()
    {
        await using var app = await HubApp.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://evil.example");

        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(app.AddressFor(Plan.Alpha), TestContext.Current.CancellationToken));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }
}
