namespace Streaming.Engine.Headlines;

/// <summary>What <see cref="HeadlineRules"/> remember from close to close.</summary>
/// <param name="FlipSide">Whether the spot is above the flip: 1, -1, or 0 while that is not known.</param>
/// <param name="CallWallSide">Likewise for the walls, of the wall that is named.</param>
/// <param name="BurstCalm">Closes in a row that were no burst; a burst is told after a pause only.</param>
public sealed record HeadlineState(
    Steady<int> Regime, int FlipSide, double? CallWall, int CallWallSide, double? PutWall, int PutWallSide,
    Steady<double> Magnet, int BurstCalm, Steady<int> TradeAngle, Steady<int> Setup, bool HasTold)
{
    public static HeadlineState Empty { get; } =
        new(default, 0, null, 0, null, 0, default, HeadlineRules.BurstPause, default, default, HasTold: false);
}
