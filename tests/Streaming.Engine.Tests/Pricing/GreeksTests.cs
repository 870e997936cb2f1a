using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class GreeksTests
{
    private const double SecondsOfYear = 252 * 23_400.0;

    public static TheoryData<string, double, double, double, double, double, double, double[]> Oracles => new()
    {
        // Quadruple precision, checked against finite differences there: T in session years; then call, put, delta call,
        // gamma, vega, vanna, charm, speed, zomma, color.
        {
            "A", 6012.4, 6010, .043, .013, .12, 75 * 60,
            [
                9.28267728665062784, 6.74511246092126595, 5.51317158881311915e-1, 1.98501976041107862e-2,
                6.57109775932109520e1, -4.14387844163409756e-1, 2.90075771403207150e1, -1.31782788128315278e-4,
                -1.62736170488535057e-1, 1.28184011401915909e1,
            ]
        },
        {
            "C", 600.42, 600, .043, .012, .123, 30 * 60,
            [
                7.55176797433177552e-1, 3.29500727874439961e-1, 6.29712930258067642e-1, 2.92694810972893415e-1,
                3.96174521283864612, -1.01001646757367070, 1.98051679972566142e2, -7.55952574907639054e-2,
                -2.12045449710074427, 4.28617944187047604e2,
            ]
        },
        {
            "D", 6012.4, 6040, .043, .013, .20, 5 * 60,
            [
                1.53720818496800502e-3, 2.75923004081360317e1, 6.66451260457684727e-4, 2.70237547918497092e-4,
                9.93976864460880711e-2, 3.72033131417724839e-2, -7.31755669345947635e1, 1.01056647098579524e-4,
                1.25673601537222131e-2, -2.47206355017451616e1,
            ]
        },
        {
            "E", 6000, 6000, 0, 0, .15, 60,
            [
                1.14530194224888795, 1.14530194224888795, 5.00095441828520741e-1, 1.38963299675036521e-1,
                7.63534613599101765, 6.36278844665918138e-4, -4.69001136403248259, -3.47408249187591303e-5,
                -9.26422050856813864e-1, 6.82865693686557499e3,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Oracles))]
    public void The_general_formulas_agree_with_quadruple_precision(
        string name, double spot, double strike, double rate, double yield, double volatility, double seconds, double[] expected)
    {
        var years = seconds / SecondsOfYear;
        var call = BlackScholesMerton.Of(OptionRight.Call, spot, strike, yield, rate, years, volatility);
        var put = BlackScholesMerton.Of(OptionRight.Put, spot, strike, yield, rate, years, volatility);

        double[] actual =
            [call.Value, put.Value, call.Delta, call.Gamma, call.Vega, call.Vanna, call.Charm, call.Speed, call.Zomma, call.Color];

        for (var i = 0; i < expected.Length; i++)
            // A price is a difference of two numbers of the spot's size: it has their last digits, not its own.
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= 1e-12 * Math.Max(Math.Abs(expected[i]), i < 2 ? spot : 0),
                $"{name}[{i}]: {actual[i]:R} against {expected[i]:R}");
    }

    [Theory]
    [MemberData(nameof(Oracles))]
    public void The_columns_agree_with_the_general_formulas_at_no_rate(
        string name, double spot, double strike, double rate, double yield, double volatility, double seconds, double[] expected)
    {
        _ = (rate, yield, expected);
        double years = seconds / SecondsOfYear, hours = seconds / 3600, w = volatility * Math.Sqrt(years);
        var oracle = BlackScholesMerton.Of(OptionRight.Call, spot, strike, 0, 0, years, volatility);
        var columns = new GreekColumns();

        Greeks.Compute(spot, spot, hours, [strike], [w], columns);

        Near(oracle.Delta, columns.DeltaCall[0]);
        Near(oracle.Delta - 1, columns.DeltaPut[0]);
        Near(oracle.Gamma, columns.Gamma[0]);
        Near(oracle.Speed, columns.Speed[0]);
        Near(oracle.Vega / Math.Sqrt(years), columns.VegaPerDeviation[0]);
        Near(oracle.Vanna * volatility, columns.VannaPerLogDeviation[0]);
        Near(oracle.Charm / 1638, columns.CharmPerHour[0]);
        Near(oracle.Theta / 1638, columns.ThetaPerHour[0]);
        Near(oracle.Color / 1638, columns.ColorPerHour[0]);

        void Near(double wanted, double got) =>
            Assert.True(Math.Abs(got - wanted) <= 1e-11 * Math.Abs(wanted), $"{name}: {got:R} against {wanted:R}");
    }

    [Theory]
    // E. G. Haug, The Complete Guide to Option Pricing Formulas (1998), as QuantLib's europeanoption test quotes it.
    [InlineData(OptionRight.Call, 60, 65, 0, .08, .25, .30, 2.1334)]
    [InlineData(OptionRight.Put, 100, 95, .05, .10, .5, .20, 2.4648)]
    [InlineData(OptionRight.Put, 19, 19, .10, .10, .75, .28, 1.7011)]
    [InlineData(OptionRight.Call, 42, 40, .08, .04, .75, .35, 5.0975)]
    [InlineData(OptionRight.Call, 90, 100, .10, .10, .10, .15, 0.0205)]
    [InlineData(OptionRight.Call, 110, 100, .10, .10, .10, .15, 9.9413)]
    [InlineData(OptionRight.Call, 100, 100, .10, .10, .10, .35, 4.3693)]
    public void Prices_agree_with_the_literature(
        OptionRight right, double spot, double strike, double yield, double rate, double years, double volatility, double price) =>
        Assert.Equal(price, BlackScholesMerton.Of(right, spot, strike, yield, rate, years, volatility).Value, 1e-4);

    [Fact]
    public void Greeks_agree_with_the_literature()
    {
        // Haug (1998), same source.
        Assert.Equal(0.5946, BlackScholesMerton.Of(OptionRight.Call, 105, 100, .10, .10, .5, .36).Delta, 1e-4);
        Assert.Equal(-0.3566, BlackScholesMerton.Of(OptionRight.Put, 105, 100, .10, .10, .5, .36).Delta, 1e-4);
        Assert.Equal(0.0278, BlackScholesMerton.Of(OptionRight.Call, 55, 60, 0, .10, .75, .30).Gamma, 1e-4);
        Assert.Equal(18.9358, BlackScholesMerton.Of(OptionRight.Call, 55, 60, 0, .10, .75, .30).Vega, 1e-4);
        Assert.Equal(-31.1924, BlackScholesMerton.Of(OptionRight.Put, 430, 405, .05, .07, 1 / 12.0, .20).Theta, 1e-4);
        Assert.Equal(0.369989, BlackScholesMerton.Of(OptionRight.Put, 105, 90, .14, .14, .25, .24).Charm, 1e-6);
    }

    [Fact]
    public void At_expiry_delta_is_a_step_and_nothing_else_is_left()
    {
        var columns = new GreekColumns();

        Greeks.Compute(600, 600, 0, [599, 600, 601], [.003, .003, .003], columns);

        Assert.Equal([1, 0.5, 0], columns.DeltaCall[..3]);
        Assert.Equal([0, -0.5, -1], columns.DeltaPut[..3]);
        Assert.All(columns.Gamma[..3], gamma => Assert.Equal(0, gamma));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(900)]
    public void Far_from_the_money_delta_saturates_and_nothing_is_not_a_number(double strike)
    {
        var columns = new GreekColumns();

        Greeks.Compute(600, 600, 0.5, [strike], [.002], columns);

        Assert.Equal(strike < 600 ? 1 : 0, columns.DeltaCall[0]);
        foreach (var column in new[] { columns.Gamma, columns.Speed, columns.CharmPerHour, columns.ColorPerHour })
            Assert.Equal(0, column[0]);
    }
}
