using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Xunit;

namespace Streaming.Feeds.Tests.Massive;

/// <summary>Massive's socket and chain snapshots on this machine, as the vendor publishes them.</summary>
internal sealed class TestMassive : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<Connection> _connections = Channel.CreateUnbounded<Connection>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public TestMassive(string key)
    {
        Key = key;
        Port = FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Key { get; }

    public int Port { get; }

    public string Rest => $"http://127.0.0.1:{Port}";

    public string Socket => $"ws://127.0.0.1:{Port}/options";

    /// <summary>Pages of each underlying's chain, as JSON arrays of results. May be replaced between requests.</summary>
    public ConcurrentDictionary<string, string[]> Chains { get; } = new();

    /// <summary>Answers chain requests with this status instead.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>Takes the place of the link to the second page: any JSON.</summary>
    public string? NextUrl { get; set; }

    /// <summary>Takes the place of whole answers.</summary>
    public byte[]? Answers { get; set; }

    /// <summary>How the answers say that they are compressed.</summary>
    public string? Encoding { get; set; }

    /// <summary>What was asked of the chains, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The next connection, when its upgrade is done and before a word was said.</summary>
    public async Task<Connection> AcceptSilentlyAsync() =>
        await _connections.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

    /// <summary>The next connection, signed in.</summary>
    public async Task<Connection> AcceptAsync()
    {
        var connection = await AcceptSilentlyAsync();
        await connection.SendAsync("""[{"ev":"status","status":"connected","message":"Connected Successfully"}]""");
        var auth = await connection.HearAsync();
        Assert.Equal(("auth", Key), auth);
        await connection.SendAsync("""[{"ev":"status","status":"auth_success","message":"authenticated"}]""");
        return connection;
    }

    /// <summary>Goes away without a word, with every connection.</summary>
    public void Abort() => _listener.Abort();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Close();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var context = await _listener.GetContextAsync();
            if (context.Request.IsWebSocketRequest)
                await _connections.Writer.WriteAsync(new Connection((await context.AcceptWebSocketAsync(null)).WebSocket));
            else
                Answer(context);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var request = context.Request;
        Requests.Enqueue(request.Url!.PathAndQuery);
        var underlying = request.Url.AbsolutePath["/v3/snapshot/options/".Length..];
        var status = request.Headers["Authorization"] != $"Bearer {Key}" ? HttpStatusCode.Unauthorized : Refusal ?? HttpStatusCode.OK;
        var body = "{}";
        if (status == HttpStatusCode.OK && Chains.TryGetValue(underlying, out var pages))
        {
            var page = int.Parse(request.QueryString["cursor"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            var next = page + 1 < pages.Length && request.QueryString["limit"] != "1"
                ? $",\"next_url\":{NextUrl ?? $"\"{Rest}{request.Url.AbsolutePath}?cursor={page + 1}\""}"
                : "";
            body = $"{{\"status\":\"OK\",\"request_id\":\"r\",\"results\":{pages[page]}{next}}}";
        }

        var bytes = Answers ?? System.Text.Encoding.UTF8.GetBytes(body);
        if (Encoding is { } encoding)
            context.Response.AddHeader("Content-Encoding", encoding);
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = bytes.Length;
        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }

    internal sealed class Connection(WebSocket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[1 << 20];

        public Task SendAsync(string text) => SendAsync(System.Text.Encoding.UTF8.GetBytes(text), isLast: true);

        /// <summary>Sends part of a frame.</summary>
        public Task SendAsync(byte[] bytes, bool isLast) =>
            socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Text, isLast, Cancellation).AsTask();

        /// <summary>What the client says next.</summary>
        public async Task<(string Action, string Params)> HearAsync()
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(), Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            using var said = JsonDocument.Parse(_buffer.AsMemory(0, result.Count));
            return (said.RootElement.GetProperty("action").GetString()!, said.RootElement.GetProperty("params").GetString()!);
        }

        /// <summary>Says goodbye.</summary>
        public Task CloseAsync(string reason) =>
            socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, reason, Cancellation);

        public void Dispose() => socket.Dispose();
    }
}
