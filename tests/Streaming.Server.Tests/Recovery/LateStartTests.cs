using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The program, started late in a live feed's day that nobody has journalled. Open interest is of the morning
/// whenever it comes; of the rest there are bars only where it was given.</summary>
public sealed class LateStartTests
{
    private const int StepsTo25Minutes = 25 * 6;
    private const int StepsOf5Minutes = 5 * 6;

    private static readonly TimeSpan Late = TimeSpan.FromMinutes(20);
    private static readonly string[] Memory = ["--Storage:Kind=memory"];

    [Fact]
    public async Task A_feed_that_can_go_back_gives_the_day_from_its_open_on_as_it_was()
    {
        await using var early = await LiveDay.BeginAsync(TimeSpan.Zero);
        await using var late = await LiveDay.BeginAsync(Late);

        var whole = await PassAsync(early, StepsTo25Minutes);
        var given = await PassAsync(late, StepsOf5Minutes);

        Assert.All(whole, topic => Assert.True(topic.Value.Count >= 24, $"{topic.Key}: {topic.Value.Count} only"));
        Assert.Equal(whole, given);
    }

    [Fact]
    public async Task What_is_not_asked_for_of_the_day_is_a_gap_without_bars()
    {
        await using var late = await LiveDay.BeginAsync(Late, "--Feed:Databento:Backfill=00:05:00");
        await using var server = await late.StartAsync(Memory);
        await using var client = await late.ConnectAsync(server, null);
        await late.PassHeardAsync(server, client, StepsOf5Minutes);
        using var http = WatchedDay.Caller(server);

        foreach (var symbol in GatewayDay.Underlyings)
        {
            var series = await http.GetOkAsync($"/v1/flow/zero-dte/series/{symbol}?bar=30s&minutes=390");
            var gap = Assert.Single(series.GetProperty("gap_intervals").EnumerateArray());
            Assert.Equal(
                """{"from":"2026-11-27T14:30:00Z","to":"2026-11-27T14:45:00Z","reason":"feed_gap"}""", gap.GetRawText());
            Assert.Equal(30, series.GetProperty("bars")[0].GetProperty("seq").GetInt64());
            Assert.Equal(
                Enumerable.Range(30, 19).Select(static seq => (long)seq),
                client.Topics[$"series/{symbol}/30s"].Closed.Select(static bar => bar.Seq));
        }
    }

    private static async Task<Dictionary<string, List<string>>> PassAsync(LiveDay day, int steps)
    {
        await using var server = await day.StartAsync(Memory);
        await using var client = await day.ConnectAsync(server, null);
        await day.PassHeardAsync(server, client, steps);
        return await day.BarsAsync(server);
    }
}
