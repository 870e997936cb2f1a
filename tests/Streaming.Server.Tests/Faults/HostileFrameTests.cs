using System.Net.WebSockets;
using System.Text;
using Streaming.Protocol;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>What a client may send of spite: it costs him his connection or an error with a code, and nobody else
/// anything.</summary>
public sealed class HostileFrameTests
{
    private const string Json = "{\"protocol\":\"json\",\"version\":1}\u001e";
    private const string MessagePack = "{\"protocol\":\"messagepack\",\"version\":1}\u001e";

    private const int Rounds = 10;

    public static TheoryData<string> Attacks =>
    [
        "a message larger than any call", "a frame that never ends", "deep nesting", "ten thousand topics",
        "text that is no UTF-8", "half a handshake", "a handshake of another protocol", "no handshake but calls",
        "MessagePack cut short", "MessagePack that promises an array of four billion", "MessagePack nested without end",
        "a length that is none", "calls nobody has heard of", "the server's own messages sent back",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task It_hurts_nobody_else(string attack)
    {
        await using var app = await HubApp.StartAsync();
        var symbol = app.Begin();
        await using var healthy = await app.ConnectAsync();
        await healthy.SubscribeAsync("series/SPY/30s");
        for (var round = 0; round < Rounds; round++)
        {
            using var socket = await app.OpenSocketAsync();
            await AttackAsync(socket, attack);
            symbol.Close();
            await healthy.UntilSeqAsync("series/SPY/30s", round);
            await healthy.PingAsync();
            socket.Abort();
        }

        await app.Counters.UntilConnectionsAsync(1);
        Assert.Equal(Rounds, healthy.Topics["series/SPY/30s"].Closed.Count);
        Assert.Empty(healthy.Topics["series/SPY/30s"].Gaps);
    }

    // A heap of 400 MB would be full if an attack left 100 KB behind. A connection that was cut is held for some
    // seconds, which a healthy client's pings leave the server.
    [Fact]
    public async Task It_leaves_nothing_in_the_server_s_memory()
    {
        await using var server = await RunningServer.StartAsync(
            [("DOTNET_GCHeapHardLimit", "0x18000000")], "--environment=Development", "--Feed:Simulator:HeadStart=0:00:00");
        var address = new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/flow", Query = "apiKey=demo" }.Uri;
        await using var healthy = await FlowClient.ConnectAsync(address);
        for (var round = 0; round < 300; round++)
        {
            await healthy.PingAsync();
            foreach (string attack in Attacks)
            {
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
                await AttackAsync(socket, attack);
                socket.Abort();
            }
        }

        await healthy.PingAsync();
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public async Task A_call_nobody_has_heard_of_is_a_bad_request_and_the_connection_stays(string protocol)
    {
        await using var app = await HubApp.StartAsync();
        app.Begin();
        await using var client = await FlowClient.ConnectAsync(app.AddressFor(Plan.Alpha), protocol);

        var failure = await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(() => client.CallAsync("Nonsense", 5));

        Assert.True(Codes.TryReadMessage(failure.Message, out var code), failure.Message);
        Assert.Equal(Codes.BadRequest, code);
        Assert.Equal(Codes.Ok, (await client.SubscribeAsync("series/SPY/30s")).Code);
    }

    private static async Task AttackAsync(ClientWebSocket socket, string attack)
    {
        var (handshake, frames) = FramesOf(attack);
        try
        {
            if (handshake is not null)
                await SendAsync(socket, Encoding.UTF8.GetBytes(handshake), WebSocketMessageType.Text);
            foreach (var (bytes, type, isEnd) in frames)
                await socket.SendAsync(bytes, type, isEnd, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // Ended while it was still sending.
        }
    }

    private static (string? Handshake, (byte[] Bytes, WebSocketMessageType Type, bool IsEnd)[] Frames) FramesOf(string attack)
    {
        var topics = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"topic":"series/S{{i}}/30s"}"""));
        return attack switch
        {
            "a message larger than any call" => (Json, InParts(Call(new string('x', 1_000_000)))),
            "a frame that never ends" => (Json, [.. Enumerable.Repeat((new byte[16_384], WebSocketMessageType.Text, false), 64)]),
            "deep nesting" => (Json, [Text(Call(new string('[', 8_000) + new string(']', 8_000)))]),
            "ten thousand topics" => (Json, [Text(Call($"[{topics}]"))]),
            "text that is no UTF-8" => (Json, [([0xff, 0xfe, 0xc0, 0x80, 0x1e], WebSocketMessageType.Text, true)]),
            "half a handshake" => (null, [Text("{\"protocol\":\"js")]),
            "a handshake of another protocol" => ("{\"protocol\":\"blazorpack\",\"version\":9}\u001e", []),
            "no handshake but calls" => (null, [Text(Call("[]"))]),
            "MessagePack cut short" => (MessagePack, [Binary([0x20, 0x95, 0x01, 0x80, 0xa1])]),
            "MessagePack that promises an array of four billion" =>
                (MessagePack, [Binary([0x08, 0x95, 0x01, 0xdd, 0xff, 0xff, 0xff, 0xff, 0x00])]),
            "MessagePack nested without end" =>
                (MessagePack, [Binary([0x90, 0x4e, .. Enumerable.Repeat((byte)0x91, 10_000)])]),
            "a length that is none" => (MessagePack, [Binary([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]),
            "calls nobody has heard of" =>
                (Json, [.. Enumerable.Range(0, 200).Select(i => Text($$"""{"type":1,"invocationId":"{{i}}","target":"Drop{{i}}","arguments":[]}""" + '\u001e'))]),
            "the server's own messages sent back" =>
                (Json, [Text("{\"type\":3,\"invocationId\":\"1\",\"result\":1}\u001e{\"type\":2,\"invocationId\":\"x\",\"item\":1}\u001e{\"type\":99}\u001e")]),
            _ => throw new ArgumentOutOfRangeException(nameof(attack), attack, "no such attack"),
        };
    }

    private static string Call(string argument) =>
        $$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{{argument}}]}""" + '\u001e';

    private static (byte[], WebSocketMessageType, bool) Text(string text) =>
        (Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true);

    // The client's own buffers are none of the server's.
    private static (byte[] Bytes, WebSocketMessageType Type, bool IsEnd)[] InParts(string text)
    {
        var parts = Encoding.UTF8.GetBytes(text).Chunk(16_384).ToArray();
        return [.. parts.Select((part, i) => (part, WebSocketMessageType.Text, i == parts.Length - 1))];
    }

    private static (byte[], WebSocketMessageType, bool) Binary(byte[] bytes) => (bytes, WebSocketMessageType.Binary, true);

    private static Task SendAsync(WebSocket socket, byte[] bytes, WebSocketMessageType type) =>
        socket.SendAsync(bytes, type, endOfMessage: true, TestContext.Current.CancellationToken);
}
