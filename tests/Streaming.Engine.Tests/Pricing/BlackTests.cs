using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class BlackTests
{
    private const int Seed = 20260612;

    [Fact]
    public void Call_less_put_is_forward_less_strike()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var (forward, strike, deviation) = SameDayOption(random);
            var parity = Black.Call(forward, strike, deviation) - Black.Put(forward, strike, deviation);
            Assert.True(
                Math.Abs(parity - (forward - strike)) <= 1e-12 * forward,
                $"seed {Seed}: F {forward:R} K {strike:R} w {deviation:R} gives {parity:R}");
        }
    }

    [Fact]
    public void A_price_lies_between_intrinsic_and_the_forward()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var (forward, strike, deviation) = SameDayOption(random);
            var call = Black.Call(forward, strike, deviation);
            Assert.True(
                call >= Math.Max(forward - strike, 0) && call <= forward,
                $"seed {Seed}: F {forward:R} K {strike:R} w {deviation:R} gives {call:R}");
        }
    }

    [Fact]
    public void A_call_falls_and_bends_upwards_in_its_strike()
    {
        var prices = Enumerable.Range(0, 201).Select(i => Black.Call(600, 590 + 0.1 * i, 0.004)).ToArray();
        for (var i = 1; i < prices.Length - 1; i++)
        {
            Assert.True(prices[i] < prices[i - 1]);
            Assert.True(prices[i - 1] + prices[i + 1] > 2 * prices[i]);
        }
    }

    [Fact]
    public void Scaling_all_prices_scales_the_option()
    {
        // By a power of two, so that the prices themselves scale exactly.
        Assert.Equal(16 * Black.Call(600.42, 603, 0.0034), Black.Call(16 * 600.42, 16 * 603, 0.0034));
        Assert.Equal(16 * Black.Put(600.42, 597, 0.0034), Black.Put(16 * 600.42, 16 * 597, 0.0034));
    }

    [Theory]
    [InlineData(600, 0)]
    [InlineData(590, 10)]
    [InlineData(610, 0)]
    public void Without_deviation_an_option_is_worth_exercise(double strike, double call) =>
        Assert.Equal(call, Black.Call(600, strike, 0));

    [Fact]
    public void The_price_rises_with_the_deviation_at_the_rate_of_vega()
    {
        const double step = 1e-7;
        foreach (var strike in new[] { 595.0, 599.5, 600, 601, 605 })
        {
            var slope = (Black.Call(600, strike, 0.004 + step) - Black.Call(600, strike, 0.004 - step)) / (2 * step);
            var d1 = Math.Log(600 / strike) / 0.004 + 0.002;
            Near.Relative(600 * NormalDistribution.Density(d1), slope, 1e-6, $"K {strike}");
        }
    }

    [Fact]
    public void The_logarithm_of_a_ratio_near_one_keeps_its_digits()
    {
        // ln(6000/(6000 + d)) = -(e - e^2/2 + ...), e = d/6000; d is a power of two, so that the sum is exact.
        const double d = 1.0 / 2048;
        const double e = d / 6000;
        Near.Relative(-(e - e * e / 2), Black.LogRatio(6000, 6000 + d), 1e-14);
        Assert.Equal(Math.Log(0.5), Black.LogRatio(1, 2));
        for (var ratio = 0.8; ratio < 1.2; ratio += 0.0007)
            Assert.Equal(Math.Log(ratio), Black.LogRatio(ratio, 1), 2e-16);
    }

    private static (double Forward, double Strike, double Deviation) SameDayOption(Random random)
    {
        var forward = 100 * Math.Pow(60, random.NextDouble());
        var deviation = 2e-4 * Math.Pow(100, random.NextDouble());
        return (forward, forward * Math.Exp(deviation * 12 * (random.NextDouble() - 0.5)), deviation);
    }
}
