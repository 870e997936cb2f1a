namespace Streaming.Engine.Snapshots;

/// <summary>How far the levels of the book that decides are, in remaining one-sigma moves; null where there is no level or no
/// smile. Magnet and flip are distances, walls are positive while the spot stands between them.</summary>
public readonly record struct SigmaDistances(double? Magnet, double? Flip, double? CallWall, double? PutWall)
{
    public static SigmaDistances Of(SnapshotFacts facts)
    {
        if (facts.Smile?.Move is not { RemainingDollars: > 0 } move)
            return default;

        var (levels, sigma, spot) = (facts.Main.Levels, move.RemainingDollars, move.Spot);
        return new SigmaDistances(
            Distance(levels.Magnet?.Strike), Distance(facts.Main.Flip),
            (levels.CallWall?.Strike - spot) / sigma, (spot - levels.PutWall?.Strike) / sigma);

        double? Distance(double? level) => level is { } known ? Math.Abs(spot - known) / sigma : null;
    }
}
