using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests.OpenInterest;

public sealed class HazardFilterTests
{
    private static readonly Timestamp Start = Timestamp.FromUnixSeconds(1_781_271_000);

    [Fact]
    public void Five_prints_leave_what_the_reference_trace_says()
    {
        // model.md 11.6: settled 1,000, c 0.65, hh 2,100 s, no prior sign; computed by another program.
        (double Seconds, int Size, double Bought, double Long, double Short, double ClosableLong, double ClosableShort,
            double OpenInterest, double Dealers)[] trace =
        [
            (0, 100, .95, 1073.886827, 983.886827, 178.636827, 100.250000, 1073.886827, -90.0),
            (60, 50, .73, 1092.680023, 979.680023, 205.223337, 98.101246, 1092.680023, -113.0),
            (600, 80, .05, 1072.538792, 1031.538792, 161.844530, 128.562320, 1072.538792, -41.0),
            (1800, 120, .27, 1083.306032, 1097.506032, 115.475517, 146.889734, 1097.506032, +14.2),
            (3600, 200, .95, 1259.285350, 1093.485350, 228.264374, 69.055633, 1259.285350, -165.8),
        ];
        var filter = new HazardFilter(0.65, TimeSpan.FromSeconds(2_100), priorSign: 0);
        var state = filter.Begin(1_000);
        foreach (var row in trace)
        {
            filter.Observe(ref state, Start + TimeSpan.FromSeconds(row.Seconds), row.Size, row.Bought);

            Assert.Equal(row.Long, state.Long, 6);
            Assert.Equal(row.Short, state.Short, 6);
            Assert.Equal(row.ClosableLong, state.ClosableLong, 6);
            Assert.Equal(row.ClosableShort, state.ClosableShort, 6);
            Assert.Equal(row.OpenInterest, state.OpenInterest, 6);
            Assert.Equal(row.Dealers, state.Dealers, 6);
        }
    }

    [Theory]
    [InlineData(0.10, 900, 1_000)]
    [InlineData(-0.25, 1_000, 750)]
    [InlineData(0, 1_000, 1_000)]
    public void The_prior_sign_makes_the_morning(double prior, double customersLong, double customersShort)
    {
        var state = new HazardFilter(0.7, TimeSpan.FromMinutes(30), prior).Begin(1_000);

        Assert.Equal((customersLong, customersShort), (state.Long, state.Short));
        Assert.Equal(1_000 * prior, state.Dealers, 9);
        Assert.Equal(1_000, state.OpenInterest);
    }

    [Fact]
    public void Whatever_is_printed_open_interest_stays_within_the_volume_and_inventory_within_open_interest()
    {
        const int seed = 20260612;
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var filter = new HazardFilter(
                random.NextDouble(), TimeSpan.FromSeconds(60 + random.Next(10_000)), 2 * random.NextDouble() - 1);
            double settled = random.Next(3) == 0 ? 0 : random.Next(2_000);
            var state = filter.Begin(settled);
            var now = Start;
            var (volume, expected) = (0.0, state.Dealers);
            for (var i = 0; i < 300; i++)
            {
                now += TimeSpan.FromSeconds(random.Next(-2, 120));
                var (size, bought) = (1 + random.Next(400), random.NextDouble());
                var (customersLong, customersShort) = (state.Long, state.Short);
                filter.Observe(ref state, now, size, bought);
                volume += size;

                // model.md 11.6: inventory moves by the expected signed size where nobody runs out of contracts to close.
                expected = customersLong > size && customersShort > size ? expected - size * (2 * bought - 1) : state.Dealers;
                Assert.Equal(expected, state.Dealers, 6);
                Assert.True(state.Long >= 0 && state.Short >= 0, $"seed {seed}, run {run}, print {i}: {state.Long}, {state.Short}");
                Assert.True(
                    Math.Abs(state.OpenInterest - settled) <= volume + 1e-9 && state.OpenInterest >= 0,
                    $"seed {seed}, run {run}, print {i}: {state.OpenInterest} of {settled}, volume {volume}");
                Assert.True(
                    Math.Abs(state.Dealers) <= state.OpenInterest + 1e-9,
                    $"seed {seed}, run {run}, print {i}: {state.Dealers} of {state.OpenInterest}");
            }
        }
    }

    [Fact]
    public void A_buyer_and_a_seller_of_equal_likelihood_leave_inventory_and_its_variance_says_why()
    {
        var filter = new HazardFilter(0.7, TimeSpan.FromMinutes(30), 0.1);
        var state = filter.Begin(500);
        filter.Observe(ref state, Start, 40, 0.5);

        Assert.Equal(50, state.Dealers, 9);
        Assert.Equal(40 * 40, state.SideVariance, 9);
        filter.Observe(ref state, Start, 40, 1);
        Assert.Equal(10, state.Dealers, 9);
        Assert.Equal(40 * 40, state.SideVariance, 9);
    }

    [Fact]
    public void A_late_print_counts_and_turns_no_clock_back()
    {
        var filter = new HazardFilter(0.7, TimeSpan.FromMinutes(30), 0);
        var inOrder = filter.Begin(500);
        var late = filter.Begin(500);
        filter.Observe(ref inOrder, Start, 10, 1);
        filter.Observe(ref late, Start, 10, 1);

        filter.Observe(ref inOrder, Start, 20, 0);
        filter.Observe(ref late, Start - TimeSpan.FromSeconds(60), 20, 0);

        Assert.Equal(inOrder, late);
    }
}
