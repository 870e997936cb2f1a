using System.Globalization;
using System.Net;
using Streaming.Protocol;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class DailyQuotaTests
{
    private const string Path = "/v1/flow/zero-dte/series/SPY";

    [Fact]
    public async Task Beyond_the_plans_requests_the_day_is_over()
    {
        await using var app = new StreamingApp();
        var client = app.As(Plan.Free);

        // The plan does not have the series: what it refuses has been asked all the same.
        for (var i = 0; i < 5; i++)
        {
            using var counted = await client.GetAsync(Path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, counted.StatusCode);
            Assert.Equal("5", Header(counted, "X-RateLimit-Limit"));
            Assert.Equal((4 - i).ToString(CultureInfo.InvariantCulture), Header(counted, "X-RateLimit-Remaining"));
        }

        using var refused = await client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(
            """{"status":"ERROR","error":"Quota exceeded","message":"You have exceeded your daily API quota of 5 requests on the Free plan. Please upgrade to Basic for a higher limit.","current_plan":"Free","limit":5,"upgrade_to":"Basic","reset_at":"2026-06-06T00:00:00Z"}""",
            await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("36000", Header(refused, "Retry-After")); // from 14:00 to midnight UTC
        Assert.Equal("1780704000", Header(refused, "X-RateLimit-Reset"));
        Assert.Equal("0", Header(refused, "X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Midnight_UTC_begins_a_new_day()
    {
        await using var app = new StreamingApp().WithSetting("Access:Quotas:Growth", "1");
        var client = app.As(Plan.Growth);
        await client.GetOkAsync(Path);

        app.Time.Advance(TimeSpan.FromHours(9.9));
        using var late = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        app.Time.Advance(TimeSpan.FromHours(0.1));
        using var early = await client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
    }

    [Fact]
    public async Task Alpha_is_unlimited()
    {
        await using var app = new StreamingApp();

        using var response = await app.As(Plan.Alpha).GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal("unlimited", Header(response, "X-RateLimit-Limit"));
        Assert.Equal("unlimited", Header(response, "X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task The_quota_is_checked_before_the_plan_and_after_the_key()
    {
        await using var app = new StreamingApp().WithSetting("Access:Quotas:Free", "1");
        var client = app.As(Plan.Free);

        using var first = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        using var second = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        using var nobody = await app.AsNobody().GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.False(nobody.Headers.Contains("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Each_key_has_its_own_count()
    {
        await using var app = new StreamingApp().WithSetting("Access:Quotas:Free", "1");

        using var free = await app.As(Plan.Free).GetAsync(Path, TestContext.Current.CancellationToken);
        using var basic = await app.As(Plan.Basic).GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal("0", Header(free, "X-RateLimit-Remaining"));
        Assert.Equal("99", Header(basic, "X-RateLimit-Remaining"));
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
