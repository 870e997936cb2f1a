using Streaming.Feeds.Simulator;
using Streaming.Testing.Accuracy;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

// In line with what was published: C. Grauer, P. Schuster and M. Uhrig-Homburg, "Option Trade Classification" (2023),
// for CBOE, ISE and GEMX 2005-2021; R. Savickas and A. Wilson, "On Inferring the Direction of Option Trades", JFQA 38
// (2003), for the CBOE of 1995.
public sealed class SimulatorAccuracyTests
{
    private static readonly Lazy<Task<SimulatedTruth>> HardDay =
        new(() => SimulatedTruth.OfAsync(Trades("SPX", SimulatorDifficulty.Hard)));

    private static readonly Lazy<Task<SimulatedTruth>> EasyDay =
        new(() => SimulatedTruth.OfAsync(Trades("SPX", SimulatorDifficulty.Easy)));

    [Fact]
    public async Task A_hard_market_fools_the_simple_rules_as_much_as_the_published_ones()
    {
        var rules = ClassificationRules.Judge((await RealTradesAsync(SimulatorDifficulty.Hard)).Trades);

        Assert.All(AcceptanceBand.OfRules(rules, SimulatorDifficulty.Hard), band => Assert.True(band.Holds, $"{band}"));
    }

    [Fact]
    public async Task An_easy_market_is_that_of_the_1990s()
    {
        var rules = ClassificationRules.Judge((await RealTradesAsync(SimulatorDifficulty.Easy)).Trades);

        Assert.All(AcceptanceBand.OfRules(rules, SimulatorDifficulty.Easy), band => Assert.True(band.Holds, $"{band}"));
    }

    [Theory]
    [InlineData("SPY")]
    [InlineData("QQQ")]
    public async Task Penny_options_hide_as_much_from_the_quote_rule(string symbol)
    {
        var options = Trades(symbol, SimulatorDifficulty.Hard);
        options.Scale = new TrafficScale(1 / 4.0, 1 / 1000.0);

        Assert.Equal(0.626, ClassificationRules.Judge((await SimulatedTruth.OfAsync(options)).Trades)["quote"], 0.02);
    }

    [Theory]
    [InlineData(SimulatorDifficulty.Hard, 0.32, 0.15, 0.30, 0.23)]
    [InlineData(SimulatorDifficulty.Easy, 0.55, 0.25, 0.10, 0.10)]
    public async Task Prints_come_about_in_the_shares_of_the_difficulty(
        SimulatorDifficulty difficulty, double market, double auction, double resting, double package)
    {
        var trades = (await RealTradesAsync(difficulty)).Customers.ToList();

        Assert.Equal(market, Share(TradeOrigin.Market), 0.01);
        Assert.Equal(auction, Share(TradeOrigin.Auction), 0.01);
        Assert.Equal(resting, Share(TradeOrigin.Resting), 0.01);
        Assert.Equal(package, Share(TradeOrigin.Package), 0.01);

        double Share(TradeOrigin origin) => (double)trades.Count(trade => trade.Origin == origin) / trades.Count;
    }

    [Fact]
    public async Task Orders_have_the_sizes_of_the_model_and_two_thirds_of_them_open()
    {
        var truth = await RealTradesAsync(SimulatorDifficulty.Hard);
        var sizes = truth.Customers.Where(trade => trade.Package == 0).Select(trade => trade.Size).ToList();

        Assert.Equal(0.42, Share(1, 1), 0.01);
        Assert.Equal(0.18, Share(2, 4), 0.01);
        Assert.Equal(0.20 + 0.15, Share(5, 39), 0.01);
        Assert.Equal(0.045, Share(50, 199), 0.004);
        Assert.Equal(0.005, Share(200, 1500), 0.001);
        Assert.Equal(OrderFlow.SizeMean, sizes.Average(), 1.0);

        // 62 %, and what is opened too late to be closed the same day.
        Assert.Equal(0.66, truth.Customers.Average(trade => trade.Opens ? 1.0 : 0.0), 0.02);

        double Share(int from, int to) => sizes.Count(size => size >= from && size <= to) / (double)sizes.Count;
    }

    [Fact]
    public async Task Crosses_and_reporting_mishaps_have_their_shares()
    {
        var conditions = new Dictionary<char, int>();
        var (prints, cancels) = (0, 0);
        await SimulatedTruth.OfAsync(Trades("SPX", SimulatorDifficulty.Hard), marketEvent =>
        {
            if (marketEvent.Kind == Engine.MarketData.MarketEventKind.Cancel)
                cancels++;
            if (marketEvent.Kind != Engine.MarketData.MarketEventKind.Trade)
                return;

            prints++;
            var letter = marketEvent.AsTrade().Condition.Letter;
            conditions[letter] = conditions.GetValueOrDefault(letter) + 1;
        });

        // Of orders of one leg, which are about three quarters of prints; crosses are of orders that open.
        Assert.Equal(0.003 * 0.77, Share('D'), 0.0006);
        Assert.Equal(0.002 * 0.77, Share('B'), 0.0005);
        Assert.Equal(0.0055, Share('c'), 0.001);
        Assert.Equal(0.0005 * 0.77, (double)cancels / prints, 0.00015);
        Assert.Equal(0.15, Share('a') + Share('b'), 0.01);
        Assert.Equal(0.23, Share('f') + Share('g') + Share('j'), 0.01);

        double Share(char letter) => (double)conditions.GetValueOrDefault(letter) / prints;
    }

    // One day of each difficulty is enough for all.
    private static Task<SimulatedTruth> RealTradesAsync(SimulatorDifficulty difficulty) =>
        difficulty == SimulatorDifficulty.Hard ? HardDay.Value : EasyDay.Value;

    // The trades of a real day. Their quotes come with them; the others would only take time.
    private static SimulatorOptions Trades(string symbol, SimulatorDifficulty difficulty) => new()
    {
        Symbols = [symbol],
        Date = new DateOnly(2026, 6, 12),
        Sessions = 1,
        Difficulty = difficulty,
        Scale = new TrafficScale(1, 1 / 1000.0),
    };
}
