using Streaming.Engine.Bars;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.Snapshots;

/// <summary>Runs all that has a memory of raw closes: severity, trade angle, setups, the debounced flow label. It sees
/// each close once, with the bar's final flows.</summary>
internal sealed class DecisionDesk
{
    private readonly SeverityMachine _severity = new();
    private readonly FlowLabelDebounce _flow = new();
    private readonly HedgeFlowBurst _burst = new();
    private readonly PricePath _path = new();

    /// <summary>Of the newest close.</summary>
    public Decisions Newest { get; private set; } = Decisions.None;

    /// <param name="facts">Of the bar's end; their own decisions are not looked at.</param>
    public Decisions Observe(SnapshotFacts facts, Bar bar, OptionChain chain)
    {
        var live = facts.Main;
        var pin = live.Pin?.Score.Score;
        if (facts.Smile is { } smile)
            _path.Observe(smile.Move.Spot, smile.Move.SessionDollars ?? 0);
        var z = _burst.Observe(bar.HedgeFlowCallsChange + bar.HedgeFlowPutsChange);
        var label = _flow.Observe(facts.FlowDirection, live.Totals.GrossGex);
        var distances = SigmaDistances.Of(facts);
        var severity = _severity.Observe(new SeveritySample(
            facts.AsOf, facts.HoursToClose, live.Regime, pin, distances.Magnet, distances.Flip,
            facts.FlowDirection.Shift, z, label, facts.Quality.DataQuality ?? 0, facts.Quality.IsStale));
        var angle = TradeAngles.Next(Newest.TradeAngle, new TradeAngleSample(
            live.Regime, pin, distances.Magnet, distances.Flip, distances.CallWall, distances.PutWall));

        return Newest = new Decisions
        {
            AsOf = facts.AsOf,
            Severity = severity,
            FlowLabel = label,
            BurstZ = z,
            TradeAngle = angle,
            Setup = Evaluate(facts, bar, chain, label),
            Leaderboard = LeaderboardMetrics.Of(
                bar.HedgeFlowCalls + bar.HedgeFlowPuts, live.Totals.NetGex, pin, bar.HedgeFlowCallsChange,
                bar.HedgeFlowPutsChange, live.Totals.CharmDollarsPerHour),
        };
    }

    public void Save(ref StateWriter writer)
    {
        _severity.Save(ref writer);
        _flow.Save(ref writer);
        _burst.Save(ref writer);
        _path.Save(ref writer);
        SavedDecisions.Write(ref writer, Newest);
    }

    public void Restore(ref StateReader reader)
    {
        _severity.Restore(ref reader);
        _flow.Restore(ref reader);
        _burst.Restore(ref reader);
        _path.Restore(ref reader);
        Newest = SavedDecisions.Read(ref reader);
    }

    private SetupReading? Evaluate(SnapshotFacts facts, Bar bar, OptionChain chain, FlowLabel label)
    {
        if (facts.Smile is not { } smile)
            return null;

        var live = facts.Main;
        var move = smile.Move;
        var situation = new SetupSituation
        {
            Spot = move.Spot,
            SigmaDollars = move.RemainingDollars,
            HoursToClose = facts.HoursToClose,
            ElapsedPercent = facts.ElapsedPercent,
            Regime = live.Regime,
            Levels = live.Levels,
            Flip = live.Flip,
            ClusterScore = live.ClusterScore,
            PinScore = live.Pin?.Score.Score,
            FlowLabel = label,
            Shift = facts.FlowDirection.Shift,
            HedgeFlowCumulative = bar.HedgeFlowCalls + bar.HedgeFlowPuts,
            HedgeFlowRun = _burst.Run,
            PriceMove = _path.MoveOver(Math.Abs(_burst.Run)),
            CharmDollarsPerHour = live.Totals.CharmDollarsPerHour,
            MoveConsumed = _path.MoveConsumed,
            RealisedOverImplied = _path.RealisedOver(move.Volatility ?? 0),
            AtmSpreadPercent = live.Liquidity.AtmSpreadPercent,
            DataQuality = facts.Quality.DataQuality ?? 0,
        };
        var legs = new SetupChain { Strikes = chain.Strikes, CallBids = chain.Calls.Bid, PutBids = chain.Puts.Bid };
        return SetupRules.Evaluate(situation, legs, Newest.Setup?.Primary.Kind);
    }
}
