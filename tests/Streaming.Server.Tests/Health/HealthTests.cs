using System.Net;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task The_host_is_alive_once_a_symbol_is_known()
    {
        await using var app = new StreamingApp();
        var client = app.AsNobody();

        await client.RefusesAsync(
            "/health/live",
            HttpStatusCode.ServiceUnavailable,
            """{"status":"unavailable","reasons":[{"check":"symbols","reason":"No symbol is known yet."}]}""");
        app.Directory.ShowIdle("SPY");

        Assert.Equal("ok", (await client.GetOkAsync("/health/live")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_host_is_ready_when_its_parts_are()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        Assert.Equal("""{"status":"ok","reasons":[]}""", (await app.AsNobody().GetOkAsync("/health/ready")).GetRawText());
    }
}
