using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class ExposureProfileTests
{
    // The reference chain's numbers are those verified in quad precision for the model; dollars to the cent.
    [Fact]
    public void The_compat_book_of_the_reference_chain_has_the_verified_exposures()
    {
        var profile = TestChain.Reference().Profile(Book.Compat);

        AssertDollars(
            [-138083726.60, -201764767.42, -404127764.33, -179012625.74, 171033202.69, 615420697.91, 686375037.29, 259910217.62, 171293603.10],
            profile.NetGex);
        // These were taken from deltas rounded to ten digits, hence within six cents.
        AssertDollars(
            [44314455.38, 55670891.64, 90651127.54, 157886154.03, 217532407.37, 139340953.66, 61669673.79, -23828430.04, -13023848.97],
            profile.NetDex, 0.06);
        AssertDollars(
            [-7223750.03, -8475467.87, -12421492.51, -3322269.65, 956400.15, -4909330.52, -15029811.46, -9323328.57, -8493487.64],
            profile.NetVex);
        AssertDollars(
            [
                6.5 * 40768653.95, 6.5 * 46044805.68, 6.5 * 65179183.04, 6.5 * 16910489.52, 6.5 * -4747060.74,
                6.5 * 23907361.71, 6.5 * 72304230.53, 6.5 * 44634403.19, 6.5 * 40769812.46,
            ],
            profile.NetChex, 0.05);
        Assert.Equal(16_000, profile.OpenInterest[0]);
    }

    [Fact]
    public void The_totals_of_the_reference_chain_are_the_verified_ones()
    {
        var totals = TestChain.Reference().Profile(Book.Compat).Totals;

        Assert.Equal(981043874.50, totals.NetGex, 0.01);
        Assert.Equal(3958098316.58, totals.CallGex, 0.01);
        Assert.Equal(-2977054442.07, totals.PutGex, 0.01);
        Assert.Equal(2827021642.69, totals.GrossGex, 0.01);
        Assert.Equal(1870544042.41, totals.CallDex, 0.1);
        Assert.Equal(-1140330657.99, totals.PutDex, 0.1);
        Assert.Equal(730213384.41, totals.NetDex, 0.1);
        Assert.Equal(-68242538.11, totals.NetVex, 0.01);
        Assert.Equal(345771879.33, totals.CharmDollarsPerHour, 0.01);
        Assert.Equal(6.5 * 345771879.33, totals.NetChex, 0.05);
        Assert.Equal(591182100.47, totals.CharmDollarsToClose, 0.01);
        Assert.Equal(158_600, totals.OpenInterest);
    }

    [Fact]
    public void The_same_positions_in_the_principled_book_show_the_dealers_delta()
    {
        var chain = TestChain.Reference();

        var dealers = chain.Profile(Book.Principled);

        Assert.Equal(3010874700.47, dealers.Totals.NetDex, 0.01);
        AssertDollars(
            [95625952.94, 146709728.08, 336628333.99, 463771205.35, 885851641.87, 521704698.08, 353911364.58, 138713170.86, 67958604.71],
            dealers.NetDex);
        Assert.Equal(chain.Profile(Book.Compat).Totals.NetGex, dealers.Totals.NetGex);
    }

    [Fact]
    public void Calls_and_puts_of_equal_open_interest_cancel_in_the_compat_gamma()
    {
        var chain = TestChain.Reference();
        var equal = new TestChain
        {
            Spot = chain.Spot, Hours = chain.Hours, AtmDeviation = chain.AtmDeviation,
            Strikes = chain.Strikes, Calls = chain.Calls, Puts = chain.Calls,
        };

        var profile = equal.Profile(Book.Compat);

        Assert.All(profile.NetGex.ToArray(), gex => Assert.Equal(0, gex));
        Assert.Equal(Regime.Undetermined, Regimes.Of(profile.Totals));
    }

    [Fact]
    public void Exposures_are_linear_in_the_position()
    {
        const int Seed = 20260612;
        var random = new Random(Seed);
        for (var round = 0; round < 50; round++)
        {
            var chain = TestChain.Random(random);
            var opposite = new TestChain
            {
                Spot = chain.Spot, Hours = chain.Hours, AtmDeviation = chain.AtmDeviation, Strikes = chain.Strikes,
                Calls = chain.Calls, Puts = chain.Puts,
                CallPosition = Array.ConvertAll(chain.CallPosition, n => -2 * n),
                PutPosition = Array.ConvertAll(chain.PutPosition, n => -2 * n),
            };

            var (one, other) = (chain.Profile(Book.Principled).Totals, opposite.Profile(Book.Principled).Totals);

            var inputs = $"seed {Seed}, round {round}";
            Assert.True(one.NetGex * -2 == other.NetGex, inputs);
            Assert.True(one.NetDex * -2 == other.NetDex, inputs);
            Assert.True(one.NetVex * -2 == other.NetVex, inputs);
            Assert.True(one.NetChex * -2 == other.NetChex, inputs);
            Assert.True(one.CharmDollarsToClose * -2 == other.CharmDollarsToClose, inputs);
            Assert.True(one.GrossGex * 2 == other.GrossGex, inputs);
        }
    }

    [Fact]
    public void Ten_times_all_prices_is_ten_times_the_gamma_dollars_and_the_same_percents()
    {
        var chain = TestChain.Reference();
        var tenfold = new TestChain
        {
            Spot = 10 * chain.Spot, Hours = chain.Hours, AtmDeviation = chain.AtmDeviation,
            Strikes = Array.ConvertAll(chain.Strikes, k => 10 * k), Calls = chain.Calls, Puts = chain.Puts,
        };

        var (small, large) = (chain.Profile(Book.Compat), tenfold.Profile(Book.Compat));

        Assert.Equal(10 * small.Totals.NetGex, large.Totals.NetGex, 1e-3);
        Assert.Equal(10 * small.Totals.NetDex, large.Totals.NetDex, 1e-3);
        Assert.Equal(
            KeyLevels.Of(small).ConcentrationTop3Percent, KeyLevels.Of(large).ConcentrationTop3Percent);
    }

    [Fact]
    public void An_empty_book_has_zeros_and_no_levels()
    {
        var chain = TestChain.Reference();
        var empty = new TestChain
        {
            Spot = chain.Spot, Hours = chain.Hours, AtmDeviation = chain.AtmDeviation, Strikes = chain.Strikes,
            Calls = new double[9], Puts = new double[9],
        };

        var profile = empty.Profile(Book.Compat);
        var levels = KeyLevels.Of(profile);

        Assert.Equal(0, profile.Totals.NetGex);
        Assert.Null(levels.Magnet);
        Assert.Null(levels.CallWall);
        Assert.Null(levels.MaxPain);
        Assert.Null(levels.ConcentrationTop3Percent);
        Assert.Null(levels.ClusterScore(null, chain.SigmaDollars));
        Assert.Null(new GammaFlip().Find(empty.Repriced(Book.Compat), empty.Spot, empty.AtmDeviation));
    }

    [Fact]
    public void A_sample_allocates_nothing_once_the_columns_stand()
    {
        var chain = TestChain.Reference();
        var profile = chain.Profile(Book.Compat);
        var book = chain.Repriced(Book.Compat);
        var flip = new GammaFlip();
        var buckets = new HedgingBuckets();
        var tracker = new KeyLevelTracker();
        double[] zeros = new double[9], ones = [1, 1, 1, 1, 1, 1, 1, 1, 1];
        Sample();

        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Sample();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Sample()
        {
            profile.Compute(new ExposureInputs
            {
                Book = Book.Compat, Spot = 600.42, SigmaPerDeviation = 36, Strikes = chain.Strikes, Deviations = ones,
                DeltaCall = ones, DeltaPut = zeros, Gamma = ones, VannaPerLogDeviation = ones, CharmPerHour = ones,
                ThetaPerHour = ones, CallOpenInterest = chain.Calls, PutOpenInterest = chain.Puts,
            });
            flip.Find(book, 600.42, 0.0034);
            buckets.Compute(book, 600.42);
            tracker.Observe(profile);
        }
    }

    private static void AssertDollars(double[] expected, ReadOnlySpan<double> actual, double tolerance = 0.01)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
