using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class ChainScoresTests
{
    [Theory]
    [InlineData(new[] { 0.2, 0.2, 0.2 }, 100)]
    [InlineData(new[] { 0.20, 0.22, 0.20 }, 37)] // 100/e
    [InlineData(new[] { 0.20, double.NaN, 0.22 }, 37)]
    [InlineData(new[] { 0.2 }, null)]
    [InlineData(new double[0], null)]
    public void Smoothness_falls_with_the_mean_jump_between_strikes(double[] volatilities, int? score) =>
        Assert.Equal(score, ChainScores.GreekSmoothness(volatilities));

    [Theory]
    [InlineData(1, 0.5, 1, 100)]
    [InlineData(1, 3, 1, 100)]
    [InlineData(1, 6, 1, 85)]
    [InlineData(0, 0, 1, 50)]
    [InlineData(0.5, 0, 0, 55)]
    public void Quality_is_half_quotes_three_tenths_freshness_and_a_fifth_finite_numbers(
        double quoted, double age, double finite, int score) =>
        Assert.Equal(score, ChainScores.DataQuality(quoted, age, finite));

    [Fact]
    public void Strikes_count_by_their_open_interest_within_two_deviations()
    {
        // 0.005 of 600 is three dollars: 594 to 606 counts.
        double[] strikes = [590, 597, 600, 603, 610];
        double[] openInterest = [1000, 100, 200, 100, 1000];
        var chain = QuoteTable.Of(600, strikes, _ => 0.005);
        Assert.Equal(1, ChainScores.QuotedShare(chain.Quotes, openInterest, 600, 0.005));

        chain.DropPut(2);
        Assert.Equal(0.5, ChainScores.QuotedShare(chain.Quotes, openInterest, 600, 0.005));
        Assert.Equal(2.0 / 3, ChainScores.QuotedShare(chain.Quotes, new double[5], 600, 0.005), 1e-15);
        Assert.Equal(0, ChainScores.QuotedShare(default, [], 600, 0.005));
    }
}
