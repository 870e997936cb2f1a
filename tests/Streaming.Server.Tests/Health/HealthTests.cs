using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
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

    [Fact]
    public async Task A_live_feed_that_is_silent_while_the_market_is_open_is_stale_and_says_about_whom()
    {
        await using var app = Live("SPY", "QQQ");

        app.Market.AdvanceTo(Session.Open - TimeSpan.FromMinutes(1));
        Assert.Equal(("ok", null), await ReadyAsync(app));
        app.Market.AdvanceTo(Session.Open);
        Assert.Equal(
            ("stale", "test is silent about 2 of 2 symbols while the market is open: SPY since the start, QQQ since the start."),
            await ReadyAsync(app));
        app.FeedHealth.Hear("SPY", Session.Open);
        Assert.Equal(
            ("stale", "test is silent about 1 of 2 symbols while the market is open: QQQ since the start."),
            await ReadyAsync(app));
        app.FeedHealth.Hear("QQQ", Session.Open - TimeSpan.FromMinutes(5));
        app.Market.AdvanceTo(Session.Open + TimeSpan.FromSeconds(5));
        Assert.Equal(("ok", null), await ReadyAsync(app));
        app.Market.AdvanceTo(Session.Open + TimeSpan.FromSeconds(6));
        app.FeedHealth.Hear("QQQ", app.Market.Now);
        Assert.Equal(
            ("stale", "test is silent about 1 of 2 symbols while the market is open: SPY for 6 s."), await ReadyAsync(app));
        app.Market.AdvanceTo(Session.Close);
        Assert.Equal(("ok", null), await ReadyAsync(app));
    }

    [Fact]
    public async Task A_feed_of_minute_bars_may_be_silent_for_two_minutes()
    {
        await using var app = Live(TimeSpan.FromMinutes(1), "SPY");
        app.FeedHealth.Hear("SPY", Session.Open);

        app.Market.AdvanceTo(Session.Open + TimeSpan.FromSeconds(120));
        Assert.Equal(("ok", null), await ReadyAsync(app));
        app.Market.AdvanceTo(Session.Open + TimeSpan.FromSeconds(121));
        Assert.Equal("stale", (await ReadyAsync(app)).Status);
    }

    [Fact]
    public async Task A_feed_that_fails_says_of_what()
    {
        await using var app = Live("SPY");
        app.Market.AdvanceTo(Session.Close);

        app.FeedHealth.Report(FeedStatus.Failed, "the vendor refuses the key");

        Assert.Equal(("stale", "test fails: the vendor refuses the key"), await ReadyAsync(app));
    }

    [Fact]
    public async Task Open_interest_that_was_refused_is_told()
    {
        await using var app = Live("SPY");
        app.Market.AdvanceTo(Session.Close);

        app.Services.GetRequiredService<FeedCounters>().OldOpenInterest = 3;

        Assert.Equal(
            ("stale", "3 numbers of open interest are not of the last trading day and were refused."), await ReadyAsync(app));
    }

    [Fact]
    public async Task A_replay_that_stands_still_is_not_stale()
    {
        await using var app = new StreamingApp { Feed = new() { Name = "test", Symbols = ["SPY"], IsLive = false } };
        app.Directory.ShowIdle("SPY");

        app.Market.AdvanceTo(Session.Open + TimeSpan.FromHours(1));

        Assert.Equal(("ok", null), await ReadyAsync(app));
    }

    private static readonly TradingSession Session = TradingCalendar.Nyse.LastOnOrBefore(new DateOnly(2026, 6, 5));

    private static StreamingApp Live(params string[] symbols) => Live(TimeSpan.Zero, symbols);

    private static StreamingApp Live(TimeSpan cadence, params string[] symbols)
    {
        var app = new StreamingApp { Feed = new() { Name = "test", Symbols = symbols, IsLive = true, Cadence = cadence } };
        foreach (var symbol in symbols)
            app.Directory.ShowIdle(symbol);
        return app;
    }

    private static async Task<(string? Status, string? Reason)> ReadyAsync(StreamingApp app)
    {
        var answer = await app.AsNobody().GetOkAsync("/health/ready");
        var reasons = answer.GetProperty("reasons").EnumerateArray().ToList();
        return (answer.GetProperty("status").GetString(),
            reasons is [] ? null : Assert.Single(reasons).GetProperty("reason").GetString());
    }
}
