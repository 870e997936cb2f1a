using System.Runtime.Intrinsics;
using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class RepricedBookTests
{
    [Fact]
    public void The_repriced_delta_is_the_closed_forms_wherever_the_spot_goes()
    {
        const int Seed = 64;
        var random = new Random(Seed);
        for (var round = 0; round < 100; round++)
        {
            var chain = TestChain.Random(random);
            var w = chain.Deviations;
            var spot = chain.Spot * (0.97 + 0.06 * random.NextDouble());
            var expected = 0.0;
            for (var i = 0; i < w.Length; i++)
            {
                var d1 = Math.Log(spot / chain.Strikes[i]) / w[i] + 0.5 * w[i];
                expected += 100 * chain.CallPosition[i] * NormalOracle.Cumulative(d1);
                expected -= 100 * chain.PutPosition[i] * NormalOracle.Cumulative(-d1);
            }

            var shares = chain.Repriced(Book.Principled).Shares(spot);

            Assert.True(Math.Abs(expected - shares) < 1e-6, $"seed {Seed}, round {round}: {expected} {shares}");
        }
    }

    [Fact]
    public void With_no_deviation_left_delta_is_a_step_and_gamma_nothing()
    {
        var book = new RepricedBook();
        book.Load(600, 600, [599, 601], [0, 0], [10, 10], [0, -4]);

        Assert.Equal(100 * 10 + 100 * 4, book.Shares(600));
        Assert.Equal(0, book.Gex(599));
    }

    [Fact]
    public void All_the_charm_there_is_takes_the_hours_one_by_one_to_the_close()
    {
        var chain = TestChain.Reference();
        var book = chain.Repriced(Book.Compat);

        // Verified in quad precision for the reference chain.
        Assert.Equal(591182100.47, book.CharmDollars(chain.Spot, chain.Hours, chain.Hours), 0.01);

        var sum = 0.0;
        for (var left = chain.Hours; left > 0; left -= 0.25)
            sum += Aged(left).CharmDollars(chain.Spot, left, 0.25);
        Assert.Equal(591182100.47, sum, 0.01);

        RepricedBook Aged(double hours)
        {
            var aged = new RepricedBook();
            var share = Math.Sqrt(hours / chain.Hours);
            aged.LoadCompat(
                chain.Spot, chain.Spot, chain.Strikes, Array.ConvertAll(chain.Deviations, w => w * share), chain.Calls,
                chain.Puts);
            return aged;
        }
    }

    [Fact]
    public void Over_a_short_while_charm_is_its_rate()
    {
        var chain = TestChain.Reference();

        var charm = chain.Repriced(Book.Compat).CharmDollars(chain.Spot, chain.Hours, 1e-4);

        Assert.Equal(345771879.33 * 1e-4, charm, 10.0);
    }

    [Fact]
    public void The_kernels_distribution_agrees_with_the_series()
    {
        for (var x = -9.0; x <= 9; x += 0.0137)
        {
            var expected = NormalOracle.Cumulative(x);
            var error = Math.Abs(NormalKernel.Cumulative(Vector512.Create(x))[3] - expected);
            Assert.True(error <= 1e-15, $"x {x}: off by {error}");
        }
    }
}
