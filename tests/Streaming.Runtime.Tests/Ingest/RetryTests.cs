using Streaming.Runtime.Ingest;
using Xunit;

namespace Streaming.Runtime.Tests.Ingest;

/// <summary>The waits between attempts: from 250 ms to a bound that doubles up to 30 s, spread evenly, so that those who
/// failed together do not come back together.</summary>
public sealed class RetryTests
{
    private const int Draws = 20_000;
    private const int Bins = 10;

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(5, 8)]
    [InlineData(7, 30)]
    [InlineData(8, 30)]
    [InlineData(1_000_000, 30)]
    public void A_wait_is_anywhere_between_the_first_and_the_bound_with_equal_odds(int attempt, double bound)
    {
        const double First = 0.25;
        var counts = new int[Bins];
        for (var draw = 0; draw < Draws; draw++)
        {
            var wait = Retry.Wait(attempt).TotalSeconds;
            Assert.InRange(wait, First, bound);
            counts[Math.Min(Bins - 1, (int)((wait - First) / (bound - First) * Bins))]++;
        }

        // Each tenth of the span has a tenth of the draws: the deviation is 42, and six of them are one in 50 million.
        Assert.All(counts, static count => Assert.InRange(count, (Draws / Bins) - 255, (Draws / Bins) + 255));
    }
}
