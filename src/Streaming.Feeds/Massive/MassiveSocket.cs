using System.Net.WebSockets;
using System.Text.Json;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Massive;

/// <summary>A connection to the options socket.</summary>
internal sealed class MassiveSocket : IDisposable
{
    private const int FrameBytesMax = 16 << 20;
    private const int SubscribedAtOnce = 200;

    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[64 << 10];

    private MassiveSocket()
    {
        _socket.Options.KeepAliveInterval = PingEvery;
        _socket.Options.KeepAliveTimeout = 2 * PingEvery;
    }

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="FeedException">There is no socket, it does not answer in time, or it refuses the key.</exception>
    public static async Task<MassiveSocket> ConnectAsync(
        MassiveFeedOptions options, MassiveTranslator translator, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new MassiveSocket();
        using var timeout = new CancellationTokenSource(ConnectMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await socket._socket.ConnectAsync(new Uri(options.Socket), either.Token);
            await socket.ExpectAsync("connected", translator, either.Token);
            await socket.SendAsync("auth", options.Key, either.Token);
            await socket.ExpectAsync("auth_success", translator, either.Token);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is WebSocketException)
                throw new FeedException($"Connecting to {options.Socket} failed: {e.Message}", e);
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new FeedException($"{options.Socket} does not answer within {ConnectMax.TotalSeconds:0} s.", e);
            throw;
        }
    }

    /// <summary>What the vendor says of the connection: words that are no welcome end it.</summary>
    public static void Hear(string status, string text)
    {
        switch (status)
        {
            case "connected" or "auth_success" or "success":
                return;
            case "auth_failed" or "auth_timeout":
                throw new FeedException($"Massive refuses Feed:Massive:Key: {status}.");
            case "max_connections":
                throw new FeedException($"Massive has too many connections of this key: {text}");
            default:
                throw new FeedException($"Massive reports {status}: {text}");
        }
    }

    public async Task SubscribeAsync(string action, IEnumerable<string> channels, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var some in channels.Chunk(SubscribedAtOnce))
                await SendAsync(action, string.Join(',', some), cancellationToken);
        }
        catch (WebSocketException e)
        {
            throw new FeedException("The connection to Massive broke.", e);
        }
    }

    /// <summary>The next frame; it stands until the next call.</summary>
    /// <exception cref="FeedException">There will be no more.</exception>
    public async Task<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var length = 0; ;)
            {
                if (length == _buffer.Length)
                {
                    if (length >= FrameBytesMax)
                        throw new FeedException($"Massive sends a frame of more than {FrameBytesMax >> 20} MB.");
                    Array.Resize(ref _buffer, 2 * length);
                }

                var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new FeedException(
                        $"Massive closed the connection: {_socket.CloseStatusDescription ?? _socket.CloseStatus?.ToString() ?? "without a word"}.");

                length += part.Count;
                if (part.EndOfMessage)
                    return _buffer.AsMemory(0, length);
            }
        }
        catch (WebSocketException e)
        {
            throw new FeedException("The connection to Massive broke.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // A ping that was not answered cancels what waits.
            throw new FeedException("The connection to Massive broke: it no longer answers.", e);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ExpectAsync(string word, MassiveTranslator translator, CancellationToken cancellationToken)
    {
        for (var isHeard = false; !isHeard;)
        {
            var frame = await ReceiveAsync(cancellationToken);
            translator.Translate(frame.Span, default, [], (status, text) =>
            {
                Hear(status, text);
                isHeard |= status == word;
            });
        }
    }

    private async Task SendAsync(string action, string parameters, CancellationToken cancellationToken)
    {
        var text = new ArraySegment<byte>(JsonSerializer.SerializeToUtf8Bytes(
            new MassiveRequest(action, parameters), MassiveJsonContext.Default.MassiveRequest));
        await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }
}
