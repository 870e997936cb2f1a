using Streaming.Engine.MarketData;
using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class PrintDeskTests
{
    [Fact]
    public async Task A_cancel_names_a_print_that_came_before_and_changed_no_position()
    {
        var prints = new Dictionary<long, MarketEvent>();
        var cancels = new List<TradeCancel>();
        var truth = await SimulatedTruth.OfAsync(Options(), marketEvent =>
        {
            if (marketEvent.Kind == MarketEventKind.Trade)
                prints[marketEvent.AsTrade().Sequence] = marketEvent;
            if (marketEvent.Kind != MarketEventKind.Cancel)
                return;

            var (cancel, print) = (marketEvent.AsCancel(), prints[marketEvent.AsCancel().Sequence]);
            Assert.Equal(print.Contract, marketEvent.Contract);
            Assert.Equal(
                (print.AsTrade().Price, print.AsTrade().Size, print.AsTrade().Venue),
                (cancel.Price, cancel.Size, cancel.Venue));
            Assert.True(cancel.EventTime > print.EventTime);
            cancels.Add(cancel);
        });

        Assert.NotEmpty(cancels);
        Assert.Equal(
            truth.Trades.Where(trade => trade.IsBust).Select(trade => trade.Sequence),
            cancels.Select(cancel => cancel.Sequence).Order());
    }

    [Fact]
    public async Task A_print_sent_twice_is_the_same_print()
    {
        var last = default(Trade);
        var repeats = 0;
        var truth = await SimulatedTruth.OfAsync(Options(), marketEvent =>
        {
            if (marketEvent.Kind != MarketEventKind.Trade)
                return;

            var trade = marketEvent.AsTrade();
            if (trade.Sequence == last.Sequence)
            {
                repeats++;
                Assert.Equal(last, trade);
            }
            else
            {
                Assert.True(trade.Sequence > last.Sequence);
            }

            last = trade;
        });

        Assert.InRange(repeats, 1, 100);
        Assert.Equal(truth.Trades.Count, truth.Trades.Select(trade => trade.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task A_print_on_time_met_the_quote_that_was_last_sent()
    {
        var quotes = new Dictionary<OptionContract, Quote>();
        var met = new Dictionary<long, Quote>();
        var truth = await SimulatedTruth.OfAsync(Options(), marketEvent =>
        {
            if (marketEvent.Kind == MarketEventKind.Quote)
                quotes[marketEvent.Contract!] = marketEvent.AsQuote();
            if (marketEvent.Kind == MarketEventKind.Trade
                && marketEvent.AsTrade() is { Condition.Letter: not ('B' or 'D') } trade)
            {
                met[trade.Sequence] = quotes[marketEvent.Contract!];
                Assert.True(met[trade.Sequence].EventTime < trade.EventTime);
            }
        });

        foreach (var trade in truth.Trades.Where(trade => met.ContainsKey(trade.Sequence)))
            Assert.Equal(trade.Quote, met[trade.Sequence] with { EventTime = trade.EventTime });
    }

    private static SimulatorOptions Options() => new()
    {
        Symbols = ["SPY"], Date = new DateOnly(2026, 6, 12), Sessions = 1,
        Scale = new TrafficScale(1 / 5.0, 1 / 1000.0),
    };
}
