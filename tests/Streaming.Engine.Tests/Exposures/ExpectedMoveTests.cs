using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class ExpectedMoveTests
{
    [Fact]
    public void The_published_examples_bounds_come_out_to_the_cent()
    {
        var chain = TestChain.Reference();

        var move = ExpectedMove.Of(chain.Spot, chain.AtmDeviation, chain.Years);

        // FlashAlpha's example: iv 0.123, 1.25 h left at 600.42 give 598.38 and 602.46.
        Assert.Equal(598.38, move.LowerBound, 0.005);
        Assert.Equal(602.46, move.UpperBound, 0.005);
        Assert.Equal(2.0401322418, move.RemainingDollars, 5e-10);
        Assert.Equal(0.123, move.Volatility!.Value, 1e-12);
        Assert.Equal(600.42 * 0.123 / Math.Sqrt(252), move.SessionDollars!.Value, 1e-9);
    }

    [Fact]
    public void At_half_past_three_27_7_percent_of_the_sessions_move_is_left()
    {
        var years = 0.5 / 6.5 / 252;

        var move = ExpectedMove.Of(500, 0.15 * Math.Sqrt(years), years);

        Assert.Equal(0.277, move.RemainingDollars / move.SessionDollars!.Value, 5e-4);
    }

    [Fact]
    public void With_no_time_left_there_is_no_volatility_to_speak_of() =>
        Assert.Null(ExpectedMove.Of(500, 0, 0).SessionDollars);
}
