using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class GreeksTests
{
    private const double HoursPerYear = 252 * 6.5;

    [Fact]
    public void Rows_agree_with_quad_precision()
    {
        foreach (var oracle in Oracle.All)
        {
            // The columns know no yield, so what it takes from the shares is put back here.
            var carry = Math.Exp(-oracle.Yield * oracle.Years);
            var forward = oracle.Spot * Math.Exp((oracle.Rate - oracle.Yield) * oracle.Years);
            var rows = Compute(oracle.Spot, forward, oracle.Years * HoursPerYear, [oracle.Strike], [oracle.Deviation]);

            Near.Relative(oracle.DeltaCall, carry * rows.DeltaCall[0], 1e-12, $"{oracle} delta");
            Near.Relative(oracle.Gamma, carry * rows.Gamma[0], 1e-12, $"{oracle} gamma");
            Near.Relative(oracle.Speed, carry * rows.Speed[0], 1e-12, $"{oracle} speed");
            Near.Relative(
                oracle.Vega, carry * rows.VegaPerDeviation[0] * Math.Sqrt(oracle.Years), 1e-12, $"{oracle} vega");
            Near.Relative(
                oracle.Vanna, carry * rows.VannaPerLogDeviation[0] / oracle.Volatility, 1e-12, $"{oracle} vanna");
        }
    }

    [Fact]
    public void Time_Greeks_agree_with_quad_precision_where_rate_and_yield_are_zero()
    {
        var oracle = Oracle.All[^1];
        var rows = Compute(
            oracle.Spot, oracle.Spot, oracle.Years * HoursPerYear, [oracle.Strike], [oracle.Deviation]);

        Near.Relative(oracle.CharmCallPerHour, rows.CharmPerHour[0], 1e-12, "charm");
        Near.Relative(oracle.Color / HoursPerYear, rows.ColorPerHour[0], 1e-12, "color");
        Near.Relative(
            oracle.Option.Theta(OptionRight.Call) / HoursPerYear, rows.ThetaPerHour[0], 1e-12, "theta");
    }

    // The project's reference chain (model specification, 11.3): SPY 75 minutes before the close.
    [Theory]
    [InlineData(596, .0038976401, .9711286010, .0281639322)]
    [InlineData(600, .0034278611, .5815465299, .1897711193)]
    [InlineData(604, .0033150549, .0365975522, .0402669594)]
    public void Delta_and_gamma_agree_with_the_reference_chain(
        double strike, double deviation, double delta, double gamma)
    {
        var rows = Compute(600.42, 600.42, 1.25, [strike], [deviation]);

        // The table prints its deviations to eight digits.
        Assert.Equal(delta, rows.DeltaCall[0], 5e-8);
        Assert.Equal(gamma, rows.Gamma[0], 5e-8);
    }

    [Fact]
    public void Every_row_of_a_strip_is_the_closed_form_of_its_own_strike()
    {
        // 61 rows leave a remainder behind every vector width.
        var strikes = Enumerable.Range(0, 61).Select(i => 570.0 + i).ToArray();
        var deviations = strikes.Select(k => 0.004 + 1e-5 * Math.Abs(k - 600)).ToArray();
        const double hours = 2.5;
        var rows = Compute(600.1, 600.25, hours, strikes, deviations);

        Assert.Equal(61, rows.Count);
        for (var i = 0; i < strikes.Length; i++)
        {
            var w = deviations[i];
            var d1 = Black.LogRatio(600.25, strikes[i]) / w + w / 2;
            var d2 = d1 - w;
            var density = NormalDistribution.Density(d1);
            var gamma = density / (600.1 * w);
            var row = $"K {strikes[i]}";
            Near.Relative(NormalDistribution.Cumulative(d1), rows.DeltaCall[i], 1e-12, row + " delta call");
            Near.Relative(-NormalDistribution.Cumulative(-d1), rows.DeltaPut[i], 1e-12, row + " delta put");
            Near.Relative(gamma, rows.Gamma[i], 1e-12, row + " gamma");
            Near.Relative(-gamma / 600.1 * (1 + d1 / w), rows.Speed[i], 1e-12, row + " speed");
            Near.Relative(600.1 * density, rows.VegaPerDeviation[i], 1e-12, row + " vega");
            Near.Relative(-density * d2, rows.VannaPerLogDeviation[i], 1e-12, row + " vanna");
            Near.Relative(density * d2 / (2 * hours), rows.CharmPerHour[i], 1e-12, row + " charm");
            Near.Relative(-600.1 * density * w / (2 * hours), rows.ThetaPerHour[i], 1e-12, row + " theta");
            Near.Relative(gamma * (1 - d1 * d2) / (2 * hours), rows.ColorPerHour[i], 1e-12, row + " color");
        }
    }

    [Fact]
    public void Deltas_are_differences_of_the_price()
    {
        const double step = 1e-3;
        double[] strikes = [595, 598, 600, 601, 604];
        double[] deviations = [.004, .0038, .0037, .0036, .0035];
        var rows = Compute(600, 600, 1, strikes, deviations);

        for (var i = 0; i < strikes.Length; i++)
        {
            var (k, w) = (strikes[i], deviations[i]);
            var (lower, upper) = (Black.Call(600 - step, k, w), Black.Call(600 + step, k, w));
            var slope = (upper - lower) / (2 * step);
            var bend = (upper - 2 * Black.Call(600, k, w) + lower) / (step * step);
            Assert.Equal(slope, rows.DeltaCall[i], 1e-7);
            Assert.Equal(bend, rows.Gamma[i], 1e-6);
        }
    }

    [Fact]
    public void At_the_close_delta_is_a_step_and_the_rest_is_zero()
    {
        var rows = Compute(600, 600, 0, [599, 600, 601], [.001, .001, .001]);

        AssertTerminal(rows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9e-8)]
    [InlineData(double.NaN)]
    public void Without_a_deviation_a_row_is_terminal(double deviation)
    {
        var rows = Compute(600, 600, 1, [599, 600, 601], [deviation, deviation, deviation]);

        AssertTerminal(rows);
    }

    [Fact]
    public void Far_from_the_money_nothing_is_infinite_or_undefined()
    {
        var strikes = Enumerable.Range(1, 1200).Select(i => (double)i).ToArray();
        var deviations = Enumerable.Repeat(1.1e-7, strikes.Length).ToArray();
        var rows = Compute(600, 600, 30.0 / 3600, strikes, deviations);

        for (var i = 0; i < rows.Count; i++)
        {
            Assert.True(rows.DeltaCall[i] is >= 0 and <= 1 && rows.DeltaPut[i] is >= -1 and <= 0);
            foreach (var column in Others(rows))
                Assert.True(double.IsFinite(column[i]), $"K {strikes[i]}");
        }
    }

    [Fact]
    public void An_hour_of_charm_on_the_uniform_clock_adds_up_to_the_step_at_the_close()
    {
        // d1 moves with w = w0 sqrt(h/h0): the charm integrated to the close is the terminal delta less today's.
        const double hours = 2;
        const double deviation = 0.004;
        const int steps = 20_000;
        var total = 0.0;
        var columns = new GreekColumns();
        for (var i = 0; i < steps; i++)
        {
            var left = hours * (1 - (i + 0.5) / steps);
            Greeks.Compute(600, 600, left, [602.0], [deviation * Math.Sqrt(left / hours)], columns);
            total += columns.CharmPerHour[0] * hours / steps;
        }

        Greeks.Compute(600, 600, hours, [602.0], [deviation], columns);
        Assert.Equal(0 - columns.DeltaCall[0], total, 1e-6);
    }

    [Fact]
    public void Once_large_enough_the_columns_are_filled_without_allocation()
    {
        var strikes = Enumerable.Range(0, 61).Select(i => 570.0 + i).ToArray();
        var deviations = Enumerable.Repeat(0.004, 61).ToArray();
        var columns = new GreekColumns();
        columns.EnsureCapacity(61);
        Greeks.Compute(600, 600, 1, strikes, deviations, columns);
        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 0; i < 100; i++)
                Greeks.Compute(600, 600, 1, strikes, deviations, columns);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(0, columns.Gamma.Length % GreekColumns.Padding);
    }

    [Fact]
    public void Every_vector_width_gives_the_same_bits()
    {
        // Strikes to half and double the spot take the far branch of the logarithm too.
        var strikes = Enumerable.Range(0, 93).Select(i => 300.0 + 10 * i).ToArray();
        var deviations = strikes.Select(k => k == 500 ? double.NaN : 0.004 + 1e-4 * Math.Abs(k - 600)).ToArray();
        var eight = new GreekColumns();
        var four = new GreekColumns();
        var two = new GreekColumns();
        Greeks.Compute<EightLanes>(600.1, 600.2, 1.5, strikes, deviations, eight);
        Greeks.Compute<FourLanes>(600.1, 600.2, 1.5, strikes, deviations, four);
        Greeks.Compute<TwoLanes>(600.1, 600.2, 1.5, strikes, deviations, two);

        foreach (var other in new[] { four, two })
        {
            Assert.Equal(eight.DeltaCall[..93], other.DeltaCall[..93]);
            Assert.Equal(eight.DeltaPut[..93], other.DeltaPut[..93]);
            foreach (var (expected, actual) in Others(eight).Zip(Others(other)))
                Assert.Equal(expected[..93], actual[..93]);
        }
    }

    [Fact]
    public void A_wrong_question_is_refused_at_the_door()
    {
        var columns = new GreekColumns();
        Assert.Throws<ArgumentOutOfRangeException>(() => Greeks.Compute(0, 600, 1, [600], [.004], columns));
        Assert.Throws<ArgumentOutOfRangeException>(() => Greeks.Compute(600, -1, 1, [600], [.004], columns));
        Assert.Throws<ArgumentOutOfRangeException>(() => Greeks.Compute(600, 600, -1, [600], [.004], columns));
        Assert.Throws<ArgumentOutOfRangeException>(() => Greeks.Compute(600, 600, 1, [600], [], columns));
    }

    private static GreekColumns Compute(
        double spot, double forward, double hours, double[] strikes, double[] deviations)
    {
        var columns = new GreekColumns();
        Greeks.Compute(spot, forward, hours, strikes, deviations, columns);
        return columns;
    }

    private static void AssertTerminal(GreekColumns rows)
    {
        Assert.Equal([1, 0.5, 0], rows.DeltaCall.AsSpan(0, 3));
        Assert.Equal([0, -0.5, -1], rows.DeltaPut.AsSpan(0, 3));
        foreach (var column in Others(rows))
            Assert.Equal([0, 0, 0], column.AsSpan(0, 3));
    }

    private static double[][] Others(GreekColumns rows) =>
    [
        rows.Gamma, rows.Speed, rows.VegaPerDeviation, rows.VannaPerLogDeviation, rows.CharmPerHour,
        rows.ThetaPerHour, rows.ColorPerHour,
    ];
}
