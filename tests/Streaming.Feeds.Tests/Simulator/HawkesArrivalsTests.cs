using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class HawkesArrivalsTests
{
    // Counts of a Hawkes process in long windows have a variance of mean / (1 - n)^2: A. Hawkes, "Spectra of some
    // self-exciting and mutually exciting point processes", Biometrika 58 (1971) 83-90.
    [Fact]
    public void Each_order_brings_about_two_thirds_of_another()
    {
        const int WindowSeconds = 1800;
        var arrivals = new HawkesArrivals(new RandomStream(3));
        var counts = new double[600];
        for (var second = 0; second < WindowSeconds; second++)
            arrivals.InSecond(4);
        for (var i = 0; i < counts.Length; i++)
            for (var second = 0; second < WindowSeconds; second++)
                counts[i] += arrivals.InSecond(4).Count;

        var mean = counts.Average();
        var variance = counts.Sum(count => (count - mean) * (count - mean)) / (counts.Length - 1);
        Assert.Equal(4.0 * WindowSeconds, mean, 0.01 * 4 * WindowSeconds);
        Assert.Equal(HawkesArrivals.BranchingRatio, 1 - Math.Sqrt(mean / variance), 0.03);
    }

    [Fact]
    public void Arrivals_ascend_within_their_second()
    {
        var arrivals = new HawkesArrivals(new RandomStream(4));
        for (var second = 0; second < 1000; second++)
        {
            var times = arrivals.InSecond(20);
            Assert.Equal(times.Order(), times);
            Assert.All(times, time => Assert.InRange(time, 0, SessionClock.UsableMicroseconds - 1));
        }
    }
}
