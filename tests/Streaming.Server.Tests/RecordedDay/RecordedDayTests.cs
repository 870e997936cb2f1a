using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Streaming.Protocol;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>A real day through every floor: folder, actor, engine, store, REST.</summary>
public sealed partial class RecordedDayTests
{
    private const string Window = "date=2015-12-24&minutes=390";

    private static readonly string[] Metrics = ["gex", "dex", "vex", "chex", "oi", "signed_flow"];
    private static readonly string[] Sizes = ["30s", "1m", "5m", "15m"];

    [Fact]
    public async Task The_half_day_is_420_raw_bars_whose_numbers_agree_at_every_size()
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();

        foreach (var (size, count) in Sizes.Zip([420, 210, 42, 14]))
        {
            var series = await BarsAsync(http, $"series/GOOG?bar={size}");
            Assert.Equal(Enumerable.Range(0, count), series.Select(bar => bar.GetProperty("seq").GetInt32()));
            var flows = new Dictionary<string, List<JsonElement>>();
            foreach (var side in new[] { "calls", "puts", "all" })
                flows[side] = await BarsAsync(http, $"hedge-flow/GOOG?bar={size}&side={side}");

            for (var i = 0; i < count; i++)
            {
                var calls = series[i].GetProperty("hedge_flow_call_cumulative").GetInt64();
                var puts = series[i].GetProperty("hedge_flow_put_cumulative").GetInt64();
                Assert.Equal(calls + puts, series[i].GetProperty("hedge_flow_cumulative_all").GetInt64());
                Assert.Equal(calls + puts, Cumulative(flows["all"][i]));
                Assert.Equal((calls, puts), (Cumulative(flows["calls"][i]), Cumulative(flows["puts"][i])));
                foreach (var side in flows.Values)
                    Assert.Equal(
                        Cumulative(side[i]) - (i == 0 ? 0 : Cumulative(side[i - 1])), side[i].GetProperty("bar").GetInt64());
            }
        }
    }

    [Theory]
    [InlineData("gex")]
    [InlineData("dex")]
    [InlineData("vex")]
    [InlineData("chex")]
    [InlineData("oi")]
    [InlineData("signed_flow")]
    public async Task A_heatmap_of_changes_adds_up_to_the_one_of_levels(string metric)
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();
        var raw = await AnswerAsync(http, $"heatmap/GOOG?metric={metric}&mode=raw");
        var delta = await AnswerAsync(http, $"heatmap/GOOG?metric={metric}&mode=delta");
        var strikes = raw.GetProperty("strikes_grid").GetArrayLength();
        var sums = new long[strikes];
        var levels = raw.GetProperty("bars").EnumerateArray().ToList();
        var changes = delta.GetProperty("bars").EnumerateArray().ToList();

        Assert.Equal((88, 210), (strikes, levels.Count));
        for (var i = 0; i < levels.Count; i++)
        {
            var values = levels[i].GetProperty("values").EnumerateArray().ToList();
            var steps = changes[i].GetProperty("values").EnumerateArray().ToList();
            Assert.Equal((strikes, strikes), (values.Count, steps.Count));
            for (var k = 0; k < strikes; k++)
            {
                if (values[k].ValueKind == JsonValueKind.Null)
                    continue;
                sums[k] = metric == "signed_flow" ? steps[k].GetInt64() : sums[k] + steps[k].GetInt64();
                Assert.Equal(values[k].GetInt64(), sums[k]);
            }
        }
    }

    [Fact]
    public async Task Strike_flow_adds_up_to_hedge_flow_within_a_dollar_a_strike()
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();
        var flow = await AnswerAsync(http, "strike-flow/GOOG?bar=1m");
        var hedge = await BarsAsync(http, "hedge-flow/GOOG?bar=1m");
        var strikes = flow.GetProperty("strikes_grid").GetArrayLength();

        var bars = flow.GetProperty("bars").EnumerateArray().ToList();
        Assert.Equal(hedge.Count, bars.Count);
        for (var i = 0; i < bars.Count; i++)
        {
            var dollars = bars[i].GetProperty("signed_delta_dollars").EnumerateArray().Sum(each => each.GetInt64());
            Assert.InRange(dollars - hedge[i].GetProperty("bar").GetInt64(), -strikes, strikes);
            Assert.Equal(strikes, bars[i].GetProperty("contracts").GetArrayLength());
        }
    }

    [Fact]
    public async Task The_same_day_twice_gives_the_same_bytes()
    {
        await using var first = await DayApp.Lean(speed: 0).PlayedAsync();
        await using var second = await DayApp.Lean(speed: 6_000).PlayedAsync();

        var (a, b) = (await EverythingAsync(first), await EverythingAsync(second));

        Assert.Equal(a.Keys, b.Keys);
        foreach (var (path, body) in a)
            Assert.True(body == b[path], $"{path} differs between two runs of one day");
    }

    [Fact]
    public async Task A_recording_of_the_day_replays_to_the_same_bars()
    {
        var tape = Path.Combine(Path.GetTempPath(), $"streaming-{Guid.NewGuid():N}.jsonl.gz");
        try
        {
            Dictionary<string, string> live;
            await using (var recorded = await DayApp.Lean(speed: 0, ("Feed:Record:Path", tape)).PlayedAsync())
                live = await EverythingAsync(recorded);

            await using var replayed = await DayApp.Tape(tape).PlayedAsync();
            var again = await EverythingAsync(replayed);

            // The epoch names the source, and a tape is another source than a folder.
            foreach (var (path, body) in live)
                Assert.True(EpochName().Replace(body, "") == EpochName().Replace(again[path], ""), $"{path} differs on the tape");
        }
        finally
        {
            File.Delete(tape);
        }
    }

    private static async Task<Dictionary<string, string>> EverythingAsync(DayApp app)
    {
        using var http = app.Caller();
        var bodies = new Dictionary<string, string>();
        IEnumerable<string> paths =
        [
            .. Sizes.Select(size => $"series/GOOG?bar={size}"),
            .. from side in new[] { "all", "calls", "puts" } from size in Sizes select $"hedge-flow/GOOG?side={side}&bar={size}",
            .. from metric in Metrics from mode in new[] { "raw", "delta" } select $"heatmap/GOOG?metric={metric}&mode={mode}",
            "strike-flow/GOOG?bar=1m",
        ];
        foreach (var path in paths)
            bodies.Add(path, await http.GetStringAsync($"/v1/flow/zero-dte/{path}&{Window}", TestContext.Current.CancellationToken));

        await using var client = await app.ConnectAsync();
        foreach (var topic in new[] { "series/GOOG/30s", "hedge-flow/GOOG/puts/15m", "heatmap/GOOG/gex/delta/1m", "strike-flow/GOOG/1m" })
            bodies.Add(topic, JsonSerializer.Serialize(
                await client.SubscribeAsync(topic, minutes: 390), ProtocolJsonContext.Wire.Options));
        return bodies;
    }

    private static async Task<List<JsonElement>> BarsAsync(HttpClient http, string path) =>
        [.. (await AnswerAsync(http, path)).GetProperty("bars").EnumerateArray()];

    private static Task<JsonElement> AnswerAsync(HttpClient http, string path) => http.GetFromJsonAsync<JsonElement>(
        $"/v1/flow/zero-dte/{path}&{Window}", TestContext.Current.CancellationToken);

    private static long Cumulative(JsonElement bar) => bar.GetProperty("cumulative").GetInt64();

    [GeneratedRegex("\"epoch\":\"[^\"]*\"")]
    private static partial Regex EpochName();
}
