using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Xunit;

namespace Streaming.Engine.Tests.Headlines;

public sealed class TradeAngleTests
{
    private static readonly TradeAngleSample Calm = new(Regime.PositiveGamma, 50, 1.2, 2.5, 0.5, 0.5);

    [Fact]
    public void The_first_angle_whose_conditions_hold_is_taken()
    {
        Assert.Equal(TradeAngle.LowSignal, Next(TradeAngle.LowSignal, Calm));
        Assert.Equal(TradeAngle.RangeTrade, Next(TradeAngle.LowSignal, Calm with { CallWallSigmas = 1, PutWallSigmas = 1 }));
        Assert.Equal(TradeAngle.BreakoutTrade, Next(TradeAngle.LowSignal, Calm with { FlipSigmas = 0.5 }));
        Assert.Equal(TradeAngle.BreakoutTrade, Next(TradeAngle.LowSignal, Calm with { Regime = Regime.NegativeGamma }));
        Assert.Equal(
            TradeAngle.PinTrade,
            Next(TradeAngle.LowSignal, Calm with { MagnetSigmas = 0.6, PinScore = 60, FlipSigmas = 0.1 }));
    }

    [Fact]
    public void The_present_angle_is_kept_a_little_beyond_its_conditions()
    {
        Assert.Equal(TradeAngle.PinTrade, Next(TradeAngle.PinTrade, Calm with { MagnetSigmas = 0.7, PinScore = 55 }));
        Assert.Equal(TradeAngle.LowSignal, Next(TradeAngle.PinTrade, Calm with { MagnetSigmas = 0.71, PinScore = 70 }));
        Assert.Equal(TradeAngle.LowSignal, Next(TradeAngle.LowSignal, Calm with { MagnetSigmas = 0.7, PinScore = 70 }));
        Assert.Equal(TradeAngle.BreakoutTrade, Next(TradeAngle.BreakoutTrade, Calm with { FlipSigmas = 0.6 }));
        Assert.Equal(
            TradeAngle.RangeTrade, Next(TradeAngle.RangeTrade, Calm with { CallWallSigmas = 0.9, PutWallSigmas = 0.95 }));
    }

    [Fact]
    public void Missing_levels_give_no_angle() =>
        Assert.Equal(
            TradeAngle.LowSignal,
            Next(TradeAngle.LowSignal, new TradeAngleSample(Regime.PositiveGamma, null, null, null, null, null)));

    private static TradeAngle Next(TradeAngle present, TradeAngleSample sample) => TradeAngles.Next(present, sample);
}
