using Streaming.Engine.Bars;
using Xunit;

namespace Streaming.Engine.Tests.Bars;

public sealed class RoundingTests
{
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(-0.5, -1)]
    [InlineData(1.4999, 1)]
    [InlineData(-2.5, -3)]
    public void A_half_goes_away_from_zero(double value, long whole) => Assert.Equal(whole, Rounding.Whole(value));

    [Theory]
    [InlineData(-0.001, 2)]
    [InlineData(-0.00004, 4)]
    public void There_is_no_negative_zero(double value, int decimals) =>
        Assert.False(double.IsNegative(Rounding.To(value, decimals)));

    [Theory]
    [InlineData(0L, 0L)]
    [InlineData(4_999L, 0L)]
    [InlineData(5_000L, 1L)]
    [InlineData(-5_000L, -1L)]
    [InlineData(-4_999L, 0L)]
    [InlineData(14_999L, 1L)]
    public void Flow_units_round_the_same_way(long units, long dollars) =>
        Assert.Equal(dollars, FlowColumns.ToDollars(units));
}
