using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class PortableMathTests
{
    [Fact]
    public void Exp_and_log_agree_with_the_platforms_to_a_few_units_in_the_last_place()
    {
        const int Seed = 20260612;
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * 1000;
            Assert.True(Math.Abs(PortableMath.Exp(x) / Math.Exp(x) - 1) < 2e-15, $"exp({x:R}), seed {Seed}");

            var y = Math.Exp(x);
            Assert.True(
                Math.Abs(PortableMath.Log(y) - Math.Log(y)) < 4e-16 * Math.Max(1, Math.Abs(x)),
                $"ln({y:R}), seed {Seed}");
        }

        Assert.Equal(0, PortableMath.Exp(-1000));
        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(1, PortableMath.Exp(0));
    }

    // M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), table 26.1.
    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.5, 0.691462461274013)]
    [InlineData(1.0, 0.841344746068543)]
    [InlineData(1.96, 0.975002104851780)]
    [InlineData(3.0, 0.998650101968370)]
    public void The_normal_distribution_agrees_with_the_table(double x, double probability)
    {
        Assert.Equal(probability, PortableMath.NormalDistribution(x), 1e-14);
        Assert.Equal(1 - probability, PortableMath.NormalDistribution(-x), 1e-14);
    }

    // ibid., table 26.2: -log10 Q(10) = 23.11805.
    [Fact]
    public void The_far_tail_keeps_its_digits() =>
        Assert.Equal(-23.11805, Math.Log10(PortableMath.NormalDistribution(-10)), 5e-6);
}
