using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class NormalDistributionTests
{
    [Theory]
    // G. Marsaglia, "Evaluating the normal distribution", JSS 11:4 (2004), and Abramowitz and Stegun, table 26.2.
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068542949)]
    [InlineData(-1, 0.158655253931457051)]
    [InlineData(-3, 1.34989803163009453e-3)]
    [InlineData(-6, 9.86587645037698141e-10)]
    [InlineData(-10, 7.61985302416052606e-24)]
    [InlineData(-20, 2.75362411860623301e-89)]
    [InlineData(-37, 5.72557122252457968e-300)]
    public void Both_tails_keep_their_relative_digits(double x, double probability)
    {
        // The last bit of x is worth x^2 bits of the probability: no function of a double can do better.
        var tolerance = 7e-15 * Math.Max(1, x * x / 36);

        Assert.True(
            Math.Abs(NormalDistribution.Cumulative(x) / probability - 1) <= tolerance, $"{NormalDistribution.Cumulative(x):R}");
    }

    [Fact]
    public void The_two_sides_add_to_one()
    {
        for (var x = -8.0; x <= 8; x += 0.01)
            Assert.Equal(1, NormalDistribution.Cumulative(x) + NormalDistribution.Cumulative(-x), 1e-15);
    }
}
