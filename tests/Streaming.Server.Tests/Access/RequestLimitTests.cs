using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Access;

/// <summary>What one request may take, over real sockets: the limits are Kestrel's.</summary>
public sealed class RequestLimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_much_is_refused_and_the_server_goes_on()
    {
        await using var server = await RunningServer.StartAsync([("ASPNETCORE_ENVIRONMENT", "Development")]);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", "demo");

        using var body = new ByteArrayContent(new byte[65 * 1024]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var fat = await http.PostAsync("/v1/webhooks", body, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, fat.StatusCode);

        using var headed = new HttpRequestMessage(HttpMethod.Get, "/v1/sessions");
        headed.Headers.Add("X-Long", new string('x', 17 * 1024));
        using var tooLong = await http.SendAsync(headed, Stop);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, tooLong.StatusCode);

        using var well = await http.GetAsync("/v1/sessions", Stop);
        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
    }

    [Fact]
    public async Task Who_never_ends_a_request_is_cut_off()
    {
        await using var server = await RunningServer.StartAsync();
        var address = new Uri(server.Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        var stream = socket.GetStream();
        await stream.WriteAsync("GET /v1/sessions HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray(), Stop);

        // Read to the end: it comes only when the server closes.
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Stop).WaitAsync(Patience, Stop);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }
}
