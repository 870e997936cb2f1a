using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Streaming.Client.Sockets;

/// <summary>A WebSocket as a pair of pipes.</summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    private readonly WebSocket _socket;
    private readonly Pipe _toClient = new();
    private readonly Pipe _toServer = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;

    public WebSocketConnection(WebSocket socket)
    {
        _socket = socket;
        Transport = new DuplexPipe(_toClient.Reader, _toServer.Writer);
        _running = Task.WhenAll(ReceiveAsync(), SendAsync());
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Ends the connection as a cut cable would.</summary>
    public override void Abort() => _socket.Abort();

    public override async ValueTask DisposeAsync()
    {
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _socket.Dispose();
        _closing.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_toClient.Writer.GetMemory(4096), _closing.Token).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;

                _toClient.Writer.Advance(received.Count);
                if (received.EndOfMessage && (await _toClient.Writer.FlushAsync(_closing.Token).ConfigureAwait(false)).IsCompleted)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // Closed from this side.
        }
        catch (WebSocketException lost)
        {
            failure = lost;
        }

        await _toClient.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        try
        {
            while (await _toServer.Reader.ReadAsync(_closing.Token).ConfigureAwait(false) is { IsCompleted: false } read)
            {
                foreach (var part in read.Buffer)
                    await _socket.SendAsync(part, WebSocketMessageType.Binary, endOfMessage: true, _closing.Token)
                        .ConfigureAwait(false);
                _toServer.Reader.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The receiving side tells the client.
        }

        await _toServer.Reader.CompleteAsync().ConfigureAwait(false);
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
