namespace Streaming.Engine.Headlines;

/// <summary>What <see cref="HeadlineRules"/> remember from close to close.</summary>
/// <param name="FlipSide">Whether the spot is above the flip: 1, -1, or 0 while that is not known.</param>
/// <param name="FlipSpot">The spot when that was last known, and the flip it was compared with.</param>
/// <param name="BurstCalm">Closes in a row that were no burst; a burst is told after a pause only.</param>
public sealed record HeadlineState(
    Steady<int> Regime, int FlipSide, double FlipSpot, double FlipLevel, WallSide CallWall, WallSide PutWall,
    Steady<double> Magnet, int BurstCalm, Steady<int> TradeAngle, Steady<int> Setup, bool HasTold)
{
    public static HeadlineState Empty { get; } =
        new(default, 0, 0, 0, WallSide.Unknown, WallSide.Unknown, default, HeadlineRules.BurstPause, default, default, HasTold: false);
}

/// <summary>On which side of a wall the spot was last told to be: 1, -1, or 0 while that is not known.</summary>
/// <param name="ToldAt">The ordinal of the close that told it; far in the past before the first.</param>
public readonly record struct WallSide(double? Wall, int Side, int ToldAt)
{
    public static WallSide Unknown { get; } = new(null, 0, -1_000_000);
}
