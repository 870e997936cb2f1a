using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Streaming.Orleans.Tests.Load;

/// <summary>Many sockets at one host that count what they are told and do nothing else.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;

    private readonly CancellationTokenSource _ending = new();
    private readonly List<(ClientWebSocket Socket, Task Reading)> _sockets = [];
    private long _updates;

    /// <summary>Messages that were taken, all connections together.</summary>
    public long Updates => Volatile.Read(ref _updates);

    public static async Task<Crowd> ConnectAsync(ClusterHost host, int connections, IEnumerable<string> topics)
    {
        var crowd = new Crowd();
        var call = JsonSerializer.Serialize(new
        {
            type = 1,
            target = "Subscribe",
            invocationId = "1",
            arguments = new[] { topics.Select(topic => new { topic }) },
        });
        for (var i = 0; i < connections; i++)
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("X-Api-Key", "demo");
            await socket.ConnectAsync(new Uri($"ws://{host.Address}/hubs/flow"), TestContext.Current.CancellationToken);
            await SendAsync(socket, """{"protocol":"json","version":1}""");
            await SendAsync(socket, call);
            crowd._sockets.Add((socket, Task.Run(() => crowd.ReadAsync(socket))));
        }

        return crowd;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var (socket, reading) in _sockets)
        {
            await reading;
            socket.Dispose();
        }

        _ending.Dispose();
    }

    private static Task SendAsync(ClientWebSocket socket, string message) => socket.SendAsync(
        Encoding.UTF8.GetBytes(message + (char)RecordEnd), WebSocketMessageType.Text, endOfMessage: true,
        TestContext.Current.CancellationToken);

    private async Task ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), _ending.Token);
                Interlocked.Add(ref _updates, buffer.AsSpan(0, received.Count).Count(RecordEnd));
                Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }
}
