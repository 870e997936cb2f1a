using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.OpenInterestFiles;
using Streaming.Feeds.Simulator;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.OpenInterestFiles;

/// <summary>The clock of the tests begins on Friday 2026-06-05, so the last trading day is the fourth.</summary>
public sealed class OpenInterestFeedTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualTime _clock = new();
    private readonly LineFeed _line = new(canReplay: false, "SPX", "SPY");
    private readonly ListLogger<OpenInterestFeed> _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_of_the_last_trading_day_come_before_the_feeds_own_events()
    {
        var file = Write("oi.csv", """
            symbol,oi,date
            SPY260605C00600000,120,2026-06-04
            SPXW  260605P06000000, 7 ,2026-06-04

            SPY260608C00600000,5,2026-06-04
            QQQ260605C00500000,5,2026-06-04
            """);

        var (events, position) = await FirstAsync(Feed(file));

        Assert.Equal(
            [("SPY260605C00600000", 120L), ("SPXW260605P06000000", 7L)],
            events.Select(each => (each.Contract!.ToString(), each.AsOpenInterest().Contracts)));
        Assert.All(events, each => Assert.Equal(new DateOnly(2026, 6, 4), each.AsOpenInterest().Date));
        Assert.Equal(0, position);
        Assert.Equal((0L, 2L, 0L), (_line.Counters.Malformed, _line.Counters.Foreign, _line.Counters.OldOpenInterest));
    }

    [Fact]
    public async Task Numbers_of_another_day_are_refused_and_counted()
    {
        var file = Write("oi.csv", """
            SPY260605C00600000,120,2026-06-03
            SPY260605C00601000,130,2026-06-04
            SPY260605C00602000,140,2026-06-05
            """);

        var (events, _) = await FirstAsync(Feed(file));

        Assert.Equal(130, Assert.Single(events).AsOpenInterest().Contracts);
        Assert.Equal(2, _line.Counters.OldOpenInterest);
        Assert.Contains(_log.Lines, line => line.Contains("is refused"));
    }

    [Theory]
    [InlineData("SPY260605C00600000,120")]
    [InlineData("SPY260605C00600000,-1,2026-06-04")]
    [InlineData("SPY260605C00600000,1.5,2026-06-04")]
    [InlineData("SPY,1,2026-06-04")]
    [InlineData("SPY260605C00600000,1,06/04/2026")]
    [InlineData("SPY260605C00600000,1,2026-06-04,more")]
    public async Task A_line_that_is_none_is_counted_and_skipped(string line)
    {
        var file = Write("oi.csv", $"{line}\nSPY260605C00600000,120,2026-06-04\n");

        var (events, _) = await FirstAsync(Feed(file));

        Assert.Single(events);
        Assert.Equal(1, _line.Counters.Malformed);
    }

    [Theory]
    [InlineData("2026-06-05 14:00:00", true)] // the morning's publication
    [InlineData("2026-06-05 10:44:59", false)] // before it: of the third
    [InlineData("2026-06-05 03:00:00", false)]
    [InlineData("2026-06-04 21:00:00", false)]
    public async Task A_file_of_Cboe_is_of_the_day_its_timestamp_tells(string timestamp, bool isNew)
    {
        var file = Write("_SPX.json", Cboe(timestamp));

        var feed = Feed(file);
        _line.Give(MarketEvent.Of("SPX", new SpotPrice(Timestamp.FromUtc(_clock.GetUtcNow()), 6_000, 0, 0)));
        var (events, _) = await FirstAsync(feed);

        if (isNew)
        {
            var report = Assert.Single(events).AsOpenInterest();
            Assert.Equal((57_924L, new DateOnly(2026, 6, 4)), (report.Contracts, report.Date));
            Assert.Equal("SPXW260605C06000000", events[0].Contract!.ToString());
        }
        else
        {
            Assert.Equal(MarketEventKind.Spot, Assert.Single(events).Kind);
        }

        Assert.Equal(isNew ? 0 : 1, _line.Counters.OldOpenInterest);
        Assert.Equal((1L, 1L), (_line.Counters.Malformed, _line.Counters.Foreign));
    }

    [Fact]
    public async Task A_file_that_is_late_or_broken_stops_nothing_and_counts_when_it_is_there()
    {
        var path = _folder.File("oi.csv");
        var broken = Write("_SPX.json", """{"timestamp":"2026-06-05 14:00:00","data":""");
        _line.Give(Spot());
        await using var chunks = Feed(path, broken).ReadAsync(null, Cancellation)
            .Where(chunk => chunk.Events.Length > 0).GetAsyncEnumerator(Cancellation);
        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal(MarketEventKind.Spot, chunks.Current.Events.Span[0].Kind);
        Assert.Equal(2, _line.Counters.Malformed);

        Write("oi.csv", "SPY260605C00600000,120,2026-06-04\n");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _line.Give(Spot());
        var place = chunks.Current.Cursor;
        Assert.True(await chunks.MoveNextAsync());

        Assert.Equal(120, chunks.Current.Events.Span[0].AsOpenInterest().Contracts);
        Assert.Equal(place, chunks.Current.Cursor);
        Assert.True(chunks.Current.IsBeside);
        Assert.Equal(place, chunks.Current.CursorOf(0));
    }

    [Fact]
    public async Task Nothing_is_told_before_the_feed_is_there()
    {
        _line.IsDown = true;
        var file = Write("oi.csv", "SPY260605C00600000,120,2026-06-04\n");

        await Assert.ThrowsAsync<FeedException>(() => FirstAsync(Feed(file)));

        _line.IsDown = false;
        Assert.Equal(120, Assert.Single((await FirstAsync(Feed(file))).Events).AsOpenInterest().Contracts);
    }

    [Fact]
    public async Task What_is_told_in_a_replay_is_of_the_replays_time_and_in_front_of_it()
    {
        var file = Write("oi.csv", "SPY260605C00600000,120,2026-06-04\n");
        var line = new LineFeed(canReplay: true, "SPY");
        var then = Timestamp.FromUtc(_clock.GetUtcNow()) - TimeSpan.FromMinutes(20);
        line.GiveAgain(MarketEvent.Of("SPY", new SpotPrice(then, 600, 0, 0)));
        line.Give(MarketEvent.Of("SPY", new SpotPrice(Timestamp.FromUtc(_clock.GetUtcNow()), 600, 0, 0)));
        var feed = new OpenInterestFeed(line, new() { Files = [file] }, TradingCalendar.Nyse, _clock, _log);

        var chunks = await feed.ReadAsync(new FeedCursor(LineFeed.Day, 7), Cancellation).Take(4).ToListAsync(Cancellation);

        Assert.Equal([true, true, true, false], chunks.Select(chunk => chunk.IsReplay));
        Assert.Equal([false, true, false, false], chunks.Select(chunk => chunk.IsBeside));
        Assert.Equal(then, chunks[1].Events.Span[0].EventTime);
        Assert.Equal(7, chunks[1].Cursor.Position);
    }

    [Fact]
    public async Task What_was_told_is_not_told_again_after_a_break_and_all_of_it_is_for_the_next_session()
    {
        var file = Write("oi.csv", "SPY260605C00600000,120,2026-06-04\nSPY260608C00600000,9,2026-06-05\n");
        var feed = Feed(file);
        await FirstAsync(feed);
        _line.Give(Spot());
        Assert.Equal(MarketEventKind.Spot, Assert.Single((await FirstAsync(feed)).Events).Kind);

        _clock.Advance(TimeSpan.FromDays(3));
        var (events, _) = await FirstAsync(feed);

        Assert.Equal(9, Assert.Single(events).AsOpenInterest().Contracts);
    }

    [Theory]
    [InlineData("""{"timestamp":"2009-06-05 14:00:00","data":{"options":[]}}""", "2009-06-05")]
    [InlineData("""{"timestamp":"9999-12-31 23:59:59","data":{"options":[]}}""", "9999-12-31")]
    [InlineData("""{"timestamp":"\ud800","data":{"options":[]}}""", "timestamp")]
    [InlineData("""{"timestamp":5,"data":{"options":[]}}""", "timestamp")]
    [InlineData("""{"timestamp":"2026-06-05 14:00:00","data":{"options":{}}}""", "data.options")]
    [InlineData("""{"\ud800":1,"timestamp":"2026-06-05 14:00:00","data":[]}""", "data.options")]
    [InlineData("[1]", "timestamp")]
    [InlineData("PK", "'P' is an invalid start")]
    public async Task A_file_that_is_none_of_Cboes_is_named_in_one_line_with_the_remedy(string text, string reason)
    {
        var file = Write("_SPX.json", text);
        _line.Give(Spot());

        Assert.Equal(MarketEventKind.Spot, Assert.Single((await FirstAsync(Feed(file))).Events).Kind);

        Assert.Equal(1, _line.Counters.Malformed);
        var line = Assert.Single(_log.Lines);
        Assert.Contains(file, line);
        Assert.Contains(reason, line);
        Assert.Contains("symbol,oi,date", line);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task An_option_whose_name_is_no_text_is_skipped_and_the_others_are_told()
    {
        var file = Write("_SPX.json", Cboe("2026-06-05 14:00:00").Replace(
            """{"option":"SPX2606""", """
            {"option":"\ud800","open_interest":5},
            {"\udc00":1,"option":"SPXW260605C06010000","open_interest":5},
            {"option":"SPXW260605C06020000","open_interest":1e999},
            {"option":"SPX2606
            """.Trim()));

        var (events, _) = await FirstAsync(Feed(file));

        Assert.Contains(events, each => each.Contract!.ToString() == "SPXW260605C06000000");
        Assert.InRange(_line.Counters.Malformed, 3, 4);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Whatever_stands_in_a_file_it_is_read_or_refused()
    {
        const int seed = 20260605;
        var counters = new FeedCounters();
        var skipped = new SkippedMessages("open interest", counters, _log);

        var refused = await HostileJson.FeedAsync<JsonException>(Cboe("2026-06-05 14:00:00"), seed, 5_000, bytes =>
            CboeQuotes.Read(new MemoryStream(bytes), TradingCalendar.Nyse, skipped));

        Assert.InRange(refused, 500, 4_500);
        Assert.True(counters.Malformed > 2_000, $"Seed {seed}: only {counters.Malformed} were malformed.");
    }

    [Fact]
    public void A_feed_with_its_own_open_interest_takes_no_files()
    {
        var replay = new SimulatorFeed(new SimulatorOptions(), TradingCalendar.Nyse, LineFeed.Day);

        Assert.Contains("Feed:OpenInterest:Files", Assert.Throws<FeedException>(() => new OpenInterestFeed(
            replay, new() { Files = ["oi.csv"] }, TradingCalendar.Nyse, _clock, _log)).Message);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Cboe(string timestamp) =>
        $$"""
        {"timestamp":"{{timestamp}}","symbol":"_SPX","data":{"symbol":"^SPX","current_price":6000.12,"options":[
        {"option":"SPXW260605C06000000","bid":1.2,"bid_size":11.0,"ask":1.3,"ask_size":4.0,"iv":0.0,"open_interest":57924.0,"volume":3.0},
        {"option":"SPX260605C06000000","bid":1.2,"open_interest":12.0},
        {"option":"SPXW260605C06005000","bid":1.2,"open_interest":null} ] } }
        """;

    private MarketEvent Spot() => MarketEvent.Of("SPX", new SpotPrice(Timestamp.FromUtc(_clock.GetUtcNow()), 6_000, 0, 0));

    private string Write(string name, string text)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, text);
        return path;
    }

    private OpenInterestFeed Feed(params string[] files) =>
        new(_line, new() { Files = files }, TradingCalendar.Nyse, _clock, _log);

    /// <summary>The first events of a new read.</summary>
    private static async Task<(List<MarketEvent> Events, long Position)> FirstAsync(OpenInterestFeed feed)
    {
        await foreach (var chunk in feed.ReadAsync(null, Cancellation))
            if (chunk.Events.Length > 0)
                return ([.. chunk.Events.ToArray()], chunk.Cursor.Position);

        throw new InvalidOperationException("The feed ended.");
    }
}
