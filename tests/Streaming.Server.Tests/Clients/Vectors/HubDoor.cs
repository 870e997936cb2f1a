using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Hubs;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>A socket of the hub with its JSON read as text.</summary>
internal sealed class HubDoor : VectorDoor
{
    private const char End = '\u001e';
    private const string Answer = "answer";

    private readonly StringBuilder _read = new();
    private readonly Queue<string> _frames = new();
    private ClientWebSocket? _socket;
    private string? _newest;
    private int _calls;
    private int _answersDue;

    /// <summary>Holds back what is live from before the call on, as a client does that does not read.</summary>
    public bool HoldsOutbox { get; init; }

    public ConnectionOutbox? Outbox { get; private set; }

    public override async Task AskAsync(HubApp app, Plan plan, SubscribeRequest[] requests)
    {
        var before = app.Connections.All.ToHashSet();
        _socket = await app.OpenSocketAsync(plan);
        Script.Add(new() { ["connect"] = true });
        await SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await FrameAsync(TestContext.Current.CancellationToken));
        await app.Counters.UntilConnectionsAsync(before.Count + 1);
        Outbox = app.Connections.All.Except(before).Single().Outbox;
        if (HoldsOutbox)
            Outbox.Hold();

        foreach (var part in requests.Chunk(SubscribeRequest.TopicsPerCallMax))
        {
            var arguments = JsonSerializer.Serialize(part, ProtocolJsonContext.Wire.SubscribeRequestArray);
            var call = $$"""{"type":1,"invocationId":"{{++_calls}}","target":"Subscribe","arguments":[{{arguments}}]}""";
            Script.Add(new() { ["call"] = JsonNode.Parse(call) });
            await SendAsync(call);
            _answersDue++;
        }
    }

    public override Task ReadAnswerAsync() => ReadToAsync(Answer, _ => --_answersDue == 0);

    public override void Drop()
    {
        _socket!.Abort();
        _frames.Clear();
        _read.Clear();
        Script.Add(new() { ["drop"] = true });
    }

    /// <summary>What was read last comes again: the server does not do so, and a client bears it.</summary>
    public void Repeat() => Script.AddFrame(_newest!, isRepeated: true);

    public override ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<(string Name, JsonObject Body)> NextAsync(CancellationToken cancellationToken)
    {
        var frame = await FrameAsync(cancellationToken);
        var message = JsonNode.Parse(frame)!.AsObject();
        switch ((int)message["type"]!)
        {
            case 1:
                Script.AddFrame(_newest = frame);
                return ((string)message["target"]!, message["arguments"]![0]!.AsObject());
            case 3:
                Script.AddFrame(_newest = frame);
                return (Answer, message);
            default:
                // The hub protocol's own pings come by the machine's clock.
                return ("", message);
        }
    }

    private async Task<string> FrameAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (_frames.Count == 0)
        {
            var received = await _socket!.ReceiveAsync(buffer, cancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);

            // The messages are ASCII: what is not stands escaped.
            _read.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
            var parts = _read.ToString().Split(End);
            foreach (var whole in parts[..^1])
                _frames.Enqueue(whole);
            _read.Clear().Append(parts[^1]);
        }

        return _frames.Dequeue();
    }

    private Task SendAsync(string message) =>
        _socket!.SendAsync(
            Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
}
