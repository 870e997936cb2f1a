using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Streaming.Server.Tests.AsyncApi;

/// <summary>A socket of the hub whose JSON is heard as it is.</summary>
internal sealed class RawHub : IDisposable
{
    private const char End = '\u001e';

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _read = new();
    private readonly Ear _ear;
    private readonly string _where;
    private int _calls;

    private RawHub(Ear ear, string where)
    {
        _ear = ear;
        _where = where;
    }

    public static async Task<RawHub> ConnectAsync(Uri address, Ear ear, string where)
    {
        var hub = new RawHub(ear, where);
        await hub._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await hub.NextAsync());
        return hub;
    }

    /// <summary>Calls and hears everything up to the answer.</summary>
    public async Task CallAsync(string target, string? argument = null)
    {
        var call = $$"""{"type":1,"invocationId":"{{++_calls}}","target":"{{target}}","arguments":[{{argument}}]}""";
        await SendAsync(call);
        _ear.Call(_where, JsonNode.Parse(call)!);
        while ((string?)(await HearAsync())["invocationId"] != $"{_calls}")
        {
        }
    }

    /// <summary>Hears the next frame.</summary>
    public async Task<JsonNode> HearAsync()
    {
        var frame = JsonNode.Parse(await NextAsync())!;
        _ear.Frame(_where, frame);
        return frame;
    }

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(string text) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(text + End), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    private async Task<string> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var text = _read.ToString();
            if (text.IndexOf(End) is >= 0 and var end)
            {
                _read.Remove(0, end + 1);
                return text[..end];
            }

            // All frames are of one byte a letter but in narratives, and those are whole within a frame's end.
            var received = await _socket.ReceiveAsync(buffer, patience.Token);
            _read.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }
}
