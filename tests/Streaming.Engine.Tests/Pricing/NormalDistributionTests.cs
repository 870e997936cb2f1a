using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class NormalDistributionTests
{
    // Quad precision (libquadmath erfcq).
    [Theory]
    [InlineData(-37.5, 4.60535300958195484e-308)]
    [InlineData(-20, 2.75362411860623370e-89)]
    [InlineData(-10, 7.61985302416052607e-24)]
    [InlineData(-7.5, 3.19089167291089623e-14)]
    [InlineData(-6, 9.86587645037698141e-10)]
    [InlineData(-5.7, 5.99037140106352819e-09)]
    [InlineData(-3, 1.34989803163009453e-03)]
    [InlineData(-1.5, 6.68072012688580660e-02)]
    [InlineData(-0.7, 2.41963652223073029e-01)]
    [InlineData(-0.66, 2.54626914671336138e-01)]
    [InlineData(-0.1, 4.60172162722971016e-01)]
    [InlineData(-1e-9, 4.99999999601057720e-01)]
    [InlineData(0, 5.00000000000000000e-01)]
    [InlineData(0.25, 5.98706325682923724e-01)]
    [InlineData(1, 8.41344746068542949e-01)]
    [InlineData(3, 9.98650101968369905e-01)]
    [InlineData(8, 9.99999999999999378e-01)]
    public void The_cumulative_keeps_its_digits_in_both_tails(double z, double expected) =>
        Near.Relative(expected, NormalDistribution.Cumulative(z), 1e-15);

    [Theory]
    [InlineData(-500, 1.99999200009599808e-03)]
    [InlineData(-38, 2.62976029742529644e-02)]
    [InlineData(-10, 9.90285964717319214e-02)]
    [InlineData(-5.7, 1.70473760745927853e-01)]
    [InlineData(-2, 4.21369229288054473e-01)]
    [InlineData(-0.66, 7.93566964171895475e-01)]
    [InlineData(-0.3, 1.00183740099215575e+00)]
    [InlineData(0, 1.25331413731550025e+00)]
    [InlineData(0.4, 1.77973088198378050e+00)]
    [InlineData(1, 3.47705181170369447e+00)]
    [InlineData(3, 2.25334896220349121e+02)]
    [InlineData(10, 1.29961294735920229e+22)]
    [InlineData(30, 6.78588961306111873e+195)]
    public void The_ratio_of_cumulative_to_density_does_not_underflow(double z, double expected) =>
        Near.Relative(expected, NormalDistribution.CumulativeOverDensity(z), 2e-15);

    [Fact]
    public void The_two_tails_add_up_to_one()
    {
        for (var z = 0.0; z < 9; z += 0.01)
            Assert.Equal(1, NormalDistribution.Cumulative(z) + NormalDistribution.Cumulative(-z), 1e-15);
    }

    [Fact]
    public void Far_out_the_cumulative_is_zero_or_one_and_never_anything_else()
    {
        Assert.Equal(0, NormalDistribution.Cumulative(-40));
        Assert.Equal(1, NormalDistribution.Cumulative(40));
        Assert.Equal(0, NormalDistribution.Cumulative(double.NegativeInfinity));
        Assert.Equal(1, NormalDistribution.Cumulative(double.PositiveInfinity));
        Assert.Equal(double.NaN, NormalDistribution.Cumulative(double.NaN));
    }

    [Fact]
    public void The_density_is_the_slope_of_the_cumulative()
    {
        for (var z = -6.0; z <= 6; z += 0.25)
        {
            const double step = 1e-5;
            var rise = NormalDistribution.Cumulative(z + step) - NormalDistribution.Cumulative(z - step);
            Assert.Equal(rise / (2 * step), NormalDistribution.Density(z), 1e-9);
        }
    }
}
