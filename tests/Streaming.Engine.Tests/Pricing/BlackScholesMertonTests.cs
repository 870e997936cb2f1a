using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class BlackScholesMertonTests
{
    [Fact]
    public void Prices_and_Greeks_agree_with_quad_precision()
    {
        foreach (var oracle in Oracle.All)
        {
            var option = oracle.Option;
            Near.Relative(oracle.Call, option.Price(OptionRight.Call), 1e-12, $"{oracle} call");
            Near.Relative(oracle.Put, option.Price(OptionRight.Put), 1e-12, $"{oracle} put");
            Near.Relative(oracle.DeltaCall, option.Delta(OptionRight.Call), 1e-12, $"{oracle} delta");
            Near.Relative(oracle.Gamma, option.Gamma, 1e-12, $"{oracle} gamma");
            Near.Relative(oracle.Vega, option.Vega, 1e-12, $"{oracle} vega");
            Near.Relative(oracle.Vanna, option.Vanna, 1e-12, $"{oracle} vanna");
            Near.Relative(oracle.CharmCall, option.Charm(OptionRight.Call), 1e-12, $"{oracle} charm");
            Near.Relative(
                oracle.CharmCallPerHour, option.Charm(OptionRight.Call) / (252 * 6.5), 1e-12, $"{oracle} charm/h");
            Near.Relative(oracle.Speed, option.Speed, 1e-12, $"{oracle} speed");
            Near.Relative(oracle.Zomma, option.Zomma, 1e-12, $"{oracle} zomma");
            Near.Relative(oracle.Color, option.Color, 1e-12, $"{oracle} color");
        }
    }

    // Haug, Option Pricing Formulas (1998), as kept in QuantLib's test-suite/europeanoption.cpp. The order is theirs:
    // spot, strike, yield, rate, years, volatility.
    [Theory]
    [InlineData(OptionRight.Call, 60, 65, 0, .08, .25, .30, 2.1334)]
    [InlineData(OptionRight.Put, 100, 95, .05, .10, .5, .20, 2.4648)]
    [InlineData(OptionRight.Put, 19, 19, .10, .10, .75, .28, 1.7011)]
    [InlineData(OptionRight.Call, 42, 40, .08, .04, .75, .35, 5.0975)]
    [InlineData(OptionRight.Call, 90, 100, .10, .10, .10, .15, 0.0205)]
    [InlineData(OptionRight.Call, 110, 100, .10, .10, .10, .15, 9.9413)]
    [InlineData(OptionRight.Call, 100, 100, .10, .10, .10, .35, 4.3693)]
    public void Prices_agree_with_the_literature(
        OptionRight right, double spot, double strike, double yield, double rate, double years, double volatility,
        double price) =>
        Assert.Equal(price, new BlackScholesMerton(spot, strike, rate, yield, volatility, years).Price(right), 1e-4);

    [Fact]
    public void Greeks_agree_with_the_literature()
    {
        var futures = new BlackScholesMerton(105, 100, .10, .10, .36, .5);
        Assert.Equal(0.5946, futures.Delta(OptionRight.Call), 1e-4);
        Assert.Equal(-0.3566, futures.Delta(OptionRight.Put), 1e-4);

        var stock = new BlackScholesMerton(55, 60, .10, 0, .30, .75);
        Assert.Equal(0.0278, stock.Gamma, 1e-4);
        Assert.Equal(18.9358, stock.Vega, 1e-4);

        var index = new BlackScholesMerton(430, 405, .07, .05, .20, 1.0 / 12);
        Assert.Equal(-31.1924, index.Theta(OptionRight.Put), 1e-4);
        Assert.Equal(-0.0855, index.Theta(OptionRight.Put) / 365, 1e-4);

        // Haug's charm example, by the passage of time (quad precision).
        var charm = new BlackScholesMerton(105, 90, .14, .14, .24, .25).Charm(OptionRight.Put);
        Assert.Equal(0.369989, charm, 1e-6);
    }

    [Fact]
    public void Time_greeks_are_differences_over_a_little_time()
    {
        const double step = 1e-6;
        foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
        {
            var now = new BlackScholesMerton(105, 100, .05, .02, .30, .25);
            var later = new BlackScholesMerton(105, 100, .05, .02, .30, .25 - step);

            Near.Relative((later.Price(right) - now.Price(right)) / step, now.Theta(right), 1e-4, "theta");
            Near.Relative((later.Delta(right) - now.Delta(right)) / step, now.Charm(right), 1e-4, "charm");
            Near.Relative((later.Gamma - now.Gamma) / step, now.Color, 1e-4, "color");
        }
    }
}
