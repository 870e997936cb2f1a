using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class ImpliedVolatilityTests
{
    [Theory]
    // Normalised calls in quadruple precision.
    [InlineData(-1e-6, 1e-5, 3.50935331203075352e-06, 2e-15)]
    [InlineData(-1e-4, 1e-3, 3.50935314811248864e-04, 2e-15)]
    [InlineData(-0.01, 1e-3, 7.47455933776283395e-28, 2e-15)]
    [InlineData(-0.05, 3e-3, 2.04655140950707532e-66, 2e-15)]
    [InlineData(-0.05, 1.5e-3, 2.85339976292021744e-248, 2e-15)]
    [InlineData(-16, 0.5, 8.24122894316276331e-227, 2e-15)]
    [InlineData(-500, 30, 1.19184927866203905e-110, 1e-14)]
    public void The_extremes_are_found_to_the_last_digits(double x, double deviation, double beta, double tolerance)
    {
        var implied = ImpliedVolatility.SolveNormalised(x, beta);

        Assert.Equal(ImpliedDeviationStatus.Found, implied.Status);
        Assert.True(
            Math.Abs(implied.Value / deviation - 1) <= tolerance, $"{implied.Value:R}: off by {implied.Value / deviation - 1:E2}");
    }

    [Fact]
    public void A_price_inverts_to_the_deviation_it_was_made_with()
    {
        const int seed = 112;
        var random = new Random(seed);
        double worst = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var w = Math.Exp(Math.Log(2e-4) + random.NextDouble() * Math.Log(0.1 / 2e-4));
            var x = -Math.Min(random.NextDouble() * 6 * w, 0.08);
            var beta = Normalised.Price(x, w);

            var implied = ImpliedVolatility.SolveNormalised(x, beta);

            Assert.True(implied.IsFound, $"seed {seed}: x {x:R}, w {w:R}, {implied.Status}");
            worst = Math.Max(worst, Math.Abs(implied.Value / w - 1));
        }

        Assert.True(worst <= 1e-13, $"seed {seed}: worst {worst:E2}");
    }

    [Fact]
    public void It_agrees_with_bisection_on_the_price_itself()
    {
        const int seed = 5;
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++)
        {
            double forward = 600, strike = 600 + 30 * (random.NextDouble() - 0.5), w = 0.001 + 0.02 * random.NextDouble();
            var right = strike >= forward ? OptionRight.Call : OptionRight.Put;
            var price = Black.Price(right, forward, strike, w);
            if (price < 1e-9)
                continue;

            double low = 0, high = 1;
            for (var step = 0; step < 60; step++)
            {
                var middle = 0.5 * (low + high);
                if (Black.Price(right, forward, strike, middle) < price)
                    low = middle;
                else
                    high = middle;
            }

            Assert.Equal(low, ImpliedVolatility.Solve(right, price, forward, strike).Value, 1e-12);
        }
    }

    [Fact]
    public void What_no_deviation_explains_is_said_and_not_thrown()
    {
        Assert.Equal(ImpliedDeviationStatus.AtIntrinsic, ImpliedVolatility.Solve(OptionRight.Call, 5, 605, 600).Status);
        Assert.Equal(ImpliedDeviationStatus.AtIntrinsic, ImpliedVolatility.Solve(OptionRight.Call, 4, 605, 600).Status);
        Assert.Equal(ImpliedDeviationStatus.AtIntrinsic, ImpliedVolatility.Solve(OptionRight.Put, 0, 605, 600).Status);
        Assert.Equal(ImpliedDeviationStatus.AtIntrinsic, ImpliedVolatility.Solve(OptionRight.Put, double.NaN, 605, 600).Status);
        Assert.Equal(ImpliedDeviationStatus.AboveMaximum, ImpliedVolatility.Solve(OptionRight.Call, 605, 605, 600).Status);
        Assert.Equal(ImpliedDeviationStatus.Underflow, ImpliedVolatility.SolveNormalised(-0.5, 1e-308).Status);
    }
}
