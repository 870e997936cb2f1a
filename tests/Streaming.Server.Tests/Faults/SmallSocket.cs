using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Streaming.Protocol;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>A hub's client that reads only what it is told to, with little room in its kernel.</summary>
internal sealed class SmallSocket : IDisposable
{
    private const char RecordEnd = '\u001e';

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _invoker;
    private readonly StringBuilder _unread = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    private SmallSocket(ClientWebSocket socket, HttpMessageInvoker invoker) => (_socket, _invoker) = (socket, invoker);

    /// <summary>Whole messages read so far.</summary>
    public List<string> Messages { get; } = [];

    public static async Task<SmallSocket> SubscribeAsync(HubApp app, params string[] topics)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = static async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var small = new SmallSocket(new ClientWebSocket(), new HttpMessageInvoker(handler));
        await small._socket.ConnectAsync(
            app.AddressFor(Plan.Alpha), small._invoker, TestContext.Current.CancellationToken);
        await small.SendAsync("""{"protocol":"json","version":1}""");
        await small.ReadAsync(CancellationToken.None);
        var requests = string.Join(',', topics.Select(topic => $$"""{"topic":"{{topic}}"}"""));
        await small.SendAsync($$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[[{{requests}}]]}""");
        return small;
    }

    /// <summary>Reads what one buffer holds.</summary>
    /// <returns>False where the connection has ended.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken, int most = 16 * 1024)
    {
        try
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(0, most), cancellationToken);
            _unread.Append(Encoding.UTF8.GetString(_buffer, 0, received.Count));
            if (received.MessageType == WebSocketMessageType.Close)
                return false;
        }
        catch (Exception over) when (over is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }

        var text = _unread.ToString();
        var end = text.LastIndexOf(RecordEnd);
        if (end < 0)
            return true;

        Messages.AddRange(text[..end].Split(RecordEnd));
        _unread.Clear().Append(text.AsSpan(end + 1));
        return true;
    }

    /// <summary>Gone, without a close.</summary>
    public void Vanish() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _invoker.Dispose();
    }

    private Task SendAsync(string message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(message + RecordEnd), WebSocketMessageType.Text, endOfMessage: true,
        TestContext.Current.CancellationToken);
}
