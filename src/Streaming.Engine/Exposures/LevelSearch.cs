namespace Streaming.Engine.Exposures;

internal enum LevelKind
{
    Magnet,
    CallWall,
    PutWall,
    PositiveGamma,
    NegativeGamma,
    OpenInterest,
}

/// <summary>What makes a row a level of a kind, and which row has most of it.</summary>
internal static class LevelSearch
{
    /// <summary>The row's claim to the level: at least 0, and 0 where it has none.</summary>
    public static double Value(ExposureProfile profile, LevelKind kind, int row)
    {
        var net = profile.NetGex[row];
        switch (kind)
        {
            case LevelKind.Magnet:
                return Math.Abs(net);
            case LevelKind.PositiveGamma:
                return Math.Max(net, 0);
            case LevelKind.NegativeGamma:
                return Math.Max(-net, 0);
            case LevelKind.OpenInterest:
                return profile.OpenInterest[row];
            case LevelKind.CallWall when profile.Book == Book.Compat:
                return profile.CallGex[row];
            case LevelKind.PutWall when profile.Book == Book.Compat:
                return -profile.PutGex[row];
        }

        // In the signed book a wall is where dealers are long gamma: above the spot the calls', below it the puts'.
        var ahead = profile.Strikes[row] - profile.Spot;
        return (kind == LevelKind.CallWall ? ahead > 0 : ahead < 0) ? Math.Max(net, 0) : 0;
    }

    /// <summary>The row with the largest claim, of equals the one nearer the spot, then the lower;
    /// -1 where none has any.</summary>
    public static int Leader(ExposureProfile profile, LevelKind kind)
    {
        var strikes = profile.Strikes;
        var leader = -1;
        var most = 0.0;
        for (var row = 0; row < strikes.Length; row++)
        {
            var value = Value(profile, kind, row);
            if (value > most
                || (value == most && leader >= 0
                    && Math.Abs(strikes[row] - profile.Spot) < Math.Abs(strikes[leader] - profile.Spot)))
                (leader, most) = (row, value);
        }

        return leader;
    }
}
