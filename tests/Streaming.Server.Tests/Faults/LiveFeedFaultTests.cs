using Streaming.Engine.MarketData;
using Streaming.Protocol.Hub;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Server.Tests.Faults;

/// <summary>What becomes of clients when a live feed falls silent or breaks, through the pump, the actor and the
/// doors.</summary>
public sealed class LiveFeedFaultTests
{
    private const string Bars = "series/SPY/30s";
    private const string Status = "status/SPY";

    [Fact]
    public async Task A_feed_that_falls_silent_is_stale_at_every_door_and_live_again_with_its_next_event()
    {
        await using var app = new LiveApp("SPY").Started();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        Assert.Equal("ok", (await ReadyAsync(http)).Status);
        await client.SubscribeAsync(Status);
        await client.SubscribeAsync(Bars);

        await app.AdvanceUntilAsync(client, () => Newest(client).Feed == "stale");
        await app.AdvanceUntilAsync(client, () => client.Heartbeats.Any(beat => beat.Feeds["SPY"].Status == "stale"));
        var (status, reason) = await ReadyAsync(http);
        await app.GiveAsync(Print(app.Now, 1));
        await app.AdvanceUntilAsync(client, () => Newest(client).Feed == "live");

        Assert.Equal("stale", status);
        Assert.StartsWith("line is silent about 1 of 1 symbols while the market is open: SPY for ", reason);
        Assert.Equal("ok", (await ReadyAsync(http)).Status);
        Assert.Equal("open", Newest(client).Session);
    }

    [Fact]
    public async Task A_heartbeat_says_how_old_the_newest_trade_and_quote_are()
    {
        await using var app = new LiveApp("SPY").Started();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        await client.SubscribeAsync(Bars);
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(2));
        await app.GiveAsync(Print(app.Now, 1));
        var printed = app.Now;

