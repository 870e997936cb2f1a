using Streaming.Engine.Exposures;

namespace Streaming.Engine.Headlines;

public enum TradeAngle
{
    LowSignal,
    PinTrade,
    BreakoutTrade,
    RangeTrade,
}

/// <summary>What the trade angle depends on; distances in remaining sigmas, null where the level is missing.</summary>
/// <param name="CallWallSigmas">How far the call wall stands above the spot; negative below it.</param>
/// <param name="PutWallSigmas">How far the put wall stands below the spot.</param>
public readonly record struct TradeAngleSample(
    Regime Regime, int? PinScore, double? MagnetSigmas, double? FlipSigmas, double? CallWallSigmas,
    double? PutWallSigmas);

public static class TradeAngles
{
    private const double SigmasKeep = 0.1;
    private const int ScoreKeep = 5;

    /// <summary>The first angle of the list whose conditions hold;
    /// the present one is kept a little beyond them.</summary>
    public static TradeAngle Next(TradeAngle present, in TradeAngleSample sample)
    {
        if (IsPin(sample, present == TradeAngle.PinTrade))
            return TradeAngle.PinTrade;
        if (IsBreakout(sample, present == TradeAngle.BreakoutTrade))
            return TradeAngle.BreakoutTrade;
        return IsRange(sample, present == TradeAngle.RangeTrade) ? TradeAngle.RangeTrade : TradeAngle.LowSignal;
    }

    private static bool IsPin(in TradeAngleSample sample, bool kept) =>
        sample.Regime == Regime.PositiveGamma
        && sample.MagnetSigmas <= 0.6 + (kept ? SigmasKeep : 0)
        && sample.PinScore >= 60 - (kept ? ScoreKeep : 0);

    private static bool IsBreakout(in TradeAngleSample sample, bool kept) =>
        sample.Regime == Regime.NegativeGamma || sample.FlipSigmas <= 0.5 + (kept ? SigmasKeep : 0);

    private static bool IsRange(in TradeAngleSample sample, bool kept)
    {
        var room = 1 - (kept ? SigmasKeep : 0);
        return sample.Regime == Regime.PositiveGamma && sample.CallWallSigmas >= room && sample.PutWallSigmas >= room;
    }
}
