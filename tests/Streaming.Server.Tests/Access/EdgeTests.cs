using System.Net;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Access;

/// <summary>Where callers come from: addresses, proxies, pages.</summary>
public sealed class EdgeTests
{
    private const string Path = "/v1/flow/zero-dte/series/SPY";

    [Fact]
    public async Task An_address_that_calls_too_fast_is_slowed_down_whoever_it_is()
    {
        await using var app = Slow();
        var client = app.As(Plan.Alpha);

        for (var i = 0; i < 3; i++)
            await client.GetOkAsync(Path);

        await app.AsNobody().RefusesAsync(
            Path,
            HttpStatusCode.TooManyRequests,
            """{"error":"rate_limited","message":"Too many requests from this address."}""");
        app.RemoteAddress = IPAddress.Parse("203.0.113.8");
        await client.GetOkAsync(Path);
    }

    [Fact]
    public async Task Addresses_of_one_subscriber_count_as_one()
    {
        await using var app = Slow();
        var client = app.As(Plan.Alpha);

        for (var i = 1; i <= 3; i++)
        {
            app.RemoteAddress = IPAddress.Parse($"2001:db8::{i}");
            await client.GetOkAsync(Path);
        }

        app.RemoteAddress = IPAddress.Parse("2001:db8::4");
        using var refused = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Fact]
    public async Task This_machine_is_not_slowed_down()
    {
        await using var app = Slow();
        app.RemoteAddress = IPAddress.IPv6Loopback;
        var client = app.As(Plan.Alpha);

        for (var i = 0; i < 10; i++)
            await client.GetOkAsync(Path);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("203.0.113.0/24", true)]
    [InlineData("203.0.113.7", true)]
    [InlineData("198.51.100.1", false)]
    public async Task Only_a_named_proxy_is_believed_about_its_callers(string? proxy, bool isBelieved)
    {
        await using var app = Slow();
        if (proxy is not null)
            app.WithSetting("Access:Proxies:0", proxy);
        var client = app.As(Plan.Alpha);

        var last = HttpStatusCode.OK;
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path);
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{i + 10}");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            last = response.StatusCode;
        }

        Assert.Equal(isBelieved ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_trust_it_little()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        foreach (var path in new[] { Path, "/health/live", "/nothing" })
        {
            using var response = await app.AsNobody().GetAsync(path, TestContext.Current.CancellationToken);

            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            Assert.Contains(
                "frame-ancestors 'none'",
                Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://desk.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Pages_of_listed_origins_may_call(string origin, bool isListed)
    {
        await using var app = new StreamingApp().WithSetting("Access:Origins:0", "https://desk.example");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, Path);
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-api-key");

        using var response = await app.AsNobody().SendAsync(preflight, TestContext.Current.CancellationToken);

        Assert.Equal(isListed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static StreamingApp Slow() =>
        new StreamingApp().WithSetting("Access:AddressBurst", "3").WithSetting("Access:AddressRate", "1");
}
