using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Mapping;

/// <summary>A bar by strike on a grid that may have grown since: a strike that the bar did not know is null, and no
/// value ever moves to another strike's place.</summary>
public static class StrikeMapping
{
    public static HeatmapBar ToHeatmapBar(
        this Bar bar, HeatmapMetric metric, StrikeGrid grid, Book book = Book.Compat)
    {
        var own = bar.Strikes.Grid;
        var column = ToHeatmapBar(bar, OnGrid(metric.Of(bar.Strikes, book), own, grid));
        if (book != Book.Principled)
            return column;

        // Rounded value and rounded margin: what is published can be checked by hand.
        var low = new long?[grid.Count];
        var high = new long?[grid.Count];
        var margins = OnGrid(metric.MarginOf(bar.Strikes.Principled), own, grid);
        for (var i = 0; i < margins.Length; i++)
            (low[i], high[i]) = (column.Values[i] - margins[i], column.Values[i] + margins[i]);
        return column with { CiLow = low, CiHigh = high };
    }

    /// <summary>The change from the closed bar before, where what was unknown counts as 0. The session's first bar has
    /// none before it and stands as it is; flows are changes already.</summary>
    /// <remarks>A change has no interval: how the errors of two bars go together is not known.</remarks>
    public static HeatmapBar ToHeatmapDelta(
        this Bar bar, Bar? previous, HeatmapMetric metric, StrikeGrid grid, Book book = Book.Compat)
    {
        var values = OnGrid(metric.Of(bar.Strikes, book), bar.Strikes.Grid, grid);
        if (previous is not null && metric != HeatmapMetric.SignedFlow)
        {
            var before = OnGrid(metric.Of(previous.Strikes, book), previous.Strikes.Grid, grid);
            for (var i = 0; i < values.Length; i++)
                if (before[i] is { } was)
                    values[i] = (values[i] ?? 0) - was;
        }

        return ToHeatmapBar(bar, values);
    }

    public static StrikeFlowBar ToStrikeFlowBar(this Bar bar, StrikeGrid grid)
    {
        var columns = bar.Strikes;
        return new()
        {
            Seq = bar.Ordinal,
            T = bar.Start.ToString(),
            Partial = bar.Partial,
            Spot = bar.WireSpot(),
            SignedDeltaDollars = OnGrid(columns.SignedDeltaDollars, columns.Grid, grid),
            SignedGammaDollars = OnGrid(columns.SignedGammaDollars, columns.Grid, grid),
            Contracts = OnGrid(columns.SignedFlow, columns.Grid, grid),
        };
    }

    private static HeatmapBar ToHeatmapBar(Bar bar, long?[] values) => new()
    {
        Seq = bar.Ordinal,
        T = bar.Start.ToString(),
        Partial = bar.Partial,
        Spot = bar.WireSpot(),
        Values = values,
    };

    /// <summary>The metric's values on the columns' own grid, or none where they are not known yet.</summary>
    private static ReadOnlySpan<long> Of(this HeatmapMetric metric, StrikeColumns columns, Book book) => metric switch
    {
        // What customers bought and sold is the same whatever dealers made of it.
        HeatmapMetric.SignedFlow => columns.SignedFlow,
        _ when book == Book.Principled => metric.Of(columns.Principled),

        // Contracts can be counted without a smile; exposures cannot.
        HeatmapMetric.Oi => columns.OpenInterest,
        _ when !columns.HasExposures => [],
        HeatmapMetric.Gex => columns.Gex,
        HeatmapMetric.Dex => columns.Dex,
        HeatmapMetric.Vex => columns.Vex,
        _ => columns.Chex,
    };

    private static ReadOnlySpan<long> Of(this HeatmapMetric metric, PrincipledColumns? columns) => metric switch
    {
        _ when columns is null => [],
        HeatmapMetric.Oi => columns.OpenInterest,
        HeatmapMetric.Gex => columns.Gex,
        HeatmapMetric.Dex => columns.Dex,
        HeatmapMetric.Vex => columns.Vex,
        _ => columns.Chex,
    };

    /// <summary>Half the width of each value's interval; none where the metric has no interval.</summary>
    private static ReadOnlySpan<long> MarginOf(this HeatmapMetric metric, PrincipledColumns? columns) => metric switch
    {
        _ when columns is null => [],
        HeatmapMetric.Gex => columns.GexMargin,
        HeatmapMetric.Dex => columns.DexMargin,
        HeatmapMetric.Vex => columns.VexMargin,
        HeatmapMetric.Chex => columns.ChexMargin,
        _ => [],
    };

    private static long?[] OnGrid(ReadOnlySpan<long> values, StrikeGrid own, StrikeGrid grid)
    {
        var padded = new long?[grid.Count];
        if (ReferenceEquals(own, grid) || own.Id == grid.Id)
        {
            for (var i = 0; i < values.Length; i++)
                padded[i] = values[i];
            return padded;
        }

        var strikes = own.Strikes;
        for (var i = 0; i < values.Length; i++)
        {
            var place = grid.IndexOf(strikes[i]);
            // A reader's grid may be older than a bar that closed since; what it does not list is not in this answer.
            if (place >= 0)
                padded[place] = values[i];
        }

        return padded;
    }
}
