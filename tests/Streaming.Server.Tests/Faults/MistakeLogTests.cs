using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>What a client does wrong is told to the client. The log is the operator's: nobody may fill it.</summary>
public sealed class MistakeLogTests
{
    private const string Json = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"type":1,"target":"Subscribe","arguments":[null]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[[{"topic":null}]]}""")]
    [InlineData("""{"type":1,"target":"Subscribe","arguments":[5]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Nonsense","arguments":[]}""")]
    [InlineData("""{"type":4,"invocationId":"1","target":"Ping","arguments":[]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"Ping","arguments":[],"streamIds":["a"]}""")]
    public async Task Bad_calls_without_end_end_their_connection_and_leave_no_line(string call)
    {
        await using var server = await StartAsync();
        using var socket = await OpenAsync(server);
        await SendAsync(socket, Json);

        var told = ReadToEndAsync(socket);
        var calls = string.Concat(Enumerable.Repeat(call + '\u001e', 100));
        try
        {
            for (var sent = 0; sent < 20_000 && !told.IsCompleted; sent += 100)
                await SendAsync(socket, calls);
        }
        catch (WebSocketException)
        {
            // Ended while it was still sending.
        }

        Assert.Contains("\"target\":\"Bye\",\"arguments\":[{\"code\":3503,\"reason\":\"bad_calls\"", await told);
        await AssertQuietAsync(server);
    }

    [Fact]
    public async Task Frames_that_are_none_leave_no_line()
    {
        await using var server = await StartAsync();
        string[] frames =
        [
            "not JSON\u001e", "{\"type\":1,\u001e", "{\"type\":99}\u001e", "{\"type\":3,\"invocationId\":\"1\",\"result\":1}\u001e",
            "{\"type\":2,\"invocationId\":\"x\",\"item\":1}\u001e", "{\"type\":7}\u001e", "[]\u001e", new string('x', 100_000),
        ];
        foreach (var handshake in new[] { Json, "{\"protocol\":\"messagepack\",\"version\":1}\u001e", "{\"protocol\":\"none\",\"version\":9}\u001e", "" })
            foreach (var frame in frames)
            {
                using var socket = await OpenAsync(server);
                try
                {
                    await SendAsync(socket, handshake);
                    await SendAsync(socket, frame);
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
                    await ReadToEndAsync(socket);
                }
                catch (WebSocketException)
                {
                    // Ended while it was still sending.
                }
            }

        await AssertQuietAsync(server);
    }

    [Fact]
    public async Task A_body_too_large_or_too_slow_leaves_no_line()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", "demo");

        using var body = new ByteArrayContent(new byte[65 * 1024]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var fat = await http.PostAsync("/v1/webhooks", body, Stop);
        var slow = await AnswerToAsync(server, "Content-Length: 60000\r\n\r\n{");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, fat.StatusCode);
        Assert.StartsWith("HTTP/1.1 408", slow, StringComparison.Ordinal);
        await AssertQuietAsync(server);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        "--environment=Development", "--Feed:Simulator:HeadStart=0:00:00", "--Feed:Simulator:Symbols:0=SPY");

    private static async Task AssertQuietAsync(RunningServer server)
    {
        var written = await server.StopAsync();

        Assert.True(
            !written.Contains("fail:", StringComparison.Ordinal) && !written.Contains("warn:", StringComparison.Ordinal)
            && !written.Contains("Exception", StringComparison.Ordinal),
            written[..Math.Min(written.Length, 6_000)]);
    }

    private static async Task<ClientWebSocket> OpenAsync(RunningServer server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/flow", Query = "apiKey=demo" }.Uri, Stop);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Stop);

    private static async Task<string> ReadToEndAsync(ClientWebSocket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, Stop) is { MessageType: not WebSocketMessageType.Close } received)
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
        catch (WebSocketException)
        {
            // The end, without a close.
        }

        return text.ToString();
    }

    private static async Task<string> AnswerToAsync(RunningServer server, string rest)
    {
        var address = new Uri(server.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Stop);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/webhooks HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: demo\r\n{rest}"), Stop);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(Stop) ?? "";
    }
}
