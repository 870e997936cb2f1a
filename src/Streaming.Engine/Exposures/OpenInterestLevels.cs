namespace Streaming.Engine.Exposures;

/// <summary>Levels that come from open interest alone.</summary>
internal static class OpenInterestLevels
{
    private const int Top = 3;

    /// <summary>The strike at which the holders' options would be worth least,
    /// of equals the nearest to the spot.</summary>
    public static double? MaxPain(ExposureProfile profile)
    {
        if (profile.Totals.OpenInterest <= 0)
            return null;

        // One walk up the strikes: with each dollar every call below pays one more and every put at or above one less.
        var strikes = profile.Strikes;
        var calls = profile.CallOpenInterest;
        var puts = profile.PutOpenInterest;
        double callsBelow = 0, putsAtOrAbove = 0, pain = 0;
        for (var row = 0; row < strikes.Length; row++)
        {
            putsAtOrAbove += puts[row];
            pain += puts[row] * (strikes[row] - strikes[0]);
        }

        var (best, least) = (strikes[0], pain);
        for (var row = 1; row < strikes.Length; row++)
        {
            callsBelow += calls[row - 1];
            putsAtOrAbove -= puts[row - 1];
            pain += (callsBelow - putsAtOrAbove) * (strikes[row] - strikes[row - 1]);
            if (pain < least
                || (pain == least && Math.Abs(strikes[row] - profile.Spot) < Math.Abs(best - profile.Spot)))
                (best, least) = (strikes[row], pain);
        }

        return best;
    }

    public static double? ConcentrationTop3Percent(ExposureProfile profile)
    {
        if (profile.Totals.OpenInterest <= 0)
            return null;

        Span<double> top = stackalloc double[Top];
        top.Clear();
        foreach (var value in profile.OpenInterest)
        {
            if (value <= top[0])
                continue;

            top[0] = value;
            top.Sort();
        }

        return 100 * (top[0] + top[1] + top[2]) / profile.Totals.OpenInterest;
    }
}
