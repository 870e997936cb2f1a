using Streaming.Engine.Headlines;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class HedgeFlowBurstTests
{
    [Fact]
    public void The_first_bars_have_no_score()
    {
        var burst = new HedgeFlowBurst();

        for (var bar = 0; bar < 20; bar++)
            Assert.Null(burst.Observe(bar % 2));
        Assert.NotNull(burst.Observe(0));
    }

    [Fact]
    public void While_few_the_bars_count_almost_alike()
    {
        const int Seed = 92;
        var random = new Random(Seed);
        var bars = Enumerable.Range(0, 20).Select(_ => random.NextDouble()).ToArray();
        var burst = new HedgeFlowBurst();

        foreach (var bar in bars)
            burst.Observe(bar);

        // The weights halve in sixty bars; of twenty, the oldest still has four fifths of the newest's.
        var weights = bars.Select((_, i) => Math.Pow(0.5, (19 - i) / 60.0)).ToArray();
        var mean = bars.Select((x, i) => x * weights[i]).Sum() / weights.Sum();
        var variance = bars.Select((x, i) => (x - mean) * (x - mean) * weights[i]).Sum() / weights.Sum();
        Assert.Equal(mean, burst.State.Mean, 1e-12);
        Assert.Equal(variance, burst.State.Variance, 1e-12);
    }

    [Fact]
    public void A_burst_is_judged_by_the_bars_before_it_and_its_run_is_counted()
    {
        var burst = new HedgeFlowBurst();
        for (var bar = 0; bar < 60; bar++)
            burst.Observe(bar % 2 == 0 ? 1 : -1);

        Assert.True(burst.Observe(5) > 4.5);
        Assert.Equal(1, burst.Run);
        burst.Observe(8);
        Assert.Equal(2, burst.Run);
        burst.Observe(-30);
        Assert.Equal(-1, burst.Run);
        burst.Observe(0);
        Assert.Equal(0, burst.Run);
    }
}
