using Streaming.Engine.Headlines;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class PricePathTests
{
    [Fact]
    public void Before_the_first_close_nothing_is_known()
    {
        var path = new PricePath();

        Assert.Null(path.MoveConsumed);
        Assert.Null(path.RealisedOver(0.1));
        Assert.Equal(0, path.MoveOver(3));
    }

    [Fact]
    public void The_move_is_consumed_as_a_share_of_what_was_expected_in_the_morning()
    {
        var path = new PricePath();
        path.Observe(600, 4);
        path.Observe(603, 9);

        Assert.Equal(0.75, path.MoveConsumed);
        path.Observe(599, 9);
        Assert.Equal(0.25, path.MoveConsumed);
    }

    [Fact]
    public void A_move_over_bars_goes_back_as_far_as_is_kept()
    {
        var path = new PricePath();
        for (var close = 0; close < 200; close++)
            path.Observe(600 + close, 4);

        Assert.Equal(3, path.MoveOver(3));
        Assert.Equal(60, path.MoveOver(500));
    }

    [Fact]
    public void A_path_of_the_implied_size_realises_one()
    {
        // 12 % a session year is 0.12 sqrt(30 / (252 * 23,400)) = 0.000270666 a bar.
        var step = 0.12 * Math.Sqrt(30 / (252 * 23_400.0));
        var path = new PricePath();
        for (var close = 0; close < 61; close++)
        {
            if (close < 20)
                Assert.Null(path.RealisedOver(0.12));
            path.Observe(600 * Math.Exp(close % 2 * step), 4);
        }

        Assert.Equal(1, path.RealisedOver(0.12)!.Value, 1e-9);
        Assert.Equal(2, path.RealisedOver(0.06)!.Value, 1e-9);
    }
}
