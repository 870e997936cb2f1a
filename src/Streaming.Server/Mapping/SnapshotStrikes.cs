using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;
using Streaming.Protocol.Rest.Snapshot;
using static System.FormattableString;

namespace Streaming.Server.Mapping;

/// <summary>A snapshot by strike, within a window around the spot.</summary>
public static class SnapshotStrikes
{
    /// <param name="range">How far from the spot, as a share of it.</param>
    public static StrikeBlock[] Of(SnapshotFacts facts, BookFacts book, double range)
    {
        if (facts.Spot is not { } spot)
            return [];

        var blocks = new List<StrikeBlock>();
        for (var row = 0; row < facts.Strikes.Count; row++)
            if (IsWithin(facts.Strikes[row].Strike, spot, range))
                blocks.Add(Block(facts, book, row, Rounding.To(spot, 2)));
        return [.. blocks];
    }

    /// <summary>Of a close in the past only the exposures are kept by strike, with the bar.</summary>
    public static StrikeBlock[] Of(SnapshotFacts facts, Bar bar, Book model, double range)
    {
        if (facts.Spot is not { } spot)
            return [];

        var blocks = new List<StrikeBlock>();
        var columns = bar.Strikes;
        for (var row = 0; row < columns.Grid.Count; row++)
            if (IsWithin(columns.Grid.Strikes[row], spot, range))
                blocks.Add(Block(facts.Of(model), KeptExposure.Of(columns, model, row), columns.Grid.Strikes[row], spot));
        return [.. blocks];
    }

    private static bool IsWithin(double strike, double spot, double range) => Math.Abs(strike - spot) <= range * spot;

    private static StrikeBlock Block(SnapshotFacts facts, BookFacts book, int row, double spot)
    {
        var strike = facts.Strikes[row];
        var (call, put) = (strike.Call, strike.Put);
        var greeks = strike.Greeks;
        StrikeExposure? known = row < book.Strikes.Count ? book.Strikes[row] : null;
        var iv = Rounding.To(greeks?.Volatility, 4);
        var gamma = Rounding.To(greeks?.Gamma, 6);
        var theta = Rounding.To(greeks?.ThetaPerDay, 4);
        return new()
        {
            Strike = strike.Strike,
            DistanceFromSpotPct = SnapshotMapping.PercentFromSpot(strike.Strike, spot) ?? 0,
            CallSymbol = Name(call.Contract),
            PutSymbol = Name(put.Contract),
            CallGex = Whole(known?.CallGex),
            PutGex = Whole(known?.PutGex),
            NetGex = Whole(known?.NetGex),
            CallDex = Whole(known?.CallDex),
            PutDex = Whole(known?.PutDex),
            NetDex = Whole(known?.NetDex),
            NetVex = Whole(known?.NetVex),
            NetChex = Whole(known?.NetChex),
            CallOi = known?.CallOpenInterest,
            PutOi = known?.PutOpenInterest,
            CallVolume = call.Volume,
            PutVolume = put.Volume,
            GexSharePct = known is { } gex
                ? SnapshotMapping.Ratio(100 * Math.Abs(gex.NetGex), book.Totals.GrossGex, 2)
                : null,
            OiSharePct = known is { } open
                ? SnapshotMapping.Ratio(100.0 * (open.CallOpenInterest + open.PutOpenInterest), book.OpenInterest, 2)
                : null,
            VolumeSharePct = SnapshotMapping.Ratio(100.0 * (call.Volume + put.Volume), facts.Volume.Total, 2),
            CallIv = iv,
            PutIv = iv,
            CallDelta = Rounding.To(greeks?.DeltaCall, 4),
            PutDelta = Rounding.To(greeks?.DeltaPut, 4),
            CallGamma = gamma,
            PutGamma = gamma,
            CallTheta = theta,
            PutTheta = theta,
            CallMid = Rounding.To(call.Mid, 2),
            PutMid = Rounding.To(put.Mid, 2),
            CallSpreadPct = Rounding.To(call.SpreadPercent, 2),
            PutSpreadPct = Rounding.To(put.SpreadPercent, 2),
        };
    }

    private static StrikeBlock Block(BookFacts book, in KeptExposure kept, double strike, double price)
    {
        var spot = Rounding.To(price, 2);
        return new()
        {
            Strike = strike,
            DistanceFromSpotPct = SnapshotMapping.PercentFromSpot(strike, spot) ?? 0,
            CallSymbol = null,
            PutSymbol = null,
            CallGex = null,
            PutGex = null,
            NetGex = kept.Gex,
            CallDex = null,
            PutDex = null,
            NetDex = kept.Dex,
            NetVex = kept.Vex,
            NetChex = kept.Chex,
            CallOi = null,
            PutOi = null,
            CallVolume = null,
            PutVolume = null,
            GexSharePct = kept.Gex is { } gex ? SnapshotMapping.Ratio(100.0 * Math.Abs(gex), book.Totals.GrossGex, 2) : null,
            OiSharePct = kept.OpenInterest is { } open ? SnapshotMapping.Ratio(100.0 * open, book.OpenInterest, 2) : null,
            VolumeSharePct = null,
            CallIv = null,
            PutIv = null,
            CallDelta = null,
            PutDelta = null,
            CallGamma = null,
            PutGamma = null,
            CallTheta = null,
            PutTheta = null,
            CallMid = null,
            PutMid = null,
            CallSpreadPct = null,
            PutSpreadPct = null,
        };
    }

    /// <summary>SPY-260319-C-590.</summary>
    private static string? Name(OptionContract? contract) => contract is null
        ? null
        : Invariant(
            $"{contract.Root}-{contract.Expiry:yyMMdd}-{(contract.Right == OptionRight.Call ? 'C' : 'P')}-{contract.Strike:0.###}");

    private static long? Whole(double? value) => value is { } known ? Rounding.Whole(known) : null;

    /// <summary>What a bar keeps of one strike in one of the books.</summary>
    private readonly record struct KeptExposure(long? Gex, long? Dex, long? Vex, long? Chex, long? OpenInterest)
    {
        public static KeptExposure Of(StrikeColumns columns, Book model, int row) => (model, columns.Principled) switch
        {
            (Book.Principled, { } known) => new(
                known.Gex[row], known.Dex[row], known.Vex[row], known.Chex[row], known.OpenInterest[row]),
            (Book.Principled, _) => default,
            _ when columns.HasExposures => new(
                columns.Gex[row], columns.Dex[row], columns.Vex[row], columns.Chex[row], columns.OpenInterest[row]),
            _ => new(null, null, null, null, columns.OpenInterest[row]),
        };
    }
}
