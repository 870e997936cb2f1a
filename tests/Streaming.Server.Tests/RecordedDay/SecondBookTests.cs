using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>Both books of a real day, on REST and on the hub.</summary>
public sealed class SecondBookTests
{
    private const string Window = "date=2015-12-24&minutes=390";

    // What the two books disagree about; the rest of a bar is measured and the same in both.
    private static readonly string[] Shared = ["net_gex", "gamma_flip", "magnet", "pin_probability_pct", "regime"];

    [Fact]
    public async Task A_series_bar_carries_both_books_and_shows_the_one_that_was_asked_for()
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();

        var compat = await AnswerAsync(http, "series/GOOG?bar=5m");
        var principled = await AnswerAsync(http, "series/GOOG?bar=5m&model=principled");

        Assert.Equal(("compat", "principled"), (compat.Text("model"), principled.Text("model")));
        var different = 0;
        foreach (var (vendor, inferred) in compat.Bars().Zip(principled.Bars()))
        {
            var block = vendor.GetProperty("principled");
            Assert.Equal(block.GetRawText(), inferred.GetProperty("principled").GetRawText());
            foreach (var name in Shared)
                Assert.Equal(block.GetProperty(name).GetRawText(), inferred.GetProperty(name).GetRawText());
            Assert.InRange(block.Number("net_gex"), block.Number("ci_low"), block.Number("ci_high"));
            Assert.InRange(block.Number("sign_confidence"), 0.5, 1);
            Assert.Equal(vendor.Number("hedge_flow_cumulative_all"), inferred.Number("hedge_flow_cumulative_all"));
            different += vendor.Number("net_gex") == inferred.Number("net_gex") ? 0 : 1;
        }

