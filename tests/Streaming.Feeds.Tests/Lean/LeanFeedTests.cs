using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Feeds.Lean;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Lean;

// Counts are those of the data folder's README, taken from QuantConnect's files by hand.
public sealed class LeanFeedTests : FeedSpecification
{
    private static readonly TimeSpan NewYorkWinter = TimeSpan.FromHours(-5);

    protected override Task<IFeed> CreateAsync() => Task.FromResult<IFeed>(Goog());

    [Fact]
    public async Task The_day_has_the_contracts_quotes_trades_and_open_interest_of_its_files()
    {
        var events = await ReadAllAsync(Goog());

        var reports = events.Where(e => e.Kind == MarketEventKind.OpenInterest).ToList();
        Assert.Equal(176, events.Where(e => e.Contract is not null).Select(e => e.Contract).Distinct().Count());
        Assert.Equal(21_902, events.Count(e => e.Kind == MarketEventKind.Quote));
        Assert.Equal(375, events.Count(e => e.Kind == MarketEventKind.Trade));
        Assert.Equal(8_628, reports.Where(e => e.Contract!.Right == OptionRight.Call).Sum(e => e.AsOpenInterest().Contracts));
        Assert.Equal(12_236, reports.Where(e => e.Contract!.Right == OptionRight.Put).Sum(e => e.AsOpenInterest().Contracts));
        Assert.All(events, e => Assert.True(e.Contract is null || e.Contract.Expiry == new DateOnly(2015, 12, 24)));
    }

    [Fact]
    public async Task The_day_before_has_118_contracts_and_581_trade_bars()
    {
        // Its quotes carry tomorrow's expiry, which is not played unless asked for.
        var options = Options("GOOG", new DateOnly(2015, 12, 23));
        options.IncludeLaterExpiries = true;

        var events = await ReadAllAsync(Open(options));

        Assert.Equal(118, events.Where(e => e.Contract is not null).Select(e => e.Contract).Distinct().Count());
        Assert.Equal(581, events.Count(e => e.Kind == MarketEventKind.Trade));
    }

    [Fact]
    public async Task Times_are_the_end_of_the_minute_and_prices_are_dollars()
    {
        var events = await ReadAllAsync(Goog());

        // 37740000,...,7484700,...: the minute that begins at 10:29 New York closes at 748.47.
        var spot = events.Single(e => e.Kind == MarketEventKind.Spot && e.EventTime == NewYork(2015, 12, 24, 10, 30)).AsSpot();
        Assert.Equal(748.47, spot.Price);

        // 23460000,0: published at 06:31, which is no bar.
        var report = events.First(e => e.Kind == MarketEventKind.OpenInterest && e.Contract!.ToString() == "GOOG151224C01000000");
        Assert.Equal(new TimeOnly(6, 31), TimeOnly.FromDateTime(report.EventTime.ToUtc().ToOffset(NewYorkWinter).DateTime));

        // The first quote row of the 1000 call, 34200000,,,,,0,21500,21500,5000,5000,19: no bid, asked at 0.50.
        var quote = events.First(e => e.Kind == MarketEventKind.Quote && e.Contract!.ToString() == "GOOG151224C01000000");
        Assert.Equal(new Quote(NewYork(2015, 12, 24, 9, 31), 0, 0.5, 0, 19), quote.AsQuote());
    }

    [Fact]
    public async Task At_one_time_come_open_interest_spot_trades_and_quotes_by_strike_and_right()
    {
        var events = await ReadAllAsync(Goog());

        var keys = events.Select(e => (
            e.EventTime.UnixNanoseconds,
            e.Kind switch
            {
                MarketEventKind.OpenInterest => 0,
                MarketEventKind.Spot => 1,
                MarketEventKind.Trade => 2,
                _ => 3,
            },
            e.Contract?.StrikeThousandths ?? 0,
            (int)(e.Contract?.Right ?? 0))).ToList();
        Assert.Equal(keys.Order(), keys);
    }

    [Fact]
    public async Task A_trade_bar_is_one_aggregate_against_the_quote_that_opened_its_minute()
    {
        var trades = (await ReadAllAsync(Goog())).Where(e => e.Kind == MarketEventKind.Trade).Select(e => e.AsTrade()).ToList();

        Assert.All(trades, trade => Assert.True(trade.Aggregate));
        Assert.All(trades, trade => Assert.Equal(ConditionCode.Automatic, trade.Condition));
        Assert.True(trades.Count(trade => trade.HasQuote) > 300, $"{trades.Count(trade => trade.HasQuote)} carry a quote.");
    }

    [Fact]
    public async Task An_index_day_joins_options_in_New_York_time_with_a_spot_in_Chicago_time()
    {
        var feed = Open(Options("SPX", new DateOnly(2021, 1, 4)));

        var events = await ReadAllAsync(feed);

        Assert.Equal(["SPX"], feed.Description.Symbols);
        Assert.All(events, e => Assert.Equal("SPX", e.Underlying));
        Assert.Equal(836, events.Count(e => e.Kind == MarketEventKind.Trade));
        Assert.Equal(
            ["SPXW210104C03700000", "SPXW210104C03800000", "SPXW210104P03700000", "SPXW210104P03800000"],
            events.Where(e => e.Kind == MarketEventKind.Quote).Select(e => e.Contract!.ToString()).Distinct().Order());
        Assert.Contains(events, e => e.Kind == MarketEventKind.OpenInterest && e.Contract!.StrikeThousandths == 3_820_000);

        // The first row, 30600000,3764.61,3769.99,3764.61,3766.63,59: 08:30 in Chicago is 09:30 in New York.
        var spot = events.First(e => e.Kind == MarketEventKind.Spot).AsSpot();
        Assert.Equal(new SpotPrice(NewYork(2021, 1, 4, 9, 31), 3766.63, 0, 0), spot);
        Assert.Equal(0, feed.Counters.Malformed);
    }

    [Fact]
    public void A_day_the_folder_does_not_have_is_named_with_its_options()
    {
        var error = Assert.Throws<FeedException>(() => Open(Options("GOOG", new DateOnly(2015, 12, 22))));

        Assert.Contains(Path.Combine("goog", "20151222_openinterest_american.zip"), error.Message);
        Assert.Contains("Feed:Lean:Date=2015-12-22", error.Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_its_option()
    {
        var options = new LeanFeedOptions { Root = "/nowhere/at/all", Symbol = "GOOG", Date = new(2015, 12, 24) };

        Assert.Contains("Feed:Lean:Root", Assert.Throws<FeedException>(() => Open(options)).Message);
    }

    [Fact]
    public void Another_choice_of_contracts_is_another_fingerprint()
    {
        var options = Options("GOOG", new DateOnly(2015, 12, 24));
        options.IncludeLaterExpiries = true;

        Assert.NotEqual(Goog().Description.Fingerprint, Open(options).Description.Fingerprint);
    }

    private static LeanFeed Goog() => Open(Options("GOOG", new DateOnly(2015, 12, 24)));

    private static LeanFeed Open(LeanFeedOptions options) => LeanFeed.Open(options, NullLogger<LeanFeed>.Instance);

    private static LeanFeedOptions Options(string symbol, DateOnly date) =>
        new() { Root = MarketDataFolder.Find("lean"), Symbol = symbol, Date = date, Speed = 0 };

    private static Timestamp NewYork(int year, int month, int day, int hour, int minute) =>
        Timestamp.FromUtc(new DateTimeOffset(year, month, day, hour, minute, 0, NewYorkWinter)) - TimeSpan.FromMilliseconds(1);
}
