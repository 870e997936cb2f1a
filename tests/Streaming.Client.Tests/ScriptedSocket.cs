using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Streaming.Client.Sockets;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;
using Xunit;

namespace Streaming.Client.Tests;

/// <summary>The service's end of one hub connection.</summary>
internal sealed class ScriptedSocket(WebSocket socket) : IInvocationBinder, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlySequence<byte> _unread;
    private IHubProtocol _protocol = null!;

    public Task Ended => _ended.Task;

    public async Task ShakeHandsAsync()
    {
        SequencePosition? end;
        while ((end = _unread.PositionOf((byte)0x1e)) is null)
            Assert.True(await ReceiveAsync(), "The client went before it shook hands.");
        var hello = JsonNode.Parse(_unread.Slice(0, end.Value).ToArray())!;
        _unread = _unread.Slice(_unread.GetPosition(1, end.Value));
        _protocol = (string?)hello["protocol"] == "messagepack"
            ? new MessagePackHubProtocol()
            : new JsonHubProtocol(Options.Create(new JsonHubProtocolOptions
            {
                PayloadSerializerOptions = new JsonSerializerOptions(ProtocolJsonContext.Wire.Options),
            }));
        await SendAsync("{}\u001e"u8.ToArray());
    }

    /// <summary>The client's next call.</summary>
    public async Task<Call> ReadCallAsync()
    {
        while (true)
        {
            while (_protocol.TryParseMessage(ref _unread, this, out var message))
            {
                if (message is InvocationMessage call)
                    return new(call.InvocationId!, call.Target, JsonSerializer.SerializeToNode(
                        call.Arguments[0], ProtocolJsonContext.Wire.Options.GetTypeInfo(call.Arguments[0]!.GetType()))!);
            }

            Assert.True(await ReceiveAsync(), "The client went, and was to call.");
        }
    }

    /// <summary>Waits until the client has gone.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReceiveAsync())
            _unread = default;
    }

    public Task TellAsync(string target, JsonNode argument) => SendAsync(
        _protocol is JsonHubProtocol
            ? Record(new() { ["type"] = 1, ["target"] = target, ["arguments"] = new JsonArray(argument.DeepClone()) })
            : _protocol.GetMessageBytes(new InvocationMessage(target, [argument.Deserialize(Info(OrderedHubProtocol.Types[target]))])));

    public Task AnswerAsync(string invocationId, JsonNode result) => SendAsync(
        _protocol is JsonHubProtocol
            ? Record(new() { ["type"] = 3, ["invocationId"] = invocationId, ["result"] = result.DeepClone() })
            : _protocol.GetMessageBytes(CompletionMessage.WithResult(invocationId, result.Deserialize(Info(typeof(SubscribeResult[]))))));

    public Task TellAsync(IHubMessage message) =>
        SendAsync(_protocol.GetMessageBytes(new InvocationMessage(message.Target, [message])));

    /// <summary>A recorded frame, as it came.</summary>
    public Task TellAsync(byte[] frame) => SendAsync(frame);

    /// <summary>A message that no version of the client knows.</summary>
    public Task TellNewsAsync(string target, string argument) =>
        SendAsync(_protocol.GetMessageBytes(new InvocationMessage(target, [argument])));

    public Task AnswerAsync(string invocationId, params SubscribeResult[] results) =>
        SendAsync(_protocol.GetMessageBytes(CompletionMessage.WithResult(invocationId, results)));

    public Task FailAsync(string invocationId, string error) =>
        SendAsync(_protocol.GetMessageBytes(CompletionMessage.WithError(invocationId, error)));

    /// <summary>Hangs up, without a word of the hub's.</summary>
    public async Task DropAsync()
    {
        // What was sent arrives; an abort could overtake it.
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

            // To close while something of the client's is unread would reset the connection, and take along what it has
            // not read yet.
            await ReadToEndAsync();
        }

        End();
    }

    public void End() => _ended.TrySetResult();

    public void Dispose() => socket.Dispose();

    public Type GetReturnType(string invocationId) => throw new NotSupportedException();

    public Type GetStreamItemType(string streamId) => throw new NotSupportedException();

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
    {
        Targets.Subscribe => [typeof(SubscribeRequest[])],
        Targets.Unsubscribe => [typeof(string[])],
        _ => throw new NotSupportedException(methodName),
    };

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo Info(Type type) =>
        ProtocolJsonContext.Wire.Options.GetTypeInfo(type);

    private static byte[] Record(JsonObject message) => Encoding.UTF8.GetBytes(message.ToJsonString() + '\u001e');

    private Task SendAsync(ReadOnlyMemory<byte> message) =>
        socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken)
            .AsTask().WaitAsync(Patience);

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            _unread = new([.. _unread.ToArray(), .. buffer.AsSpan(0, received.Count)]);
            return received.MessageType != WebSocketMessageType.Close;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }
}

internal sealed record Call(string Id, string Target, JsonNode Argument);
