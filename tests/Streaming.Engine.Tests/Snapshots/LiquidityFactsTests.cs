using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;
using Xunit;

namespace Streaming.Engine.Tests.Snapshots;

public sealed class LiquidityFactsTests
{
    private static readonly DateOnly Date = new(2026, 6, 12);

    [Fact]
    public void The_published_spread_with_a_full_depth_has_the_published_score()
    {
        var chain = Chain((600, 2.00 - 0.0045, 2.00 + 0.0045));

        var facts = LiquidityFacts.Of(chain, 600.2, [3_000], [2_000]);

        // FlashAlpha's example: atm_spread_pct 0.45, execution_score 86.
        Assert.Equal(0.45, facts.AtmSpreadPercent!.Value, 1e-9);
        Assert.Equal(86, facts.ExecutionScore);
    }

    [Fact]
    public void Spreads_are_weighted_by_open_interest_within_three_percent()
    {
        var chain = Chain((599, 1, 1.1), (600, 1, 1.02), (640, 0.1, 10));

        var facts = LiquidityFacts.Of(chain, 600, [100, 300, 1_000_000], [100, 300, 1_000_000]);

        var expected = 0.25 * (10 / 1.05) + 0.75 * (2 / 1.01);
        Assert.Equal(expected, facts.WeightedSpreadPercent!.Value, 1e-9);
        Assert.Equal(2 / 1.01, facts.AtmSpreadPercent!.Value, 1e-9);
    }

    [Fact]
    public void A_strike_without_quotes_is_passed_over_and_a_chain_without_any_says_nothing()
    {
        Assert.Equal(10 / 1.05, LiquidityFacts.Of(Chain((599, 1, 1.1), (600, 0, 0.1)), 600, [1, 1], [1, 1]).AtmSpreadPercent!.Value, 1e-9);
        Assert.Equal(default, LiquidityFacts.Of(Chain((600, 0, 0.1)), 600, [1], [1]));
    }

    private static OptionChain Chain(params (double Strike, double Bid, double Ask)[] quotes)
    {
        var chain = new OptionChain(Date);
        foreach (var (strike, bid, ask) in quotes)
            foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
            {
                var leg = chain.LegOf(new OptionContract("SPY", Date, right, (long)(strike * 1000)));
                chain.Side(right).TrySetQuote(leg.Row, new Quote(new(1), bid, ask, 1, 1), spot: 600);
            }

        return chain;
    }
}
