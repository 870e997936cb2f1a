using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class SviSmileTests
{
    private const double Forward = 600.42;
    private const double AtTheMoney = 0.0034;
    private const double HalfSpread = 0.005;
    private const int Seed = 20260612;

    private static readonly Timestamp Noon = JudgedChain.Noon;
    private static readonly double[] Strikes = [.. Enumerable.Range(0, 31).Select(i => 592.5 + 0.5 * i)];

    [Fact]
    public void Quotes_made_of_an_svi_smile_give_it_back()
    {
        var truth = new SviShape(0.35, 0.6, -0.3, -0.2, 1.1);
        var scale = Math.Sqrt(truth.At(0));
        var smile = Fit(Chain(k => Deviation(truth, k)));

        Assert.Equal(SmileSource.Svi, smile.Source);
        Near.Relative(AtTheMoney * scale, smile.AtTheMoney, 1e-4);
        foreach (var strike in Strikes.Where(k => Math.Abs(Z(k)) < 2.5))
            Near.Relative(Deviation(truth, strike), smile.DeviationAt(strike), 2e-4, $"K {strike}");
    }

    [Fact]
    public void The_reference_smile_is_fitted_to_a_fraction_of_the_spread()
    {
        // The project's reference smile (model specification, 11.3), quoted a cent wide and rounded to the cent.
        var chain = Chain(Reference, rounded: true);
        var smile = Fit(chain);

        Assert.Equal(SmileSource.Svi, smile.Source);
        Assert.Equal(smile.DeviationAt(Forward), smile.AtTheMoney, 1e-12);
        foreach (var strike in Strikes.Where(k => Math.Abs(Z(k)) < 2))
        {
            var error = PriceError(smile, strike);
            Assert.True(Math.Abs(error) < 0.005, $"K {strike}: off by {error}");
        }
    }

    [Fact]
    public void Noise_of_a_quarter_of_the_half_spread_stays_within_half_of_it()
    {
        var random = new Random(Seed);
        for (var trial = 0; trial < 50; trial++)
        {
            var chain = Chain(Reference);
            Shake(chain, random, 0.25 * HalfSpread);
            var smile = Fit(chain);
            Assert.True(smile.Source == SmileSource.Svi, $"seed {Seed} trial {trial}: {smile.Source}");
            foreach (var strike in Strikes.Where(k => Math.Abs(Z(k)) < 2))
            {
                var error = PriceError(smile, strike);
                Assert.True(
                    Math.Abs(error) < 0.5 * HalfSpread, $"seed {Seed} trial {trial} K {strike}: off by {error}");
            }
        }
    }

    [Fact]
    public void Beyond_four_deviations_the_smile_is_frozen()
    {
        var smile = Fit(Chain(Reference));
        var reach = Forward * Math.Exp(4 * smile.AtTheMoney);

        Near.Relative(smile.DeviationAt(reach), smile.DeviationAt(reach * 1.5), 1e-12);
        Near.Relative(
            smile.DeviationAt(Forward * Forward / reach), smile.DeviationAt(Forward * Forward / reach / 2), 1e-12);
    }

    [Fact]
    public void A_quote_out_of_line_is_marked_and_hardly_moves_the_smile()
    {
        var chain = Chain(Reference);
        var clean = Fit(Chain(Reference));
        var row = chain.RowOf(602.5);
        var leg = chain.Calls[row];
        chain.Calls[row] = chain.Quoted(leg.Bid + 0.06, leg.Ask + 0.06);
        chain.Puts[row] = default;
        var smile = Fit(chain);

        Assert.Equal(QuoteFaults.OffConvexity, chain.Hygiene.CallFaults[row]);
        Assert.Equal(0.25, chain.Hygiene.CallWeights[row]);
        Assert.Equal(1, chain.Hygiene.CallFaults.ToArray().Count(faults => faults.HasFlag(QuoteFaults.OffConvexity)));
        foreach (var strike in Strikes.Where(k => Math.Abs(Z(k)) < 2))
            Near.Relative(clean.DeviationAt(strike), smile.DeviationAt(strike), 0.02, $"K {strike}");
    }

    [Fact]
    public void With_too_few_points_for_svi_a_parabola_is_fitted()
    {
        var smile = Fit(Only(Chain(Reference), 598.5, 599.5, 600.5, 601.5, 602.5));

        Assert.Equal(SmileSource.Quadratic, smile.Source);
        foreach (var strike in new[] { 599.0, 600, 601, 602 })
            Near.Relative(Reference(strike), smile.DeviationAt(strike), 5e-3, $"K {strike}");
    }

    [Fact]
    public void With_three_points_a_cubic_goes_through_them()
    {
        var smile = Fit(Only(Chain(Reference), 599.5, 600.5, 602));

        Assert.Equal(SmileSource.Cubic, smile.Source);
        foreach (var strike in new[] { 599.5, 600.5, 602 })
            Near.Relative(Reference(strike), smile.DeviationAt(strike), 1e-9, $"K {strike}");
        Assert.Equal(smile.DeviationAt(602), smile.DeviationAt(604));
        Assert.Equal(smile.DeviationAt(Forward), smile.AtTheMoney);
    }

    [Fact]
    public void With_fewer_points_the_last_accepted_shape_is_hung_on_the_new_money()
    {
        var smile = Fit(Chain(Reference));
        var (shape, before) = (smile.Shape, smile.AtTheMoney);
        var later = Noon + TimeSpan.FromMinutes(10);
        Assert.True(smile.TryFit(Forward, Only(Chain(k => 1.1 * Reference(k)), 600, 600.5).Judge(), later));

        Assert.Equal(SmileSource.Previous, smile.Source);
        Assert.Equal(shape, smile.Shape);
        Near.Relative(1.1 * before, smile.AtTheMoney, 2e-3);

        Assert.True(smile.TryFit(Forward, Only(Chain(Reference)).Judge(), later));
        Assert.Equal((SmileSource.Previous, before), (smile.Source, smile.AtTheMoney));
    }

    [Fact]
    public void Before_any_fit_a_straddle_at_the_forward_is_enough()
    {
        var chain = Only(Chain(_ => AtTheMoney), 600, 600.5);
        var smile = Fit(chain);

        Assert.Equal(SmileSource.Straddle, smile.Source);
        Near.Relative(AtTheMoney, smile.AtTheMoney, 5e-3);
        Assert.Equal(smile.AtTheMoney, smile.DeviationAt(610));
    }

    [Fact]
    public void Without_any_of_these_there_is_no_smile()
    {
        var smile = new SviSmile();

        Assert.False(smile.TryFit(Forward, Only(Chain(Reference), 600.5).Judge(), Noon));
        Assert.False(smile.TryFit(Forward, new QuoteHygiene(), Noon));
    }

    [Fact]
    public void A_poor_fit_keeps_the_previous_shape_for_a_minute()
    {
        var smile = Fit(Chain(Reference));
        var shape = smile.Shape;
        var rough = Chain(Reference);
        Shake(rough, new Random(Seed), 0.03);

        Assert.True(smile.TryFit(Forward, rough.Judge(), Noon + TimeSpan.FromSeconds(60)));
        Assert.Equal((SmileSource.Previous, shape), (smile.Source, smile.Shape));

        Assert.True(smile.TryFit(Forward, rough.Judge(), Noon + TimeSpan.FromSeconds(60.1)));
        Assert.Equal(SmileSource.Cubic, smile.Source);
        Assert.Equal(Noon, smile.Memory?.AcceptedAt);
    }

    [Fact]
    public void No_fitted_curve_has_a_negative_butterfly_whatever_the_quotes_say()
    {
        var random = new Random(Seed);
        var (refused, curves) = (0, 0);
        for (var trial = 0; trial < 100; trial++)
        {
            var truth = new SviShape(
                0.02 + 0.3 * random.NextDouble(), 0.5 + 0.8 * random.NextDouble(), random.NextDouble() - 0.5,
                random.NextDouble() - 0.5, 0.05 + 0.3 * random.NextDouble());
            var smile = Fit(new(Forward, Strikes, k => Deviation(truth, k), 0.05, TickRule.Penny));
            refused += truth.IsArbitrageFree(AtTheMoney) ? 0 : 1;
            if (smile.Source is not (SmileSource.Svi or SmileSource.Quadratic))
                continue;

            curves++;
            var step = 0.1 * Forward * smile.AtTheMoney; // out to where the smile is frozen
            for (var strike = Forward - 38 * step; strike < Forward + 38 * step; strike += step)
            {
                var butterfly = Price(strike - step) - 2 * Price(strike) + Price(strike + step);
                Assert.True(butterfly > -1e-6, $"seed {Seed} trial {trial} {smile.Source} K {strike}: {butterfly}");
            }

            double Price(double strike) => Black.Call(Forward, strike, smile.DeviationAt(strike));
        }

        Assert.True(refused > 10 && curves > 10, $"{refused} with arbitrage, {curves} fitted");
    }

    [Fact]
    public void A_fit_keeps_the_roundness_it_is_told_to()
    {
        var points = new SmilePoints();
        Assert.True(points.TryCollect(Forward, Chain(k => Deviation(new(0.5, 0.5, 0, 0, 0.3), k)).Judge()));
        var fit = new SviFit();
        fit.Fit(points, null, SviFit.EMin);
        var (free, error) = (fit.Shape.E, fit.Error);
        fit.Fit(points, fit.Shape, 1.25 * free);

        Assert.InRange(fit.Shape.E, 1.2499 * free, double.PositiveInfinity);
        Assert.True(fit.Error > error);
    }

    [Fact]
    public void Where_neither_svi_nor_a_parabola_reaches_the_quotes_the_cubic_does()
    {
        static double Pointed(double strike) => AtTheMoney * Math.Sqrt(0.06 + 0.9 * Math.Abs(Z(strike)));
        Assert.Equal(SmileSource.Cubic, Fit(Chain(Pointed)).Source);
    }

    [Fact]
    public void The_screen_agrees_with_priced_butterflies()
    {
        // A wide smile, so that every term of the criterion weighs in.
        const double money = 0.3;
        var random = new Random(Seed);
        var refused = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var shape = new SviShape(
                0.05 + 0.8 * random.NextDouble(), 1.5 * random.NextDouble(), 1.8 * random.NextDouble() - 0.9,
                2 * random.NextDouble() - 1, 0.05 + random.NextDouble());
            var least = LeastDensity(shape, money);
            if (Math.Abs(least) < 1e-3)
                continue;

            refused += least < 0 ? 1 : 0;
            Assert.True(shape.IsArbitrageFree(money) == least > 0, $"seed {Seed} trial {trial}: {shape} has {least}");
        }

        Assert.InRange(refused, 20, 280);
    }

    /// <summary>The least second derivative of the price by the strike, in units of the lognormal density, which is
    /// Durrleman's g.</summary>
    private static double LeastDensity(SviShape shape, double money)
    {
        const double step = 1e-3;
        var least = double.PositiveInfinity;
        for (var z = -4.0; z <= 4; z += 0.05)
        {
            var strike = Math.Exp(money * z);
            var h = step * money * strike;
            var bend = (Price(strike - h) - 2 * Price(strike) + Price(strike + h)) / (h * h);
            var w = money * Math.Sqrt(shape.At(z));
            var d2 = -money * z / w - 0.5 * w;
            least = Math.Min(least, bend * strike * w / NormalDistribution.Density(d2));

            // Call and put bend alike; the one out of the money keeps its digits.
            double Price(double k)
            {
                var deviation = money * Math.Sqrt(shape.At(Math.Log(k) / money));
                return z > 0 ? Black.Call(1, k, deviation) : Black.Put(1, k, deviation);
            }
        }

        return least;
    }

    [Fact]
    public void Rescaling_a_shape_keeps_its_variances()
    {
        var shape = new SviShape(0.35, 0.6, -0.3, -0.2, 1.1);
        var rescaled = shape.Rescaled(1.2);

        for (var z = -4.0; z <= 4; z += 0.5)
            Assert.Equal(shape.At(z), 1.44 * rescaled.At(z / 1.2), 1e-14);
    }

    [Fact]
    public void A_smile_given_its_memory_back_goes_on_as_though_nothing_had_happened()
    {
        var first = Fit(Chain(Reference));
        var second = new SviSmile { Memory = first.Memory };
        var next = Chain(k => 1.03 * Reference(k), rounded: true);
        var later = Noon + TimeSpan.FromSeconds(1);
        Assert.True(first.TryFit(Forward, next.Judge(), later));
        Assert.True(second.TryFit(Forward, next.Judge(), later));

        Assert.Equal(first.Memory, second.Memory);
        foreach (var strike in Strikes)
            Assert.Equal(first.DeviationAt(strike), second.DeviationAt(strike));
    }

    [Fact]
    public void Every_vector_width_sums_to_the_same_bits()
    {
        var points = new SmilePoints();
        Assert.True(points.TryCollect(Forward, Chain(Reference).Judge()));
        var weights = new double[points.Z.Length];
        points.Weigh(weights, default);

        var eight = SviFit.Sum<EightLanes>(points, weights, 0.1, 0.9);
        Assert.Equal(eight, SviFit.Sum<FourLanes>(points, weights, 0.1, 0.9));
        Assert.Equal(eight, SviFit.Sum<TwoLanes>(points, weights, 0.1, 0.9));
    }

    [Fact]
    public void A_refit_allocates_nothing()
    {
        var smile = new SviSmile();
        var chains = new[]
        {
            Chain(Reference),
            Only(Chain(Reference), 598.5, 599.5, 600.5, 601.5, 602.5),
            Only(Chain(Reference), 599.5, 600.5, 602),
            Only(Chain(Reference), 600, 600.5),
        };
        foreach (var chain in chains)
            smile.TryFit(Forward, chain.Judge(), Noon + TimeSpan.FromMinutes(2));

        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
                foreach (var chain in chains)
                    smile.TryFit(Forward, chain.Judge(), Noon + TimeSpan.FromMinutes(2));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static double PriceError(Smile smile, double strike) =>
        Black.Call(Forward, strike, smile.DeviationAt(strike)) - Black.Call(Forward, strike, Reference(strike));

    private static double Z(double strike) => Math.Log(strike / Forward) / AtTheMoney;

    private static double Reference(double strike)
    {
        var z = Math.Clamp(Z(strike), -4, 4);
        return AtTheMoney * Math.Sqrt(1 - 0.08 * z + 0.03 * z * z);
    }

    private static double Deviation(in SviShape shape, double strike) => AtTheMoney * Math.Sqrt(shape.At(Z(strike)));

    private static JudgedChain Chain(Func<double, double> deviation, bool rounded = false)
    {
        var chain = new JudgedChain(Forward, Strikes, deviation, HalfSpread, TickRule.Penny);
        if (rounded)
        {
            foreach (var legs in new[] { chain.Calls, chain.Puts })
                for (var row = 0; row < legs.Length; row++)
                    legs[row] = chain.Quoted(
                        Math.Floor(legs[row].Bid * 100) / 100, Math.Ceiling(legs[row].Ask * 100) / 100);
        }

        return chain;
    }

    private static JudgedChain Only(JudgedChain chain, params double[] strikes)
    {
        for (var row = 0; row < chain.Strikes.Length; row++)
            if (!strikes.Contains(chain.Strikes[row]))
                (chain.Calls[row], chain.Puts[row]) = (default, default);

        return chain;
    }

    private static void Shake(JudgedChain chain, Random random, double size)
    {
        foreach (var legs in new[] { chain.Calls, chain.Puts })
        {
            for (var row = 0; row < legs.Length; row++)
            {
                var shift = size * (2 * random.NextDouble() - 1);
                if (legs[row].Bid + shift > 0)
                    legs[row] = chain.Quoted(legs[row].Bid + shift, legs[row].Ask + shift);
            }
        }
    }

    private static SviSmile Fit(JudgedChain chain)
    {
        var smile = new SviSmile();
        Assert.True(smile.TryFit(Forward, chain.Judge(), Noon));
        return smile;
    }
}
