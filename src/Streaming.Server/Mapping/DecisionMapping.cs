using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.Pinning;
using Streaming.Engine.Snapshots;
using Streaming.Protocol.Rest.Snapshot;
using static System.FormattableString;

namespace Streaming.Server.Mapping;

/// <summary>What was decided, and what is likely, for people in a hurry.</summary>
public static class DecisionMapping
{
    public static HeadlineBlock ToHeadline(this SnapshotFacts facts)
    {
        var decisions = facts.Decisions;
        return new()
        {
            Narrative = facts.ToNarrative(),
            TradeAngle = decisions.TradeAngle.ToWire(),
            Severity = decisions.Severity.Level.ToWire(),
            SeverityHeld = decisions.Severity.Held,
            Promoted = new()
            {
                Magnet = facts.Main.Levels.Magnet?.Strike,
                PinScore = facts.Main.Pin?.Score.Score ?? 0,
                PinProbabilityPct = Rounding.To(facts.Main.Pin?.Probability, 2),
                Regime = facts.Main.Regime.ToWire(),
            },
        };
    }

    /// <summary>One line on what matters most, by the trade angle.</summary>
    public static string ToNarrative(this SnapshotFacts facts)
    {
        var live = facts.Main;
        var regime = live.Regime.ToWire();
        var score = live.Pin?.Score.Score ?? 0;
        var pin = Invariant($"Pin score {score}/100. {100 * (live.Pin?.Probability ?? 0):0}% pin prob.");
        var distances = SigmaDistances.Of(facts);
        return facts.Decisions.TradeAngle switch
        {
            TradeAngle.PinTrade when live.Levels.Magnet is { } magnet =>
                Invariant($"Pinning toward {magnet.Strike:0.00} ({regime}). {pin}"),
            TradeAngle.BreakoutTrade when live.Flip is { } flip && distances.Flip is { } sigmas =>
                Invariant($"Breakout risk: flip at {flip:0.00}, {sigmas:0.0}σ away ({regime}). {pin}"),
            TradeAngle.BreakoutTrade => Invariant($"Breakout risk: no flip in reach ({regime}). {pin}"),
            TradeAngle.RangeTrade when live.Levels is { CallWall: { } call, PutWall: { } put } =>
                Invariant($"Range between {put.Strike:0.00} and {call.Strike:0.00} ({regime}). {pin}"),
            _ => Invariant($"No clear signal ({regime}). {pin}"),
        };
    }

    public static ProbabilitiesBlock ToProbabilities(this SnapshotFacts facts) => new()
    {
        Pin = Pin(facts),
        Range1Sigma = Range(facts, 1),
        Range2Sigma = Range(facts, 2),
    };

    private static PinProbabilityBlock Pin(SnapshotFacts facts)
    {
        var isPrincipled = facts.Book == Book.Principled;
        var method = (isPrincipled ? CalibrationMethod.AlPdeV1IsoSim2026Q4 : CalibrationMethod.HeuristicV1).ToWire();
        if (facts.Main.Pin is not { Situation: var situation } pin)
            return new() { Value = null, CalibrationMethod = method, InputsSummary = "no magnet" };

        var concentration = facts.Main.Levels.ConcentrationTop3Percent ?? 0;
        return new()
        {
            Value = Rounding.To(pin.Probability, 4),
            CalibrationMethod = method,
            InputsSummary = Invariant(
                $"d={situation.DistanceDollars / situation.Spot:0.0000} σ={situation.Deviation:0.0000} t={situation.HoursToClose:0.0}h regime={facts.Main.Regime.ToWire()} conc={concentration:0}%"),
            Band = Rounding.To(situation.Band, 2),
            Magnet = situation.Magnet,
            HorizonHours = Rounding.To(situation.HoursToClose, 2),
        };
    }

    private static RangeProbabilityBlock Range(SnapshotFacts facts, int sigmas)
    {
        CloseRange? range = facts.Smile?.Move is { } move ? CloseRange.Normal(move.Spot, move.Deviation, sigmas) : null;
        var spot = Rounding.To(facts.Spot, 2);
        var reach = Rounding.To(sigmas * facts.Smile?.Move.RemainingDollars, 2);
        return new()
        {
            Value = range?.Probability,
            Low = Rounding.To(spot - reach, 2),
            High = Rounding.To(spot + reach, 2),
            CalibrationMethod = CalibrationMethod.NormalCdfV1.ToWire(),
        };
    }
}
