using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class TradeHedgeTests
{
    [Fact]
    public void A_bought_call_makes_dealers_buy_by_the_verified_dollars()
    {
        var d1 = Math.Log(600.42 / 600) / 0.0034 + 0.0017;

        var hedge = TradeHedge.Of(250, NormalOracle.Cumulative(d1), NormalOracle.Density(d1) / (600.42 * 0.0034), 600.42);

        Assert.Equal(8739028.081659898, hedge.DeltaUnits / FlowColumns.UnitsPerDollar, 5.1e-5);
        Assert.Equal(17237561.59327515, hedge.GammaUnits / FlowColumns.UnitsPerDollar, 5.1e-5);
    }

    [Theory]
    [InlineData(+1, 0.4, +1)] // call bought
    [InlineData(-1, 0.4, -1)] // call sold
    [InlineData(+1, -0.4, -1)] // put bought
    [InlineData(-1, -0.4, +1)] // put sold
    public void The_sign_is_that_of_the_customers_delta(int side, double delta, int sign) =>
        Assert.Equal(sign, Math.Sign(TradeHedge.Of(side * 10, delta, 0.1, 600).DeltaUnits));

    [Fact]
    public void A_stock_option_print_carries_gamma_but_no_delta()
    {
        var hedge = TradeHedge.Of(10, 0.5, 0.1, 600, deltaWeight: 0);

        Assert.Equal(0, hedge.DeltaUnits);
        Assert.NotEqual(0, hedge.GammaUnits);
    }

    [Fact]
    public void A_sale_is_the_exact_opposite_of_the_same_purchase()
    {
        const int seed = 71;
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
        {
            var (size, delta, gamma, spot) = (random.Next(1, 300), random.NextDouble() - 0.5, random.NextDouble(), 6000 * random.NextDouble());
            var (bought, sold) = (TradeHedge.Of(size, delta, gamma, spot), TradeHedge.Of(-size, delta, gamma, spot));

            Assert.True(bought == -sold, $"seed {seed}: {size} x {delta} at {spot}");
        }
    }
}
