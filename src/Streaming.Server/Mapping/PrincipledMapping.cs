using Streaming.Engine.Bars;
using Streaming.Engine.Snapshots;
using Streaming.Protocol.Rest.Snapshot;

namespace Streaming.Server.Mapping;

/// <summary>What the book inferred from the flow says, in a few numbers beside the fields of the contract.</summary>
internal static class PrincipledMapping
{
    public static PrincipledBlock? ToBlock(this PrincipledLevels? levels) => levels is null
        ? null
        : new()
        {
            NetGex = levels.NetGex,
            CiLow = levels.CiLow,
            CiHigh = levels.CiHigh,
            SignConfidence = levels.SignConfidence,
            Regime = levels.Regime.ToWire(),
            GammaFlip = levels.GammaFlip,
            Magnet = levels.Magnet,
            PinProbabilityPct = levels.PinProbability,
        };

    public static PrincipledBlock? ToPrincipled(this SnapshotFacts facts)
    {
        if (facts.PrincipledNetGex is not { } interval)
            return null;

        var book = facts.Principled;
        return new()
        {
            NetGex = Rounding.Whole(book.Totals.NetGex),
            CiLow = Rounding.Whole(interval.Low),
            CiHigh = Rounding.Whole(interval.High),
            SignConfidence = Rounding.To(interval.SignConfidence, 4),
            Regime = book.Regime.ToWire(),
            GammaFlip = Rounding.To(book.Flip, 2),
            Magnet = book.Levels.Magnet?.Strike,
            PinProbabilityPct = Rounding.To(100 * book.Pin?.Probability, 1),
        };
    }
}