        // After the first minute's quotes no bar of the two books says the same.
        Assert.InRange(different, 35, 42);
    }

    [Theory]
    [InlineData("compat")]
    [InlineData("principled")]
    public async Task A_flip_is_there_or_a_reason_why_it_is_not(string model)
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();

        var bars = (await AnswerAsync(http, $"series/GOOG?bar=30s&model={model}")).Bars();

        Assert.Equal(420, bars.Length);
        Assert.All(bars, bar => Assert.Equal(
            bar.GetProperty("gamma_flip").ValueKind == JsonValueKind.Null, bar.TryGetProperty("gamma_flip_reason", out _)));

        // The inferred inventory has gamma of one sign at every spot in reach that day.
        Assert.Equal(
            model == "compat", bars.Any(bar => bar.GetProperty("gamma_flip").ValueKind == JsonValueKind.Number));
        Assert.Equal("no_smile", bars[0].GetProperty("gamma_flip_reason").GetString());
    }

    [Theory]
    [InlineData("gex", true)]
    [InlineData("dex", true)]
    [InlineData("vex", true)]
    [InlineData("chex", true)]
    [InlineData("oi", false)]
    [InlineData("signed_flow", false)]
    public async Task A_principled_heatmap_has_an_interval_where_the_metric_has_one(string metric, bool hasInterval)
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();

        var answer = await AnswerAsync(http, $"heatmap/GOOG?metric={metric}&model=principled");

        Assert.Equal("principled", answer.Text("model"));
        var strikes = answer.GetProperty("strikes_grid").GetArrayLength();
        var widths = 0;
        foreach (var bar in answer.Bars())
        {
            var (values, low, high) = (bar.NullableLongs("values"), bar.NullableLongs("ci_low"), bar.NullableLongs("ci_high"));
            Assert.Equal((strikes, strikes, strikes), (values.Length, low.Length, high.Length));
            for (var i = 0; i < strikes; i++)
            {
                if (!hasInterval)
                    Assert.Null(low[i] ?? high[i]);
                else if (values[i] is { } value)
                {
                    Assert.InRange(value, low[i]!.Value, high[i]!.Value);
                    Assert.Equal(value - low[i], high[i] - value);
                    widths += high[i] > low[i] ? 1 : 0;
                }
            }
        }

        Assert.Equal(hasInterval, widths > 1_000);
    }

    [Fact]
    public async Task The_strikes_of_a_principled_column_add_up_to_its_bars_net()
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();
        var columns = (await AnswerAsync(http, "heatmap/GOOG?metric=gex&model=principled")).Bars();
        var series = (await AnswerAsync(http, "series/GOOG?bar=1m&model=principled")).Bars();

        foreach (var (column, bar) in columns.Zip(series))
            if (bar.TryGetProperty("principled", out _))
                Assert.InRange(column.NullableLongs("values").Sum() - bar.Number("net_gex") ?? 99, -88, 88);
    }

    [Fact]
    public async Task A_principled_heatmap_of_changes_adds_up_and_has_no_interval()
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();
        var levels = (await AnswerAsync(http, "heatmap/GOOG?metric=vex&model=principled")).Bars();
        var changes = (await AnswerAsync(http, "heatmap/GOOG?metric=vex&mode=delta&model=principled")).Bars();

        var sums = new long[88];
        for (var i = 0; i < levels.Length; i++)
        {
            // The window's first bar stands as it is, interval and all.
            Assert.Equal(i == 0, changes[i].TryGetProperty("ci_low", out _));
            var (values, steps) = (levels[i].NullableLongs("values"), changes[i].NullableLongs("values"));
            for (var k = 0; k < sums.Length; k++)
                if (values[k] is { } value)
                    Assert.Equal(value, sums[k] += steps[k]!.Value);
        }
    }

    [Fact]
    public async Task The_hub_tells_the_principled_columns_that_REST_has()
    {
        await using var app = await DayApp.Lean(speed: 0).PlayedAsync();
        using var http = app.Caller();
        var columns = (await AnswerAsync(http, "heatmap/GOOG?metric=gex&model=principled")).Bars();

        await using var client = await app.ConnectAsync();
        var answer = await client.SubscribeAsync("heatmap/GOOG/gex/raw/1m/principled", minutes: 390);

        Assert.Equal((0, columns.Length), (answer.Code, answer.Updates.Count));
        foreach (var (column, update) in columns.Zip(answer.Updates.Cast<HeatmapColumnUpdate>()))
        {
            Assert.Equal(column.NullableLongs("values"), update.Values);
            Assert.Equal(column.NullableLongs("ci_low"), update.CiLow);
            Assert.Equal(column.NullableLongs("ci_high"), update.CiHigh);
        }
    }

    [Fact]
    public async Task The_default_book_is_an_option()
    {
        await using var app = await DayApp.Lean(speed: 0, ("Engine:Book", "principled")).PlayedAsync();
        using var http = app.Caller();

        var series = await AnswerAsync(http, "series/GOOG?bar=15m");
        var asked = await AnswerAsync(http, "series/GOOG?bar=15m&model=principled");
        var heatmap = await AnswerAsync(http, "heatmap/GOOG?metric=gex");
        await using var client = await app.ConnectAsync();
        var hub = await client.SubscribeAsync("series/GOOG/15m", minutes: 390);

        Assert.Equal(("principled", "principled"), (series.Text("model"), heatmap.Text("model")));
        Assert.Equal(asked.GetProperty("bars").GetRawText(), series.GetProperty("bars").GetRawText());
        Assert.Equal(
            series.Bars().Select(bar => bar.GetProperty("net_gex").GetInt64()),
            hub.Updates.Cast<SeriesBarUpdate>().Select(bar => bar.NetGex));
    }

    [Theory]
    [InlineData("series/GOOG?model=Principled")]
    [InlineData("heatmap/GOOG?model=")]
    [InlineData("snapshot/GOOG?model=both")]
    public async Task Another_model_is_refused(string path)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Alpha).RefusesAsync(
            $"/v1/flow/zero-dte/{path}", HttpStatusCode.BadRequest,
            """{"error":"invalid_model","message":"model must be compat|principled"}""");
    }

    private static Task<JsonElement> AnswerAsync(HttpClient http, string path) => http.GetFromJsonAsync<JsonElement>(
        $"/v1/flow/zero-dte/{path}&{Window}", TestContext.Current.CancellationToken);
}
