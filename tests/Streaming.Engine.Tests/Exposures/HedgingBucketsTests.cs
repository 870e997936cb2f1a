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
}
