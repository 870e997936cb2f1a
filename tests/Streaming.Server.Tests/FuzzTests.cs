using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests;

/// <summary>Whatever is sent, the answer is never a 5xx: each of them is a mistake of ours.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW"];

    private static readonly string[] Paths =
    [
        "/v1/flow/zero-dte/series/{0}", "/v1/flow/zero-dte/hedge-flow/{0}", "/v1/flow/zero-dte/heatmap/{0}",
        "/v1/flow/zero-dte/strike-flow/{0}", "/v1/flow/zero-dte/snapshot/{0}", "/v1/exposure/zero-dte/{0}",
        "/v1/flow/zero-dte/leaderboard?n={0}", "/v1/sessions?symbol={0}", "/v1/tickets",
        "/v1/flow/zero-dte/headlines", "/v1/flow/zero-dte/headlines?symbol={0}", "/v1/flow/zero-dte/stream?topics=series/SPY/30s",
        "/v1/flow/zero-dte/stream?topics={0}", "/v1/webhooks", "/v1/webhooks/{0}", "/v1/webhooks/{0}/test", "/hubs/flow", "/hubs/flow/negotiate",
        "/hubs/flow?id={0}", "/health/live", "/health/ready", "/openapi/v1.json", "/asyncapi/v1.json", "/{0}", "/",
    ];

    private static readonly string[] Names =
        ["bar", "side", "metric", "mode", "minutes", "since_seq", "epoch", "date", "apiKey", "access_token", "symbol", "n",
        "at", "expiry", "strike_range", "model", "since", "limit", "min_severity", "topics", "cursor", ""];

    private static readonly string[] Values =
    [
        "SPY", "spy", "30s", "1m", "gex", "delta", "all", "-1", "0", "2147483648", "-9223372036854775809", "1e9", "NaN", "0x10",
        "2026-06-05", "2026-06-05T14:00:00Z", "9999-12-31T23:59:59Z", "2009-01-01", "2036-01-01", "1999-12-31T00:00:00Z", "0.03",
        "2026-13-45", "0000-00-00", "2026-06-05-SPY", "%00", "%ff%fe", "%2e%2e%2f", "..%2f..%2fetc%2fpasswd", "%u0041",
        "%", "%2", "a%20b", "%F0%9F%92%B0", "%E2%80%AE", "'", "%22%3E%3Cscript%3E", "%0d%0aX-Injected:1", "{0}", "*", "^SPX", "A/B", "",
        "∞", "٣", "＋1", "1_000", " 5", "5 ", "+5", "--5",
        "alert", "headline/*", "series/SPY/30s,nonsense", "status/SPY,,", "AQA", "AQEA", "_____w",
    ];

    private static readonly string[] Headers =
        ["X-Api-Key", "Authorization", "If-None-Match", "Accept", "Accept-Encoding", "Origin", "Content-Type", "Range", "X-Forwarded-For", "Expect", "Last-Event-ID"];

    private static readonly string[] HeaderValues =
    [
        "demo", "Bearer ", "Bearer x", "Basic Og==", "*", "W/\"x\"", "\"", "W/", "text/event-stream", "br;q=nine", "gzip, br, *;q=0",
        "null", "https://evil.example", "bytes=0-", "application/json; charset=utf-99", ",,,,", "\u007f", "é", "100-continue", "::1, x",
    ];

    [Fact]
    public async Task No_request_makes_the_server_fail()
    {
        const int seed = 20260605;
        var random = new Random(seed);
        await using var app = new StreamingApp { RemoteAddress = IPAddress.Loopback }.With(new SessionBuilder().Close(20))
            .With(new AnalysedDay("X").Listed().Until(18_901), 18_901);
        using var client = app.As(Plan.Alpha);

        for (var i = 0; i < 3_000; i++)
        {
            // The test's own client throws at a null character; the other test sends it.
            var target = Target(random).Replace("%00", "%01", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(Pick(random, Methods)), new Uri($"http://localhost{target}"));
            for (var headers = random.Next(3); headers > 0; headers--)
                request.Headers.TryAddWithoutValidation(Pick(random, Headers), Pick(random, HeaderValues));
            if (random.Next(4) == 0)
                request.Content = new ByteArrayContent(Bytes(random, random.Next(2_000)));

            // An event stream's answer does not end.
            using var response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode < 500, $"seed {seed}, request {i}: {request.Method} {target} gave {response.StatusCode}");
            if ((int)response.StatusCode >= 400 && request.Method != HttpMethod.Head
                && target.StartsWith("/v1/", StringComparison.Ordinal) && response.Content.Headers.ContentEncoding.Count == 0)
                await AssertSaysWhyAsync(response, $"seed {seed}, request {i}: {request.Method} {target}");
        }

        Assert.Equal("ok", (await client.GetOkAsync("/health/live")).GetProperty("status").GetString());
        await client.GetOkAsync("/v1/flow/zero-dte/series/SPY");
    }

    [Fact]
    public async Task No_bytes_make_the_server_fail()
    {
        const int seed = 20260606;
        var random = new Random(seed);
        await using var app = new StreamingApp().With(new SessionBuilder().Close(20));
        app.UseKestrel(0);
        app.StartServer();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        for (var i = 0; i < 300; i++)
        {
            var bytes = Request(random);
            using var socket = new TcpClient();
            await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            var stream = socket.GetStream();
            string answer;
            try
            {
                await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
                socket.Client.Shutdown(SocketShutdown.Send);
                answer = await FirstLineAsync(stream);
            }
            catch (IOException)
            {
                // Hung up on: a refusal too.
                continue;
            }

            // HTTP/9 is not a mistake of ours.
            Assert.False(
                answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) && !answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal),
                $"seed {seed}, request {i}: {answer} to {Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(200, bytes.Length)))}");
        }

        using var client = new HttpClient { BaseAddress = address };
        Assert.Equal("ok", (await client.GetOkAsync("/health/live")).GetProperty("status").GetString());
    }

    /// <summary>An object with a string <c>message</c>, or at 401 <c>detail</c>, as every client of the contract reads it.</summary>
    internal static async Task AssertSaysWhyAsync(HttpResponseMessage response, string request)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(
            response.Content.Headers.ContentType?.MediaType == "application/json"
            && JsonNode.Parse(text) is JsonObject body && (body["message"] ?? body["detail"])?.GetValueKind() == JsonValueKind.String,
            $"{request} gave {response.StatusCode} {text}");
    }

    private static string Target(Random random)
    {
        var target = new StringBuilder().AppendFormat(null, Pick(random, Paths), Pick(random, Values).Replace("{0}", "x", StringComparison.Ordinal));
        for (var i = random.Next(5); i > 0; i--)
            target.Append(target.ToString().Contains('?') ? '&' : '?')
                .Append(Pick(random, Names)).Append(random.Next(10) == 0 ? "" : "=").Append(Pick(random, Values));
        if (random.Next(50) == 0)
            target.Append("&pad=").Append('x', random.Next(20_000));
        return target.ToString();
    }

    private static byte[] Request(Random random)
    {
        var head = new StringBuilder()
            .Append(Pick(random, Methods)).Append(' ').Append(Target(random)).Append(Pick(random, [" HTTP/1.1", " HTTP/1.0", " HTTP/9", ""]))
            .Append("\r\nHost: ").Append(Pick(random, ["localhost", "", "a b", "[::1", "localhost:99999999"]))
            .Append("\r\nX-Api-Key: ").Append(StreamingApp.KeyOf(Plan.Alpha)).Append("\r\n");
        for (var i = random.Next(4); i > 0; i--)
            head.Append(Pick(random, Headers)).Append(": ").Append(Pick(random, HeaderValues)).Append("\r\n");
        if (random.Next(5) == 0)
            head.Append("Content-Length: ").Append(Pick(random, ["0", "-1", "99999999999", "x", "10"])).Append("\r\n");
        if (random.Next(10) == 0)
            head.Append("Transfer-Encoding: chunked\r\n");
        if (random.Next(20) == 0)
            head.Append("X-Long: ").Append('y', 40_000).Append("\r\n");
        if (random.Next(10) == 0)
            head.Append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").Append(Pick(random, HeaderValues)).Append("\r\n");

        byte[] bytes = [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Bytes(random, random.Next(300))];
        for (var flips = random.Next(3); flips > 0; flips--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static async Task<string> FirstLineAsync(NetworkStream stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadLineAsync(patience.Token) ?? "";
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
