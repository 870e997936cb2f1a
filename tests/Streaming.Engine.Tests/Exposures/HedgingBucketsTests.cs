using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class HedgingBucketsTests
{
    [Fact]
    public void The_reference_chain_is_hedged_by_the_verified_shares()
    {
        var chain = TestChain.Reference();
        var buckets = new HedgingBuckets();

        buckets.Compute(chain.Repriced(Book.Compat), chain.Spot);

        // Half a percent down sells, where the linear rule would buy 817 thousand.
        double[] shares =
            [-219431.10, 102878.42, -721365.93, 28291.39, -1747724.51, -584751.72, -3034710.89, -2083755.01];
        for (var i = 0; i < shares.Length; i++)
        {
            Assert.Equal(shares[i], buckets.All[i].Shares, 0.01);
            Assert.Equal(shares[i] > 0, buckets.All[i].IsBuy);
            Assert.Equal(
                buckets.All[i].Shares * chain.Spot * (1 + buckets.All[i].Move), buckets.All[i].NotionalDollars, 1e-3);
        }
    }

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
}
