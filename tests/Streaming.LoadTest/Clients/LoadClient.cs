using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.SignalR.Protocol;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;

namespace Streaming.LoadTest.Clients;

/// <summary>One socket that takes what it is sent, looks for stamps and does nothing else.</summary>
internal sealed class LoadClient(Uri address, string protocol, IReadOnlyList<string> topics) : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _receiving = Task.CompletedTask;

    public long Updates { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Gaps that it was told instead of updates.</summary>
    public long Gaps { get; private set; }

    /// <summary>Updates that said how many older ones they replaced.</summary>
    public long Conflated { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>Of bars that are still open alone: what a slow client sees late, and not what it must be given whole.</summary>
    public Latency Open { get; } = new();

    /// <summary>Bytes a second it reads at most; null is as fast as they come, 0 is never.</summary>
    public int? Pace { get; init; }

    public required Latency Latency { get; set; }

    /// <summary>What its kernel takes before it says that it is full: little for who reads slowly, as it is for a
    /// connection of some distance.</summary>
    private const int SlowReceiveBytes = 16 * 1024;

    public async Task StartAsync(bool isHub)
    {
        if (Pace is null)
        {
            await _socket.ConnectAsync(address, _ending.Token);
        }
        else
        {
            using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectSlowAsync }, disposeHandler: false);
            await _socket.ConnectAsync(address, invoker, _ending.Token);
        }

        if (isHub)
        {
            await SendAsync(Encoding.UTF8.GetBytes($$"""{"protocol":"{{protocol}}","version":1}""" + '\u001e'));
            await _socket.ReceiveAsync(new byte[64], _ending.Token);
        }

        foreach (var call in topics.Chunk(SubscribeRequest.TopicsPerCallMax))
        {
            SubscribeRequest[] requests = [.. call.Select(topic => new SubscribeRequest { Topic = topic })];
            await SendAsync(Protocol.GetMessageBytes(new InvocationMessage("1", Targets.Subscribe, [requests])));
        }

        if (Pace != 0)
            _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>Gone, without a close.</summary>
    public void Vanish() => _socket.Abort();

    private static async ValueTask<Stream> ConnectSlowAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SlowReceiveBytes, NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _ending.Dispose();
    }

    private IHubProtocol Protocol => protocol == "json"
        ? new JsonHubProtocol(Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.SignalR.JsonHubProtocolOptions
        {
            PayloadSerializerOptions = ProtocolJsonContext.Wire.Options,
        }))
        : new MessagePackHubProtocol();

    private ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _ending.Token);

    private async Task ReceiveAsync()
    {
        var buffer = new byte[32 * 1024];
        var end = 0;
        try
        {
            while (true)
            {
                var began = Stamp.Now;
                var most = Pace is { } slow ? Math.Clamp(slow / 10, 1, buffer.Length - end) : buffer.Length - end;
                var received = await _socket.ReceiveAsync(buffer.AsMemory(end, most), _ending.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;

                end += received.Count;
                Bytes += received.Count;
                var taken = Take(buffer.AsSpan(0, end));
                buffer.AsSpan(taken, end - taken).CopyTo(buffer);
                end -= taken;
                if (end == buffer.Length)
                    Array.Resize(ref buffer, 2 * buffer.Length);

                if (Pace is { } pace)
                    await DelayAsync(began, (double)received.Count / pace);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // Ended by either side.
        }

        IsOver = true;
    }

    private async Task DelayAsync(long began, double seconds)
    {
        var rest = TimeSpan.FromSeconds(seconds) - System.Diagnostics.Stopwatch.GetElapsedTime(began);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, _ending.Token);
    }

    /// <returns>How many bytes were whole messages.</returns>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (TryTake(bytes[taken..], out var message, out var length))
        {
            taken += length;
            if (Stamp.TryRead(message, out var stamp))
            {
                Updates++;
                var late = Stamp.Now - stamp;
                Latency.Record(late);
                if (message.IndexOf("\"closed\":false"u8) >= 0)
                    Open.Record(late);
                if (message.IndexOf("conflated"u8) >= 0)
                    Conflated++;
            }
            else if (message.IndexOf("slow_consumer"u8) >= 0)
            {
                Gaps++;
            }
        }

        return taken;
    }

    private bool TryTake(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> message, out int length)
    {
        message = default;
        length = 0;
        if (protocol == "json")
        {
            var end = bytes.IndexOf(RecordEnd);
            if (end < 0)
                return false;

            message = bytes[..end];
            length = end + 1;
            return true;
        }

        // A length of seven bits a byte, the lowest first, stands before each message.
        var size = 0;
        var header = 0;
        while (true)
        {
            if (header == bytes.Length)
                return false;
            size |= (bytes[header] & 0x7f) << (7 * header);
            if ((bytes[header++] & 0x80) == 0)
                break;
        }

        length = header + size;
        if (length > bytes.Length)
            return false;

        message = bytes[header..length];
        return true;
    }
}
