using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Mapping;

/// <summary>A bar by strike on a grid that may have grown since: a strike that the bar did not know is null, and no
/// value ever moves to another strike's place.</summary>
public static class StrikeMapping
{
    public static HeatmapBar ToHeatmapBar(this Bar bar, HeatmapMetric metric, StrikeGrid grid) =>
        ToHeatmapBar(bar, OnGrid(metric.Of(bar.Strikes), bar.Strikes.Grid, grid));

    /// <summary>The change from the closed bar before, where what was unknown counts as 0. The session's first bar has
    /// none before it and stands as it is; flows are changes already.</summary>
    public static HeatmapBar ToHeatmapDelta(this Bar bar, Bar? previous, HeatmapMetric metric, StrikeGrid grid)
    {
        var values = OnGrid(metric.Of(bar.Strikes), bar.Strikes.Grid, grid);
        if (previous is not null && metric != HeatmapMetric.SignedFlow)
        {
            var before = OnGrid(metric.Of(previous.Strikes), previous.Strikes.Grid, grid);
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
    private static ReadOnlySpan<long> Of(this HeatmapMetric metric, StrikeColumns columns) => metric switch
    {
        // Contracts can be counted without a smile; exposures cannot.
        HeatmapMetric.Oi => columns.OpenInterest,
        HeatmapMetric.SignedFlow => columns.SignedFlow,
        _ when !columns.HasExposures => [],
        HeatmapMetric.Gex => columns.Gex,
        HeatmapMetric.Dex => columns.Dex,
        HeatmapMetric.Vex => columns.Vex,
        _ => columns.Chex,
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
