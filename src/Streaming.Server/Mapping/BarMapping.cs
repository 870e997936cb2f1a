using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Protocol;
using Streaming.Protocol.Rest;

namespace Streaming.Server.Mapping;

/// <summary>A bar's levels and hedge flow as they stand on the wire. The engine has rounded them; nothing is rounded
/// here.</summary>
public static class BarMapping
{
    /// <param name="book">The one whose levels the bar's own fields show.</param>
    public static SeriesBar ToSeriesBar(this Bar bar, Book book = Book.Compat)
    {
        var levels = BookLevels.Of(bar.Levels, book);
        return new()
        {
            Seq = bar.Ordinal,
            T = bar.Start.ToString(),
            Partial = bar.Partial,
            Spot = bar.WireSpot(),
            NetGex = levels.NetGex,
            NetDex = levels.NetDex,
            GammaFlip = levels.GammaFlip,
            GammaFlipReason = FlipReasons.Of(levels.GammaFlip, bar.Strikes.HasExposures),
            CallWall = levels.CallWall,
            PutWall = levels.PutWall,
            Magnet = levels.Magnet,
            PinScore = levels.PinScore,
            PinProbabilityPct = levels.PinProbability,
            Regime = levels.Regime.ToWire(),
            AtmIv = bar.Levels.AtTheMoneyVolatility,
            CharmDollarsPerHour = levels.CharmDollarsPerHour,
            HedgeFlowCallCumulative = bar.HedgeFlowCalls,
            HedgeFlowPutCumulative = bar.HedgeFlowPuts,
            HedgeFlowCumulativeAll = bar.HedgeFlowCalls + bar.HedgeFlowPuts,
            Principled = bar.Levels.Principled.ToBlock(),
        };
    }

    public static HedgeFlowBar ToHedgeFlowBar(this Bar bar, FlowSide side) => new()
    {
        Seq = bar.Ordinal,
        T = bar.Start.ToString(),
        Partial = bar.Partial,
        Bar = side.Of(bar.HedgeFlowCallsChange, bar.HedgeFlowPutsChange),
        Cumulative = side.Of(bar.HedgeFlowCalls, bar.HedgeFlowPuts),
    };

    private static long Of(this FlowSide side, long calls, long puts) => side switch
    {
        FlowSide.Calls => calls,
        FlowSide.Puts => puts,
        _ => calls + puts,
    };

    /// <summary>The contract has no null here; before the first price it says 0, as for the net values.</summary>
    internal static double WireSpot(this Bar bar) => bar.Levels.Spot ?? 0;
}
