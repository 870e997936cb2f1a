using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class SimulatorTruthTests
{
    [Fact]
    public async Task Open_interest_is_the_larger_side_and_dealers_hold_the_difference()
    {
        var truth = await SimulatedTruth.OfAsync(Day("SPX"));

        Assert.NotEmpty(truth.Positions);
        Assert.All(truth.Positions, position =>
        {
            Assert.True(position.CustomersLong >= 0 && position.CustomersShort >= 0, position.ToString());
            Assert.Equal(Math.Max(position.CustomersLong, position.CustomersShort), position.OpenInterest);
            Assert.Equal(position.CustomersShort - position.CustomersLong, position.Dealers);
        });
    }

    [Fact]
    public async Task Positions_are_the_mornings_and_the_days_trades()
    {
        var settled = new Dictionary<OptionContract, long>();
        var truth = await SimulatedTruth.OfAsync(Day("SPX"), marketEvent =>
        {
            if (marketEvent.Kind == MarketEventKind.OpenInterest)
                settled[marketEvent.Contract!] = marketEvent.AsOpenInterest().Contracts;
        });

        var held = new Dictionary<OptionContract, (long Long, long Short, long Volume)>();
        foreach (var position in truth.Positions.TakeWhile(position => position.AsOf == truth.Positions[0].AsOf))
        {
            Assert.Equal(settled[position.Contract], position.OpenInterest);
            held[position.Contract] = (position.CustomersLong, position.CustomersShort, 0);
        }

        foreach (var trade in truth.Trades.Where(trade => !trade.IsBust))
        {
            var isLong = trade.Side == 0 || trade.Side > 0 == trade.Opens;
            var isShort = trade.Side == 0 || trade.Side < 0 == trade.Opens;
            var change = trade.Opens ? trade.Size : -trade.Size;
            var (longs, shorts, volume) = held[trade.Contract];
            held[trade.Contract] =
                (longs + (isLong ? change : 0), shorts + (isShort ? change : 0), volume + trade.Size);
        }

        foreach (var position in truth.Positions.TakeLast(settled.Count))
        {
            var (longs, shorts, volume) = held[position.Contract];
            Assert.Equal((longs, shorts), (position.CustomersLong, position.CustomersShort));
            Assert.True(Math.Abs(position.OpenInterest - settled[position.Contract]) <= volume, position.ToString());
        }
    }

    [Fact]
    public async Task The_settled_number_alone_is_about_a_fifth_short_of_the_days_last_one()
    {
        var options = Day("SPX");
        options.Scale = new TrafficScale(1, 1 / 1000.0);

        var truth = await SimulatedTruth.OfAsync(options);

        var contracts = truth.Positions.Select(position => position.Contract).Distinct().Count();
        double settled = truth.Positions.Take(contracts).Sum(position => position.OpenInterest);
        double last = truth.Positions.TakeLast(contracts).Sum(position => position.OpenInterest);
        Assert.Equal(-0.21, settled / last - 1, 0.05);
    }

    [Fact]
    public async Task Positions_and_exposures_are_told_every_half_minute_and_at_the_close()
    {
        var truth = await SimulatedTruth.OfAsync(Day("SPY"));

        Assert.True(TradingCalendar.Nyse.TryGetSession(new DateOnly(2026, 6, 12), out var session));
        Assert.Equal(781, truth.Exposures.Count);
        Assert.Equal(session.Open, truth.Exposures[0].AsOf);
        Assert.Equal(session.Close, truth.Exposures[^1].AsOf);
        Assert.Equal([truth.Exposures[^1].Price], truth.Closes);
        Assert.Equal(0, truth.Exposures[0].HedgeFlow);
        Assert.All(truth.Exposures, exposure => Assert.True(
            double.IsFinite(exposure.Gex + exposure.Dex + exposure.Vex + exposure.Chex + exposure.HedgeFlow),
            exposure.ToString()));
    }

    [Fact]
    public async Task Customers_of_the_naive_market_start_short_calls_and_long_puts()
    {
        var options = Day("SPX");
        options.NaiveInventory = true;

        var truth = await SimulatedTruth.OfAsync(options);

        Assert.All(
            truth.Positions.TakeWhile(position => position.AsOf == truth.Positions[0].AsOf),
            position => Assert.True(
                position.Contract.Right == OptionRight.Call ? position.Dealers >= 0 : position.Dealers <= 0,
                position.ToString()));
    }

    [Fact]
    public async Task The_truth_of_a_session_is_three_files_a_symbol()
    {
        using var folder = new TestFolder();
        var options = Day("SPY");
        options.TruthPath = folder.File("truth");
        var truth = await SimulatedTruth.OfAsync(options);

        var feed = new SimulatorFeed(options, TradingCalendar.Nyse, default);
        await foreach (var chunk in feed.ReadAsync(null, TestContext.Current.CancellationToken))
            Assert.False(chunk.Events.IsEmpty);

        var trades = await LinesAsync("SPY-20260612-trades.csv");
        Assert.Equal(
            "ts,sym,seq,price,size,side,open_close,origin,package,bust,bid,ask,bid_size,ask_size", trades[0]);
        Assert.Equal(truth.Trades.Count, trades.Length - 1);
        Assert.Equal(truth.Positions.Count, (await LinesAsync("SPY-20260612-positions.csv")).Length - 1);
        Assert.Equal(truth.Exposures.Count, (await LinesAsync("SPY-20260612-exposures.csv")).Length - 1);

        Task<string[]> LinesAsync(string name) => File.ReadAllLinesAsync(
            Path.Combine(options.TruthPath, name), TestContext.Current.CancellationToken);
    }

    private static SimulatorOptions Day(string symbol) => new()
    {
        Symbols = [symbol], Date = new DateOnly(2026, 6, 12), Sessions = 1,
        Scale = new TrafficScale(1 / 20.0, 1 / 1000.0),
    };
}
