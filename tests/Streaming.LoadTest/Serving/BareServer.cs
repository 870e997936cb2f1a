using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;

namespace Streaming.LoadTest.Serving;

/// <summary>Yardstick: Kestrel's WebSockets and nothing more. It encodes an update once and writes the bytes to every
/// socket in turn; a socket that does not take them has its next ones thrown away.</summary>
internal sealed class BareServer : IBroadcaster
{
    private readonly ConcurrentDictionary<WebSocket, Task> _sockets = new();
    private readonly JsonHubProtocol _protocol = new(Options.Create(new JsonHubProtocolOptions
    {
        PayloadSerializerOptions = ProtocolJsonContext.Wire.Options,
    }));

    public int Connections => _sockets.Count;

    public void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/hubs/flow", ServeAsync);
    }

    public void Publish(SessionView session, BarInterval interval, Bar bar)
    {
        if (interval != BarInterval.Raw30Seconds)
            return;

        var bytes = _protocol.GetMessageBytes(new InvocationMessage(Targets.SeriesBar, [SeriesUpdate.Of(session, bar)]));
        foreach (var (socket, former) in _sockets)
        {
            if (!former.IsCompleted)
                continue;

            var write = socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!write.IsCompletedSuccessfully)
                _sockets[socket] = write.AsTask();
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _sockets[socket] = Task.CompletedTask;
        try
        {
            while ((await socket.ReceiveAsync(new byte[256], context.RequestAborted)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The client went away.
        }

        _sockets.TryRemove(socket, out _);
    }
}
