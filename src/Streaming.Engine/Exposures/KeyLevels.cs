namespace Streaming.Engine.Exposures;

/// <summary>A strike and the GEX that makes it a level.</summary>
public readonly record struct Level(double Strike, double Gex);

/// <summary>A strike whose one side is a wall, and that wall's share of its side.</summary>
public readonly record struct Wall(double Strike, double Gex, double Strength);

/// <summary>The strikes a trader watches. What a book does not have is null.</summary>
/// <param name="ConcentrationTop3Percent">Share of the open interest in its three largest strikes.</param>
/// <param name="ConvexityAtSpot">Second difference of net GEX over the three strikes nearest the spot,
/// per square dollar: negative on a peak.</param>
public readonly record struct KeyLevels(
    Level? Magnet, Wall? CallWall, Wall? PutWall,
    double? MaxPositiveGamma, double? MaxNegativeGamma,
    double? HighestOpenInterestStrike, double HighestOpenInterest,
    double? MaxPain, double? ConcentrationTop3Percent, double? ConvexityAtSpot)
{
    /// <summary>+1 where the magnet attracts (dealers long gamma there), -1 where it drives the spot away.</summary>
    public int MagnetSign => Magnet is { } magnet ? Math.Sign(magnet.Gex) : 0;

    /// <summary>The levels as they stand, without memory.</summary>
    public static KeyLevels Of(ExposureProfile profile) => Of(
        profile,
        LevelSearch.Leader(profile, LevelKind.Magnet),
        LevelSearch.Leader(profile, LevelKind.CallWall),
        LevelSearch.Leader(profile, LevelKind.PutWall));

    /// <summary>How near the levels stand together, 0 to 100, in units of the remaining move;
    /// null without levels.</summary>
    public int? ClusterScore(double? flip, double sigmaDollars)
    {
        Span<double> levels = stackalloc double[6];
        var count = 0;
        Add(flip, levels, ref count);
        Add(Magnet?.Strike, levels, ref count);
        Add(MaxPain, levels, ref count);
        Add(HighestOpenInterestStrike, levels, ref count);
        Add(CallWall?.Strike, levels, ref count);
        Add(PutWall?.Strike, levels, ref count);
        if (count == 0 || sigmaDollars <= 0)
            return null;

        levels = levels[..count];
        levels.Sort();
        var median = 0.5 * (levels[(count - 1) / 2] + levels[count / 2]);
        var spread = 0.0;
        foreach (var level in levels)
            spread += Math.Abs(level - median) / count;
        return (int)Math.Round(100 * Math.Exp(-spread / (0.75 * sigmaDollars)), MidpointRounding.AwayFromZero);
    }

    internal static KeyLevels Of(ExposureProfile profile, int magnet, int callWall, int putWall)
    {
        var strikes = profile.Strikes;
        var positive = LevelSearch.Leader(profile, LevelKind.PositiveGamma);
        var negative = LevelSearch.Leader(profile, LevelKind.NegativeGamma);
        var openInterest = LevelSearch.Leader(profile, LevelKind.OpenInterest);
        return new KeyLevels(
            magnet < 0 ? null : new Level(strikes[magnet], profile.NetGex[magnet]),
            WallAt(profile, LevelKind.CallWall, callWall),
            WallAt(profile, LevelKind.PutWall, putWall),
            positive < 0 ? null : strikes[positive],
            negative < 0 ? null : strikes[negative],
            openInterest < 0 ? null : strikes[openInterest],
            openInterest < 0 ? 0 : profile.OpenInterest[openInterest],
            OpenInterestLevels.MaxPain(profile),
            OpenInterestLevels.ConcentrationTop3Percent(profile),
            Convexity(profile));
    }

    private static Wall? WallAt(ExposureProfile profile, LevelKind kind, int row)
    {
        if (row < 0)
            return null;

        var total = 0.0;
        for (var other = 0; other < profile.Count; other++)
            total += LevelSearch.Value(profile, kind, other);
        var gex = profile.Book == Book.Principled ? profile.NetGex[row]
            : kind == LevelKind.CallWall ? profile.CallGex[row]
            : profile.PutGex[row];
        return new Wall(profile.Strikes[row], gex, LevelSearch.Value(profile, kind, row) / total);
    }

    private static double? Convexity(ExposureProfile profile)
    {
        var strikes = profile.Strikes;
        var gex = profile.NetGex;
        var spot = profile.Spot;
        if (strikes.Length < 3)
            return null;

        var first = 0;
        while (first + 3 < strikes.Length && strikes[first + 3] - spot < spot - strikes[first])
            first++;

        var lower = (gex[first + 1] - gex[first]) / (strikes[first + 1] - strikes[first]);
        var upper = (gex[first + 2] - gex[first + 1]) / (strikes[first + 2] - strikes[first + 1]);
        return 2 * (upper - lower) / (strikes[first + 2] - strikes[first]);
    }

    private static void Add(double? level, Span<double> levels, ref int count)
    {
        if (level is { } known)
            levels[count++] = known;
    }
}
