using System.Net;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Endpoints;

/// <summary>The query that all bar endpoints share, asked of the series.</summary>
public sealed class BarWindowTests
{
    private const string Path = "/v1/flow/zero-dte/series/SPY";

    [Fact]
    public async Task The_window_holds_the_bars_that_start_within_it()
    {
        // 10 raw bars, 13:30:00 to 13:34:30; the clock at 13:35:01, so two minutes reach back to 13:33:01.
        await using var app = new StreamingApp().With(new SessionBuilder().Close(10));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?minutes=2");

        Assert.Equal(["2026-06-05T13:33:30Z", "2026-06-05T13:34:00Z", "2026-06-05T13:34:30Z"], answer.Times());
        Assert.Equal(0, answer.GetProperty("first_seq").GetInt64());
        Assert.Equal(9, answer.GetProperty("last_seq").GetInt64());
    }

    [Fact]
    public async Task A_bar_that_starts_with_the_window_is_in_it()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(10));
        app.Market.AdvanceTo(SessionBuilder.SessionOn(new(2026, 6, 5)).Open + TimeSpan.FromMinutes(6));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?minutes=2");

        Assert.Equal("2026-06-05T13:34:00Z", answer.Times()[0]);
    }

    [Fact]
    public async Task A_bucket_that_began_before_the_window_is_left_out_whole()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(20));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?bar=5m&minutes=6");

        Assert.Equal(["2026-06-05T13:35:00Z"], answer.Times());
    }

    [Fact]
    public async Task After_the_close_the_window_still_ends_there()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(780));
        app.Market.AdvanceTo(SessionBuilder.SessionOn(new(2026, 6, 5)).Close + TimeSpan.FromHours(3));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?minutes=1");

        Assert.Equal(["2026-06-05T19:59:00Z", "2026-06-05T19:59:30Z"], answer.Times());
    }

    [Theory]
    [InlineData("0", 2)] // as 1
    [InlineData("-5", 2)]
    [InlineData("9999", 780)] // as 390
    [InlineData("99999999999999999999", 780)]
    [InlineData("390", 780)]
    public async Task Minutes_out_of_range_are_clamped(string minutes, int bars)
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(780));
        app.Market.AdvanceTo(SessionBuilder.SessionOn(new(2026, 6, 5)).Close);

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?minutes={minutes}");

        Assert.Equal(bars, answer.Bars().Length);
    }

    [Fact]
    public async Task An_hour_is_the_default()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(780));
        app.Market.AdvanceTo(SessionBuilder.SessionOn(new(2026, 6, 5)).Close);

        Assert.Equal(120, (await app.As(Plan.Growth).GetOkAsync(Path)).Bars().Length);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("1e2")]
    [InlineData("6.5")]
    public async Task Minutes_that_are_no_number_are_refused(string minutes)
    {
        await using var app = new StreamingApp();

        await app.As(Plan.Growth).RefusesAsync(
            $"{Path}?minutes={minutes}",
            HttpStatusCode.BadRequest,
            """{"error":"invalid_minutes","message":"minutes must be a number from 1 to 390"}""");
    }

    [Theory]
    [InlineData(-1, 20)]
    [InlineData(0, 19)]
    [InlineData(17, 2)]
    [InlineData(19, 0)]
    [InlineData(1_000_000, 0)]
    [InlineData(-7, 20)]
    public async Task Since_a_position_come_all_bars_above_it_whatever_minutes_says(int seq, int bars)
    {
        await using var app = new StreamingApp().With(new SessionBuilder(epoch: "e1").Close(20));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?minutes=1&since_seq={seq}&epoch=e1");

        Assert.Equal(bars, answer.Bars().Length);
        Assert.Equal(19, answer.GetProperty("last_seq").GetInt64());
    }

    [Fact]
    public async Task Positions_count_in_the_bar_size_asked_for()
    {
        await using var app = new StreamingApp().With(new SessionBuilder(epoch: "e1").Close(20));

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?bar=1m&since_seq=7&epoch=e1");

        Assert.Equal([8L, 9], answer.Bars().Select(bar => bar.GetProperty("seq").GetInt64()));
    }

    [Fact]
    public async Task A_position_in_another_log_is_a_conflict()
    {
        await using var app = new StreamingApp().With(new SessionBuilder(epoch: "e2").Close(20));

        await app.As(Plan.Growth).RefusesAsync(
            $"{Path}?since_seq=7&epoch=e1",
            HttpStatusCode.Conflict,
            """{"error":"epoch_changed","message":"The log has another epoch; start anew from its window.","epoch":"e2"}""");
    }

    [Theory]
    [InlineData("since_seq=x&epoch=e1", "invalid_since_seq")]
    [InlineData("since_seq=7", "invalid_epoch")]
    [InlineData("since_seq=7&epoch=", "invalid_epoch")]
    [InlineData("date=2026-6-5", "invalid_date")]
    [InlineData("date=yesterday", "invalid_date")]
    [InlineData("date=2026-02-30", "invalid_date")]
    public async Task A_query_that_means_nothing_is_refused(string query, string error)
    {
        await using var app = new StreamingApp();

        using var response = await app.As(Plan.Growth).GetAsync(
            $"{Path}?{query}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"error\":\"{error}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_day_ends_at_its_own_close()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(4));
        app.Directory.Keep(new SessionBuilder(date: "2026-06-04").Close(780).Build());

        var answer = await app.As(Plan.Growth).GetOkAsync($"{Path}?date=2026-06-04&minutes=1");

        Assert.Equal("2026-06-04", answer.GetProperty("expiration").GetString());
        Assert.Equal("2026-06-04-SPY", answer.GetProperty("epoch").GetString());
        Assert.Equal(["2026-06-04T19:59:00Z", "2026-06-04T19:59:30Z"], answer.Times());
    }

    [Fact]
    public async Task A_day_that_was_not_recorded_is_empty()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(4));

        Assert.Empty((await app.As(Plan.Growth).GetOkAsync($"{Path}?date=2026-06-03")).Bars());
    }

    [Fact]
    public async Task Symbols_are_trimmed_and_upper_cased()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(1));

        var answer = await app.As(Plan.Growth).GetOkAsync("/v1/flow/zero-dte/series/%20spy%20");

        Assert.Equal("SPY", answer.GetProperty("symbol").GetString());
        Assert.Single(answer.Bars());
    }

    [Fact]
    public async Task A_symbol_without_a_session_yet_has_no_bars()
    {
        await using var app = new StreamingApp();
        app.Directory.ShowIdle("SPY");

        Assert.Empty((await app.As(Plan.Growth).GetOkAsync(Path)).Bars());
    }

    [Fact]
    public async Task What_the_caller_has_is_not_sent_again_until_a_bar_closes()
    {
        var session = new SessionBuilder().Close(4);
        await using var app = new StreamingApp().With(session);
        var client = app.As(Plan.Growth);
        using var first = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag!;
        client.DefaultRequestHeaders.IfNoneMatch.Add(tag);

        app.Market.AdvanceTo(app.Market.Now + TimeSpan.FromSeconds(10));
        using var second = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        using var otherQuery = await client.GetAsync($"{Path}?minutes=5", TestContext.Current.CancellationToken);
        using var otherSize = await client.GetAsync($"{Path}?bar=1m", TestContext.Current.CancellationToken);
        session.Close(1);
        using var third = await client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.True(tag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, otherQuery.StatusCode);
        Assert.Equal(HttpStatusCode.OK, otherSize.StatusCode);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task The_tag_does_not_depend_on_how_the_query_was_written()
    {
        await using var app = new StreamingApp().With(new SessionBuilder().Close(4));
        var client = app.As(Plan.Growth);

        using var plain = await client.GetAsync(Path, TestContext.Current.CancellationToken);
        using var spelled = await client.GetAsync($"{Path}?minutes=60&bar=30s&apiKey=x", TestContext.Current.CancellationToken);

        Assert.Equal(plain.Headers.ETag, spelled.Headers.ETag);
    }

    [Fact]
    public void The_session_has_the_raw_bars_that_the_tests_count() =>
        Assert.Equal(780, new BarLog(SessionBuilder.SessionOn(new(2026, 6, 5))).RawCapacity);
}
