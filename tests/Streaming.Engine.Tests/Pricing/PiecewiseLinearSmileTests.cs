using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class PiecewiseLinearSmileTests
{
    private const double Forward = 600.3;

    private static readonly double[] Strikes = [.. Enumerable.Range(0, 13).Select(i => 594.0 + i)];

    [Fact]
    public void At_a_quoted_strike_the_smile_is_what_the_quote_implies()
    {
        var table = QuoteTable.Of(Forward, Strikes, Skewed, 0.0005);
        var smile = Fit(table);

        foreach (var strike in Strikes)
            Near.Relative(Skewed(strike), smile.DeviationAt(strike), 1e-9, $"K {strike}");
    }

    [Fact]
    public void Between_strikes_it_is_a_straight_line_in_the_log_strike()
    {
        var smile = Fit(QuoteTable.Of(Forward, Strikes, Skewed, 0.0005));
        var share = Math.Log(602.25 / 602) / Math.Log(603.0 / 602);

        Near.Relative(
            Skewed(602) + share * (Skewed(603) - Skewed(602)), smile.DeviationAt(602.25), 1e-9);
        Near.Relative(smile.DeviationAt(Forward), smile.AtTheMoney, 1e-15);
    }

    [Fact]
    public void Beyond_the_last_valid_strike_it_is_flat()
    {
        var table = QuoteTable.Of(Forward, Strikes, Skewed, 0.0005);
        table.CallBids[^1] = 0;
        table.PutAsks[0] = table.PutBids[0] / 2;
        var smile = Fit(table);

        Assert.Equal(11, smile.PointCount);
        Assert.Equal(smile.DeviationAt(605), smile.DeviationAt(606));
        Assert.Equal(smile.DeviationAt(605), smile.DeviationAt(900));
        Assert.Equal(smile.DeviationAt(595), smile.DeviationAt(594));
        Assert.Equal(smile.DeviationAt(595), smile.DeviationAt(1));
    }

    [Fact]
    public void Only_the_leg_out_of_the_money_is_asked()
    {
        var table = QuoteTable.Of(Forward, Strikes, Skewed, 0.0005);
        for (var row = 0; row < Strikes.Length; row++)
        {
            if (Strikes[row] < Forward)
                table.DropCall(row);
            else
                table.DropPut(row);
        }

        Assert.Equal(Strikes.Length, Fit(table).PointCount);
    }

    [Fact]
    public void With_all_points_on_one_side_the_money_takes_the_nearest()
    {
        var table = QuoteTable.Of(Forward, Strikes, Skewed, 0.0005);
        for (var row = 0; row < Strikes.Length; row++)
            table.DropPut(row);

        var smile = Fit(table);

        Near.Relative(Skewed(601), smile.AtTheMoney, 1e-9);
    }

    [Fact]
    public void With_fewer_than_two_points_the_last_smile_stands()
    {
        var smile = Fit(QuoteTable.Of(Forward, Strikes, Skewed, 0.0005));
        var before = smile.DeviationAt(602.5);
        var empty = QuoteTable.Of(Forward, Strikes, Skewed, 0.0005);
        for (var row = 0; row < Strikes.Length; row++)
        {
            empty.DropPut(row);
            if (row != 10)
                empty.DropCall(row);
        }

        Assert.False(smile.TryFit(Forward + 1, empty.Quotes));
        Assert.Equal(before, smile.DeviationAt(602.5));
        Assert.Equal(Forward, smile.Forward);
        Assert.False(new PiecewiseLinearSmile().TryFit(Forward, default));
    }

    [Fact]
    public void A_batch_of_strikes_gets_what_each_would()
    {
        var smile = Fit(QuoteTable.Of(Forward, Strikes, Skewed, 0.0005));
        var deviations = new double[Strikes.Length];
        smile.DeviationsAt(Strikes, deviations);

        Assert.Equal(Strikes.Select(smile.DeviationAt), deviations);
    }

    [Fact]
    public void A_refit_allocates_nothing()
    {
        var table = QuoteTable.Of(Forward, Strikes, Skewed, 0.0005);
        var smile = Fit(table);
        smile.TryFit(Forward, table.Quotes);
        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 0; i < 100; i++)
                smile.TryFit(Forward, table.Quotes);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static double Skewed(double strike) => 0.0034 * (1 - 2 * (strike / Forward - 1));

    private static PiecewiseLinearSmile Fit(QuoteTable table)
    {
        var smile = new PiecewiseLinearSmile();
        Assert.True(smile.TryFit(Forward, table.Quotes));
        return smile;
    }
}
