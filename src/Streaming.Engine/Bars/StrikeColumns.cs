namespace Streaming.Engine.Bars;

/// <summary>A bar by strike: exposures at its end, flows within it.</summary>
public sealed class StrikeColumns
{
    public required StrikeGrid Grid { get; init; }

    /// <summary>False before the first usable smile: the exposures then are not zero but unknown.</summary>
    public required bool HasExposures { get; init; }

    public required long[] Gex { get; init; }

    public required long[] Dex { get; init; }

    public required long[] Vex { get; init; }

    public required long[] Chex { get; init; }

    public required long[] OpenInterest { get; init; }

    /// <summary>Signed customer contracts, calls plus puts: + is customers buying options.</summary>
    public required long[] SignedFlow { get; init; }

    /// <summary>Dollars of delta customers took on: + is bullish.</summary>
    public required long[] SignedDeltaDollars { get; init; }

    /// <summary>Dollars of delta per 1 % move customers took on: + is long gamma.</summary>
    public required long[] SignedGammaDollars { get; init; }

    /// <summary>Null before the first usable smile, and in bars from before there was this book.</summary>
    public PrincipledColumns? Principled { get; init; }

    internal static StrikeColumns Bucket(ReadOnlySpan<Bar> rawBars)
    {
        var last = rawBars[^1].Strikes;
        if (rawBars.Length == 1)
            return last;

        return new StrikeColumns
        {
            Grid = last.Grid,
            HasExposures = last.HasExposures,
            Gex = last.Gex,
            Dex = last.Dex,
            Vex = last.Vex,
            Chex = last.Chex,
            OpenInterest = last.OpenInterest,
            Principled = last.Principled,
            SignedFlow = Sum(rawBars, last.Grid, static columns => columns.SignedFlow),
            SignedDeltaDollars = Sum(rawBars, last.Grid, static columns => columns.SignedDeltaDollars),
            SignedGammaDollars = Sum(rawBars, last.Grid, static columns => columns.SignedGammaDollars),
        };
    }

    private static long[] Sum(ReadOnlySpan<Bar> rawBars, StrikeGrid grid, Func<StrikeColumns, long[]> column)
    {
        var sums = new long[grid.Count];
        foreach (var bar in rawBars)
        {
            var values = column(bar.Strikes);
            var own = bar.Strikes.Grid;
            if (ReferenceEquals(own, grid))
            {
                for (var i = 0; i < values.Length; i++)
                    sums[i] += values[i];
                continue;
            }

            // The grid grew within the bucket: an older bar's strikes are found by price, never by place.
            var strikes = own.Strikes;
            for (var i = 0; i < values.Length; i++)
                sums[grid.IndexOf(strikes[i])] += values[i];
        }

        return sums;
    }
}
