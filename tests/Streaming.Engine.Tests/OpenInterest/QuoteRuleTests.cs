using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests.OpenInterest;

public sealed class QuoteRuleTests
{
    [Theory]
    [InlineData(1.10, 1.00, 1.10, 1)]
    [InlineData(1.15, 1.00, 1.10, 1)]
    [InlineData(1.00, 1.00, 1.10, -1)]
    [InlineData(0.95, 1.00, 1.10, -1)]
    [InlineData(1.05, 1.00, 1.10, 0)]
    [InlineData(1.09, 1.00, 1.10, 0)]
    [InlineData(1.00, 1.00, 1.00, 0)] // locked
    [InlineData(1.00, 1.10, 1.00, 0)] // crossed
    [InlineData(0.05, 0.00, 0.05, 1)] // no bid: lifting the offer is still buying
    [InlineData(0.01, 0.00, 0.05, 0)]
    [InlineData(1.00, 0.00, 0.00, 0)] // no quote
    public void At_the_ask_is_a_buy_at_the_bid_a_sell_and_between_is_not_known(
        double price, double bid, double ask, int side) =>
        Assert.Equal(side, QuoteRule.SideOf(price, bid, ask));

    [Fact]
    public void Cents_that_a_double_cannot_hold_do_not_decide_the_side() =>
        Assert.Equal(1, QuoteRule.SideOf(0.1 + 0.2, 0.25, 0.3));
}
