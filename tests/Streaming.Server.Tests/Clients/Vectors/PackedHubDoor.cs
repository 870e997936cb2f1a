using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>A socket of the hub in MessagePack, a frame at a time as its bytes.</summary>
internal sealed class PackedHubDoor : VectorDoor, IInvocationBinder
{
    private const string Answer = "answer";

    private static readonly MessagePackHubProtocol Protocol = new();

    private ClientWebSocket? _socket;
    private byte[] _read = [];

    public override async Task AskAsync(HubApp app, Plan plan, SubscribeRequest[] requests)
    {
        _socket = await app.OpenSocketAsync(plan);
        Script.Add(new() { ["connect"] = true });
        await SendAsync("{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text);
        while (!_read.Contains((byte)0x1e))
            await ReceiveAsync(TestContext.Current.CancellationToken);
        Assert.Equal("{}", Encoding.UTF8.GetString(_read[.._read.IndexOf((byte)0x1e)]));
        _read = _read[(_read.IndexOf((byte)0x1e) + 1)..];

        var call = new InvocationMessage("1", Targets.Subscribe, [requests]);
        Script.Add(new()
        {
            ["call"] = new JsonObject
            {
                ["type"] = 1, ["invocationId"] = call.InvocationId, ["target"] = call.Target,
                ["arguments"] = new JsonArray(
                    JsonSerializer.SerializeToNode(requests, ProtocolJsonContext.Wire.SubscribeRequestArray)),
            },
        });
        await SendAsync(Protocol.GetMessageBytes(call), WebSocketMessageType.Binary);
    }

    public override Task ReadAnswerAsync() => ReadToAsync(Answer, static _ => true);

    public override void Drop()
    {
        _socket!.Abort();
        _read = [];
        Script.Add(new() { ["drop"] = true });
    }

    public override ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    public Type GetReturnType(string invocationId) => typeof(SubscribeResult[]);

    public Type GetStreamItemType(string streamId) => throw new NotSupportedException(streamId);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
        [Client.Sockets.OrderedHubProtocol.Types[methodName]];

    protected override async Task<(string Name, JsonObject Body)> NextAsync(CancellationToken cancellationToken)
    {
        var unread = new ReadOnlySequence<byte>(_read);
        HubMessage? message;
        while (!Protocol.TryParseMessage(ref unread, this, out message))
        {
            await ReceiveAsync(cancellationToken);
            unread = new(_read);
        }

        var frame = _read[..^(int)unread.Length];
        _read = _read[frame.Length..];

        // The hub protocol's own pings come by the machine's clock.
        if (message is PingMessage)
            return ("", []);
        Script.Add(new() { ["packed"] = Convert.ToBase64String(frame) });
        return message is InvocationMessage { Arguments: [{ } told] } said
            ? (said.Target, JsonSerializer.SerializeToNode(
                told, ProtocolJsonContext.Wire.Options.GetTypeInfo(told.GetType()))!.AsObject())
            : (Answer, []);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var received = await _socket!.ReceiveAsync(buffer, cancellationToken);
        Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
        _read = [.. _read, .. buffer.AsSpan(0, received.Count)];
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type) =>
        await _socket!.SendAsync(message, type, endOfMessage: true, TestContext.Current.CancellationToken);
}
