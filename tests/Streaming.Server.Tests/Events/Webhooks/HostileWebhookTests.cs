using System.Net;
using System.Text;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Server.Tests.Hubs;
using Xunit;

namespace Streaming.Server.Tests.Events.Webhooks;

/// <summary>Whatever is asked to be posted to, and however: no mistake of a caller's is one of ours.</summary>
public sealed class HostileWebhookTests
{
    private static readonly string[] Urls =
    [
        "\"https://example.com/hook\"", "\"http://example.com\"", "\"https://127.0.0.1/\"", "\"https://[::ffff:127.0.0.1]/\"", "\"https://2130706433/\"",
        "\"https://0x7f.1/\"", "\"https://localhost./\"", "\"https://a@example.com/\"", "\"https://example.com:99999/\"", "\"https://xn--/\"",
        "\"https://:0\"", "\"file:///etc/passwd\"", "\"https:///x\"", "\"https://?\"", "\"https://[::1\"", "\"https://[fe80::1%25eth0]/\"",
        "\"https://\\ud800.com/\"", "\"https://example.com/\\ud800\"", "\"https://example.com/\\r\\nX: y\"", "\"https://example.com/\\u0000\"",
        "\"//example.com\"", "\"\"", "null", "5", "[]", "{}", "true",
    ];

    private static readonly string[] Severities = ["\"alert\"", "\"LOUD\"", "\"\"", "\"\\u0000\"", "null", "5", "[]"];

    private static readonly string[] Symbols =
        ["[]", "[\"SPY\"]", "[null]", "[5]", "[\"\"]", "[\"\\ud800\"]", "[\"__proto__\"]", "\"SPY\"", "null", "{}", "[[]]"];

    private static readonly string[] Types = ["application/json", "text/plain", "application/xml", "application/json; charset=utf-16", ""];

    [Fact]
    public async Task No_webhook_makes_the_server_fail()
    {
        const int seed = 20260607;
        var random = new Random(seed);
        await using var app = await HubApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", HubApp.SecretOf(Plan.Growth));

        var made = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var body = Body(random);
            using var content = new ByteArrayContent(body);
            if (Types[random.Next(Types.Length)] is { Length: > 0 } type)
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await http.PostAsync(new Uri("v1/webhooks", UriKind.Relative), content, TestContext.Current.CancellationToken);

            var request = $"seed {seed}, request {i}: {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(200, body.Length)))}";
            Assert.True((int)response.StatusCode < 500, $"{request} gave {response.StatusCode}");
            if ((int)response.StatusCode >= 400)
            {
                await FuzzTests.AssertSaysWhyAsync(response, request);
                continue;
            }

            made++;
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            using var removed = await http.DeleteAsync(
                new Uri($"v1/webhooks/{JsonDocument.Parse(text).RootElement.Text("id")}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        // Some of it made sense, or nothing was tried behind the first look.
        Assert.InRange(made, 1, 500);
        Assert.Empty((await http.GetOkAsync("/v1/webhooks")).EnumerateArray());
    }

    private static byte[] Body(Random random)
    {
        if (random.Next(20) == 0)
            return Encoding.UTF8.GetBytes(new string('[', random.Next(60_000)));

        var body = new StringBuilder("{\"url\":").Append(Urls[random.Next(Urls.Length)]);
        if (random.Next(2) == 0)
            body.Append(",\"min_severity\":").Append(Severities[random.Next(Severities.Length)]);
        if (random.Next(2) == 0)
            body.Append(",\"symbols\":").Append(Symbols[random.Next(Symbols.Length)]);
        if (random.Next(8) == 0)
            body.Append(",\"url\":").Append(Urls[random.Next(Urls.Length)]);
        var bytes = Encoding.UTF8.GetBytes(body.Append('}').ToString());
        if (random.Next(4) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
