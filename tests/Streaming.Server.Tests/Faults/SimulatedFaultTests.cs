using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Feeds.Simulator;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.RecordedDay;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>What goes wrong at the source, through the pump, the actor and the doors: each fault ends in the gap, the
/// answer or the number that is promised, and the market beside it stays as it was.</summary>
public sealed class SimulatedFaultTests
{
    private const string Day = "date=2026-06-12&minutes=390";

    [Fact]
    public async Task A_feed_gap_is_a_gap_interval_at_every_door()
    {
        await using var app = await DayApp.Simulated(Fault("FeedGaps")).PlayedAsync();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();

        var series = await http.GetOkAsync($"/v1/flow/zero-dte/series/XYZ?bar=30s&{Day}");
        var sessions = await http.GetOkAsync("/v1/sessions?symbol=XYZ");
        var status = (StatusUpdate)(await client.SubscribeAsync("status/XYZ")).Updates.Single();

        var gaps = GapsOf(series);
        Assert.InRange(gaps.Count, 2, 25);
        Assert.Equal(gaps.Count, Mishaps(app)[SimulatedMishap.FeedGap]);
        Assert.All(gaps, gap =>
        {
            Assert.Equal("feed_gap", gap.Reason);
            Assert.InRange(gap.To - gap.From, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));
        });
        Assert.Equal(gaps, GapsOf(Assert.Single(sessions.EnumerateArray())));
        Assert.Equal(gaps.Select(gap => gap.Reason), status.GapIntervals.Select(gap => gap.Reason));
        Assert.Equal(
            Enumerable.Range(0, 780).Where(seq => !gaps.Any(gap => gap.From <= StartOf(seq) && gap.To >= StartOf(seq + 1))),
            Seqs(series));
    }

    [Fact]
    public async Task A_halt_is_a_gap_interval_in_which_bars_go_on()
    {
        await using var app = await DayApp.Simulated(Fault("Halt")).PlayedAsync();
        using var http = app.Caller();

        var series = await http.GetOkAsync($"/v1/flow/zero-dte/series/XYZ?bar=30s&{Day}");

        var halt = Assert.Single(GapsOf(series));
        Assert.Equal(("halt", TimeSpan.FromMinutes(5)), (halt.Reason, halt.To - halt.From));
        Assert.Equal(Enumerable.Range(0, 780), Seqs(series));
        Assert.Single(series.GetProperty("bars").EnumerateArray()
            .Where(bar => bar.GetProperty("seq").GetInt32() is var seq && StartOf(seq) >= halt.From && StartOf(seq + 1) <= halt.To)
            .Select(bar => bar.GetProperty("hedge_flow_cumulative_all").GetInt64()).Distinct());
    }

    [Fact]
    public async Task An_early_close_ends_the_day_at_13_00()
    {
        await using var app = await DayApp.Simulated(Fault("EarlyClose"), ("Feed:Simulator:Date", "2026-11-20")).PlayedAsync();
        using var http = app.Caller();

        var series = await http.GetOkAsync("/v1/flow/zero-dte/series/XYZ?bar=30s&date=2026-11-27&minutes=390");
        var now = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/XYZ");

        Assert.Equal(Enumerable.Range(0, 420), Seqs(series));
        Assert.Empty(GapsOf(series));
        Assert.Equal("2026-11-27", now.GetProperty("last_session").GetString());
    }

    [Fact]
    public async Task A_day_without_0DTE_says_so_and_the_other_symbols_go_on()
    {
        await using var app = DayApp.Simulated(
            Fault("NoChain"), ("Feed:Simulator:Symbols:1", "ABC"), ("Feed:Simulator:Speed", "1"),
            ("Feed:Simulator:HeadStart", "00:05:00"));
        app.Start();
        using var http = app.Caller();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("series/ABC/30s", minutes: 30);
        await client.UntilSeqAsync("series/ABC/30s", 8);

        var without = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/XYZ");
        var other = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/ABC");
        var status = (StatusUpdate)(await client.SubscribeAsync("status/XYZ")).Updates.Single();

        Assert.True(without.GetProperty("no_zero_dte").GetBoolean());
        Assert.True(without.GetProperty("underlying_price").GetDouble() > 0);
        Assert.False(other.TryGetProperty("no_zero_dte", out var no) && no.GetBoolean());
        Assert.Equal(("open", "replay"), (status.Session, status.Feed));
    }

    [Fact]
    public async Task Open_interest_that_comes_at_09_45_is_unknown_until_then_and_counts_from_then_on()
    {
        await using var app = await DayApp.Simulated(Fault("LateOpenInterest")).PlayedAsync();
        using var http = app.Caller();

        var before = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/XYZ?at=2026-06-12T13:44:30Z");
        var after = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/XYZ?at=2026-06-12T13:46:00Z");

        Assert.Equal(JsonValueKind.Null, before.At("data_as_of.oi_feed").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, after.At("data_as_of.oi_feed").ValueKind);
        Assert.True(
            before.At("metadata.data_quality_score").GetInt32() < after.At("metadata.data_quality_score").GetInt32());

        // Before it, only what the day's own prints are thought to have opened.
        Assert.True(before.At("flow.total_oi").GetInt64() < after.At("flow.total_oi").GetInt64() / 2);
    }

    [Theory]
    [InlineData("CrossedQuotes", SimulatedMishap.CrossedQuote)]
    [InlineData("StaleContracts", SimulatedMishap.StaleQuote)]
    [InlineData("MissingVenue", SimulatedMishap.MissingVenue)]
    [InlineData("FrozenSpot", SimulatedMishap.FrozenSpot)]
    [InlineData("ClockSkew", SimulatedMishap.SteppedBack)]
    public async Task What_is_wrong_with_quotes_and_clocks_costs_no_bar_and_no_print(string fault, SimulatedMishap mishap)
    {
        await using var app = await DayApp.Simulated(Fault(fault)).PlayedAsync();
        await using var clean = await DayApp.Simulated().PlayedAsync();
        using var http = app.Caller();
        using var cleanHttp = clean.Caller();

        var series = await http.GetOkAsync($"/v1/flow/zero-dte/series/XYZ?bar=30s&{Day}");
        var (volume, quality) = await EndAsync(http);
        var (cleanVolume, cleanQuality) = await EndAsync(cleanHttp);

        Assert.True(Mishaps(app)[mishap] > 0, "it happened");
        Assert.Equal(0, Mishaps(clean)[mishap]);
        Assert.Equal(Enumerable.Range(0, 780), Seqs(series));
        Assert.Empty(GapsOf(series));

        // Clocks that differ may move a print across the close.
        Assert.InRange(volume, cleanVolume - (fault == "ClockSkew" ? 50 : 0), cleanVolume + (fault == "ClockSkew" ? 50 : 0));
        Assert.True(quality >= 70 && quality >= cleanQuality - 10, $"quality {quality}, {cleanQuality} without the fault");
    }

    private static (string Name, string Value) Fault(string name) => ($"Feed:Simulator:Faults:{name}", "true");

    private static SimulatedMishaps Mishaps(DayApp app) => ((SimulatorFeed)app.Services.GetRequiredService<IFeed>()).Mishaps;

    private static async Task<(long Volume, int Quality)> EndAsync(HttpClient http)
    {
        var late = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/XYZ?at=2026-06-12T19:55:00Z");
        var end = await http.GetOkAsync("/v1/flow/zero-dte/snapshot/XYZ?date=2026-06-12");
        return (end.At("flow.total_volume").GetInt64(), late.At("metadata.data_quality_score").GetInt32());
    }

    private static DateTimeOffset StartOf(int seq) => new DateTimeOffset(2026, 6, 12, 13, 30, 0, TimeSpan.Zero).AddSeconds(30 * seq);

    private static IEnumerable<int> Seqs(JsonElement series) =>
        series.GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("seq").GetInt32());

    private static List<(DateTimeOffset From, DateTimeOffset To, string? Reason)> GapsOf(JsonElement answer) =>
    [
        .. answer.GetProperty("gap_intervals").EnumerateArray().Select(gap => (
            TimeOf(gap.GetProperty("from")), TimeOf(gap.GetProperty("to")), gap.GetProperty("reason").GetString())),
    ];

    private static DateTimeOffset TimeOf(JsonElement time) =>
        DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture);
}