        // What is shown changes with the samples: a later second brings the print to light.
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(1));
        await app.GiveAsync(MarketEvent.Of("SPY", new SpotPrice(app.Now, 600, 0, 0)));
        await app.AdvanceUntilAsync(client, () => client.Heartbeats.Any(beat => beat.Feeds["SPY"].LastTradeAgeMs is not null));

        var beat = client.Heartbeats.First(beat => beat.Feeds["SPY"].LastTradeAgeMs is not null);
        var age = (long)(DateTimeOffset.Parse(beat.ServerTime, System.Globalization.CultureInfo.InvariantCulture) - printed.ToUtc()).TotalMilliseconds;
        Assert.Equal((age, age + 2_000), (beat.Feeds["SPY"].LastTradeAgeMs, beat.Feeds["SPY"].LastQuoteAgeMs));
        Assert.Equal("live", beat.Feeds["SPY"].Status);
    }

    [Fact]
    public async Task A_feed_that_was_away_leaves_a_gap_with_its_reason_at_every_door()
    {
        await using var app = new LiveApp("SPY").Started();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        await client.SubscribeAsync(Status);
        await client.SubscribeAsync(Bars);
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(5));
        await app.GiveAsync(Print(app.Now, 2));

        app.Line.Cut();
        await app.AdvanceUntilAsync(client, () => client.Topics[Bars].Seq == 60);
        var (status, reason) = await ReadyAsync(http);
        await app.AdvanceForAsync(client, TimeSpan.FromMinutes(4));
        app.Line.IsDown = false;
        await app.AdvanceUntilAsync(client, () => app.Line.Connections.Count == 2);
        await app.GiveAsync(Print(app.Now, 7));
        await app.AdvanceUntilAsync(client, () => client.Topics[Bars].Seq > 66);
        var series = await http.GetOkAsync("/v1/flow/zero-dte/series/SPY?bar=30s");

        Assert.Equal("stale", status);
        Assert.StartsWith("line fails: The line ", reason);
        var gap = Assert.Single(client.Topics[Bars].Gaps);
        Assert.Equal((61L, "feed_gap", null), (gap.FromSeq, gap.Reason, gap.Rest));
        Assert.True(gap.ToSeq >= 67, "four minutes are eight bars");
        var intervals = series.GetProperty("gap_intervals");
        Assert.Equal(2, intervals.GetArrayLength()); // the first is the time before the start
        var interval = intervals[1];
        Assert.Equal("feed_gap", interval.GetProperty("reason").GetString());
        await app.AdvanceUntilAsync(client, () => Newest(client).GapIntervals is [_, var told] && told.To == interval.GetProperty("to").GetString());
        Assert.Equal(
            [60, gap.ToSeq + 1], series.GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("seq").GetInt64()).Take(2));
        Assert.Empty(client.Topics[Bars].Faults);
        Assert.Empty(client.Topics[Status].Faults);
    }

    [Fact]
    public async Task A_start_late_in_the_day_leaves_a_gap_since_the_open_at_every_door_and_no_bars_of_it()
    {
        await using var app = new LiveApp("SPY").Started();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();
        var morning = app.Now - TimeSpan.FromHours(3);
        await app.GiveAsync(
            [MarketEvent.Of(Call(app.Now), new OpenInterestReport(morning, 100, null)), .. Morning(app.Now)]);
        await client.SubscribeAsync(Status);
        await client.SubscribeAsync(Bars, minutes: 390);
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(35));
        await app.GiveAsync(Print(app.Now, 1));
        await app.AdvanceUntilAsync(client, () => client.Topics[Bars].Seq > 60);
        var series = await http.GetOkAsync("/v1/flow/zero-dte/series/SPY?bar=30s&minutes=390");

        var told = Assert.Single(series.GetProperty("gap_intervals").EnumerateArray());
        Assert.Equal("""{"from":"2026-06-05T13:30:00Z","to":"2026-06-05T14:00:00Z","reason":"feed_gap"}""", told.GetRawText());
        Assert.Equal(told.GetProperty("to").GetString(), Assert.Single(Newest(client).GapIntervals).To);
        Assert.Equal(60, series.GetProperty("bars")[0].GetProperty("seq").GetInt64());
        Assert.Equal(60, client.Topics[Bars].Closed[0].Seq);
        Assert.Empty(client.Topics[Bars].Faults);
    }

    [Fact]
    public async Task A_symbol_that_never_comes_is_stale_and_the_others_are_not()
    {
        await using var app = new LiveApp("SPY", "QQQ").Started();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));

        var spy = (StatusUpdate)(await client.SubscribeAsync(Status)).Updates.Single();
        var qqq = (StatusUpdate)(await client.SubscribeAsync("status/QQQ")).Updates.Single();

        Assert.Equal(("open", "live"), (spy.Session, spy.Feed));
        Assert.Equal(("open", "stale"), (qqq.Session, qqq.Feed));
        Assert.Equal(
            ("stale", "line is silent about 1 of 2 symbols while the market is open: QQQ since the start."),
            await ReadyAsync(http));
    }

    [Fact]
    public async Task Events_dated_ahead_close_no_bars_and_begin_no_session()
    {
        await using var app = new LiveApp("SPY").Started();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();
        await app.GiveAsync(Morning(app.Now));
        await client.SubscribeAsync(Bars);
        await app.AdvanceForAsync(client, TimeSpan.FromSeconds(5));

        app.Line.Give(
            Print(app.Now + TimeSpan.FromHours(5), 100),
            MarketEvent.Of("SPY", new SpotPrice(app.Now + TimeSpan.FromDays(3), 600, 0, 0)));
        await app.GiveAsync(Print(app.Now, 2));
        await app.AdvanceUntilAsync(client, () => client.Topics[Bars].Seq > 60);
        var series = await http.GetOkAsync("/v1/flow/zero-dte/series/SPY?bar=30s&date=2026-06-05");

        Assert.Equal(2, app.Line.Counters.Malformed);
        Assert.Equal(Enumerable.Range(60, series.GetProperty("bars").GetArrayLength()).Select(seq => (long)seq),
            series.GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("seq").GetInt64()));
        Assert.InRange(client.Topics[Bars].Seq, 61, 75);
        Assert.Empty(client.Topics[Bars].Faults);
    }

    private static StatusUpdate Newest(Hubs.FlowClient client) => (StatusUpdate)client.Topics[Status].Closed[^1];

    private static async Task<(string? Status, string? Reason)> ReadyAsync(HttpClient http)
    {
        var answer = await http.GetOkAsync("/health/ready");
        return (answer.GetProperty("status").GetString(),
            answer.GetProperty("reasons").EnumerateArray().Select(each => each.GetProperty("reason").GetString()).SingleOrDefault());
    }
}
