namespace Streaming.Engine.Bars;

/// <summary>The levels of a bar at one instant, rounded as they will be kept.</summary>
public sealed record BarSample
{
    public required BarLevels Levels { get; init; }

    public required StrikeGrid Grid { get; init; }

    public required bool HasExposures { get; init; }

    public required long[] Gex { get; init; }

    public required long[] Dex { get; init; }

    public required long[] Vex { get; init; }

    public required long[] Chex { get; init; }

    public required long[] OpenInterest { get; init; }

    public PrincipledColumns? Principled { get; init; }

    /// <summary>The same sample on a grid that has grown since: what was not listed had no exposure.</summary>
    public BarSample On(StrikeGrid grid)
    {
        if (ReferenceEquals(grid, Grid))
            return this;

        return this with
        {
            Grid = grid,
            Gex = Move(Gex, grid),
            Dex = Move(Dex, grid),
            Vex = Move(Vex, grid),
            Chex = Move(Chex, grid),
            OpenInterest = Move(OpenInterest, grid),
            Principled = Principled?.Moved(column => Move(column, grid)),
        };
    }

    private long[] Move(long[] column, StrikeGrid grid)
    {
        var moved = new long[grid.Count];
        var strikes = Grid.Strikes;
        for (var i = 0; i < column.Length; i++)
            moved[grid.IndexOf(strikes[i])] = column[i];
        return moved;
    }
}
