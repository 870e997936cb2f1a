using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class ImpliedVolatilityTests
{
    private const int Seed = 20260612;

    // Normalised call prices in quad precision (model specification, 11.2).
    [Theory]
    [InlineData(-1e-6, 1e-5, 3.50935331203075352e-06, 2e-15)]
    [InlineData(-1e-4, 1e-3, 3.50935314811248864e-04, 2e-15)]
    [InlineData(-0.01, 1e-3, 7.47455933776283395e-28, 2e-15)]
    [InlineData(-0.05, 3e-3, 2.04655140950707532e-66, 2e-15)]
    [InlineData(-0.05, 1.5e-3, 2.85339976292021744e-248, 2e-15)]
    [InlineData(-16, 0.5, 8.24122894316276331e-227, 2e-15)]
    [InlineData(-500, 30, 1.19184927866203905e-110, 1e-14)]
    public void The_extremes_come_back_to_the_last_digits(double x, double deviation, double beta, double tolerance)
    {
        var implied = ImpliedVolatility.SolveNormalised(x, beta);

        Assert.Equal(ImpliedDeviationStatus.Found, implied.Status);
        Near.Relative(deviation, implied.Value, tolerance);
    }

    [Fact]
    public void A_price_inverts_to_the_deviation_it_came_from_within_six_deviations_of_the_money()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            var deviation = 2e-4 * Math.Pow(500, random.NextDouble());
            var z = 6 * random.NextDouble();
            var x = -z * deviation;
            var implied = ImpliedVolatility.SolveNormalised(x, NormalisedBlack.Value(x, deviation));
            Near.Relative(deviation, implied.Value, 1e-13, $"seed {Seed}: x {x:R} s {deviation:R}");
        }
    }

    [Fact]
    public void Prices_of_every_size_invert_as_Newton_inverts_them()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var x = -1e-5 * Math.Pow(1e6, random.NextDouble());
            var maximum = Math.Exp(x / 2);
            var beta = random.NextDouble() switch
            {
                < 0.3 => maximum * Math.Pow(10, -300 * random.NextDouble()),
                < 0.8 => maximum * random.NextDouble(),
                _ => maximum * (1 - Math.Pow(10, -12 * random.NextDouble())),
            };
            var implied = ImpliedVolatility.SolveNormalised(x, beta);
            var newton = ImpliedVolatility.SolveByNewton(x, beta);

            // Near the maximum the price itself holds fewer digits of the deviation.
            var digits = Math.Max(4e-15, 4e-16 * maximum / (maximum - beta));
            Near.Relative(newton.Value, implied.Value, digits, $"seed {Seed}: x {x:R} beta {beta:R}");
        }
    }

    [Fact]
    public void Dollar_prices_of_calls_and_puts_give_the_same_deviation()
    {
        foreach (var strike in new[] { 5990.0, 5999.5, 6000, 6001, 6010 })
        {
            const double deviation = 0.0031;
            var call = ImpliedVolatility.Solve(OptionRight.Call, Black.Call(6000.3, strike, deviation), 6000.3, strike);
            var put = ImpliedVolatility.Solve(OptionRight.Put, Black.Put(6000.3, strike, deviation), 6000.3, strike);

            Near.Relative(deviation, call.Value, 1e-11, $"call {strike}");
            Near.Relative(deviation, put.Value, 1e-11, $"put {strike}");
        }
    }

    [Fact]
    public void At_the_money_the_price_is_a_probability() =>
        // b(0, s) = erf(s / sqrt(8)), in quad precision.
        Near.Relative(0.01, ImpliedVolatility.SolveNormalised(0, 3.98940618148164468e-03).Value, 1e-14);

    [Theory]
    [InlineData(OptionRight.Call, 10, 610, 600, ImpliedDeviationStatus.AtIntrinsic)]
    [InlineData(OptionRight.Call, 9.5, 610, 600, ImpliedDeviationStatus.AtIntrinsic)]
    [InlineData(OptionRight.Put, 0, 610, 600, ImpliedDeviationStatus.AtIntrinsic)]
    [InlineData(OptionRight.Put, double.NaN, 610, 600, ImpliedDeviationStatus.AtIntrinsic)]
    [InlineData(OptionRight.Call, 610, 610, 600, ImpliedDeviationStatus.AboveMaximum)]
    [InlineData(OptionRight.Put, 600, 610, 600, ImpliedDeviationStatus.AboveMaximum)]
    public void A_price_outside_the_model_says_why(
        OptionRight right, double price, double forward, double strike, ImpliedDeviationStatus status)
    {
        var implied = ImpliedVolatility.Solve(right, price, forward, strike);

        Assert.Equal(status, implied.Status);
        Assert.False(implied.IsFound);
        Assert.Equal(double.NaN, implied.Value);
    }

    [Fact]
    public void A_normalised_price_below_the_range_of_a_double_underflows() =>
        // b(-0.5, 0.01) is 2.2e-549 (model specification, 11.2), which a double holds as 0.
        Assert.Equal(
            ImpliedDeviationStatus.Underflow,
            ImpliedVolatility.SolveNormalised(-0.5, NormalisedBlack.Value(-0.5, 0.01)).Status);

    [Fact]
    public void A_batch_finds_what_each_price_alone_would()
    {
        var random = new Random(Seed);
        const double forward = 6000.3;
        var strikes = new double[4_003];
        var truth = new double[strikes.Length];
        var timeValues = new double[strikes.Length];
        for (var i = 0; i < strikes.Length; i++)
        {
            // Same-day deviations, larger ones, and options far out of the money.
            truth[i] = 2e-4 * Math.Pow(2000, random.NextDouble());
            strikes[i] = forward * Math.Exp(truth[i] * 18 * (random.NextDouble() - 0.5));
            timeValues[i] = Black.OutOfTheMoney(forward, strikes[i], truth[i]);
        }

        var deviations = new double[strikes.Length];
        ImpliedVolatility.SolveBatch(forward, strikes, timeValues, deviations);

        for (var i = 0; i < strikes.Length; i++)
        {
            var about = $"seed {Seed}: K {strikes[i]:R} w {truth[i]:R} price {timeValues[i]:R}";
            if (timeValues[i] > ImpliedVolatility.IntrinsicTolerance)
                Near.Relative(truth[i], deviations[i], 3e-15, about);
            else
                Assert.True(double.IsNaN(deviations[i]), about);
        }
    }

    [Fact]
    public void A_batch_leaves_out_what_has_no_deviation()
    {
        double[] strikes = [590, 595, 600, 605, 610];
        double[] timeValues = [0, -0.01, double.NaN, 600, 0.01];
        var deviations = new double[5];
        ImpliedVolatility.SolveBatch(600, strikes, timeValues, deviations);

        Assert.Equal([true, true, true, true, false], deviations.Select(double.IsNaN));
    }

    [Fact]
    public void A_batch_gives_the_same_bits_on_every_vector_width()
    {
        var strikes = Enumerable.Range(0, 97).Select(i => 560 + 0.8 * i).ToArray();
        var timeValues = strikes.Select(k => Black.OutOfTheMoney(600.1, k, 0.004 + 1e-5 * Math.Abs(k - 600))).ToArray();
        var eight = new double[97];
        var four = new double[97];
        var two = new double[97];
        ImpliedVolatilityBatch.Solve<EightLanes>(600.1, strikes, timeValues, eight);
        ImpliedVolatilityBatch.Solve<FourLanes>(600.1, strikes, timeValues, four);
        ImpliedVolatilityBatch.Solve<TwoLanes>(600.1, strikes, timeValues, two);

        Assert.Equal(eight, four);
        Assert.Equal(eight, two);
    }

    [Fact]
    public void Solving_allocates_nothing()
    {
        ImpliedVolatility.Solve(OptionRight.Call, 1.5, 600, 601);
        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 0; i < 100; i++)
                ImpliedVolatility.Solve(OptionRight.Call, 1.5 + 0.01 * i, 600, 601);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
