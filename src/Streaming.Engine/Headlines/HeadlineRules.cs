using Streaming.Engine.Exposures;
using Streaming.Engine.Saving;

namespace Streaming.Engine.Headlines;

/// <summary>Decides what of a raw close is news: changes of severity, and what is worth an alert beside it.</summary>
/// <remarks>It sees each raw close of a session once, in order; the same closes give the same events. Each rule has a
/// deadband or a delay, so that a value on the edge is told once. While the data are too poor to judge severity nothing
/// is told and nothing is forgotten.</remarks>
public sealed class HeadlineRules
{
    /// <summary>The version of the rules here, which every event carries.</summary>
    public const int RuleVersion = 2;

    /// <summary>Closes without a burst before the next one is news: as long as severity takes to calm down.</summary>
    public const int BurstPause = 6;

    /// <summary>How far beyond a level the spot counts as across, as a share of the level: 5 basis points, some 3 points
    /// of SPX.</summary>
    private const double CrossingBand = 0.0005;

    private const double BurstEnter = 3;
    private const double BurstKeep = 2;

    /// <summary>Two minutes: on simulated days labels and the strongest strike come back within less as often as
    /// not.</summary>
    private const int LabelDelay = 4;

    /// <summary>Five minutes: a setup is an opinion on hours, and one that turns sooner was told too soon.</summary>
    private const int SetupDelay = 10;

    /// <summary>Closes until another crossing of the same wall is news, ten minutes: a spot that goes to and fro over it is
    /// told where it stands then, if it stands elsewhere.</summary>
    private const int CrossingPause = 20;

    private readonly List<HeadlineEvent> _events = [];
    private HeadlineState _state = HeadlineState.Empty;
    private HeadlineFacts? _previous;

    public HeadlineState State => _state;

    /// <param name="previous">The last close before; null where there was none.</param>
    public void Restore(HeadlineState state, HeadlineFacts? previous) => (_state, _previous) = (state, previous);

    /// <summary>Begins a session.</summary>
    public void Reset() => Restore(HeadlineState.Empty, previous: null);

    /// <returns>This close's events, in the order of the rules; valid until the next call.</returns>
    public IReadOnlyList<HeadlineEvent> Observe(HeadlineFacts facts)
    {
        _events.Clear();
        if (facts.Severity.Held)
            return _events;

        ObserveSeverity(facts);
        ObserveRegime(facts);
        ObserveFlip(facts);
        ObserveWalls(facts);
        ObserveMagnet(facts);
        ObserveBurst(facts);
        ObserveLabels(facts);
        _previous = facts;
        return _events;
    }

    internal void Save(ref StateWriter writer)
    {
        SavedHeadlines.Write(ref writer, _state);
        writer.Value(_previous is not null);
        if (_previous is not null)
            SavedHeadlines.Write(ref writer, _previous);
    }

    internal void Restore(ref StateReader reader) => Restore(
        SavedHeadlines.ReadState(ref reader), reader.Value<bool>() ? SavedHeadlines.ReadFacts(ref reader) : null);

    private void ObserveSeverity(HeadlineFacts facts)
    {
        if (facts.Severity.Changed)
            Tell(HeadlineRule.SeverityChange, facts, Severity.Info, SeverityEvidence(facts));
    }

    /// <summary>The values behind the causes that hold; all of them where none does any more.</summary>
    private static HeadlineEvidence[] SeverityEvidence(HeadlineFacts facts)
    {
        var causes = facts.Severity.Causes;
        var evidence = new List<HeadlineEvidence>();
        if (Has(SeverityCauses.PinBuilding | SeverityCauses.PinTight))
            evidence.AddRange([new("pin_score", facts.PinScore), new("magnet_sigmas", facts.MagnetSigmas)]);
        if (Has(SeverityCauses.NearFlip | SeverityCauses.FlipTest))
            evidence.Add(new("flip_sigmas", facts.FlipSigmas));
        if (Has(SeverityCauses.FlowShift))
            evidence.Add(new("flow_shift", facts.Shift));
        if (Has(SeverityCauses.HedgeBurst))
            evidence.Add(new("hedge_flow_z", facts.BurstZ));
        if (Has(SeverityCauses.RegimeFlip))
            evidence.Add(new("net_gex", facts.NetGex));
        return [.. evidence];

        bool Has(SeverityCauses any) => causes == SeverityCauses.None || (causes & any) != 0;
    }

    private void ObserveRegime(HeadlineFacts facts)
    {
        // A net too small to have a sign leaves the regime that was.
        if (facts.Regime == Regime.Undetermined)
            return;

        var changed = _state.Regime.Observe((int)facts.Regime, LabelDelay, out var regime);
        _state = _state with { Regime = regime };
        if (changed)
            Tell(HeadlineRule.RegimeFlip, facts, Severity.Alert,
                [new("net_gex", facts.NetGex), new("spot", facts.Spot), new("gamma_flip", facts.GammaFlip)]);
    }

    private void ObserveFlip(HeadlineFacts facts)
    {
        var side = SideOf(facts.Spot, facts.GammaFlip);
        if (side == 0)
            return;

        // A profile with two zeros has its flip now here, now there: what jumps over the spot was not crossed by it.
        var (spot, flip) = (facts.Spot!.Value, facts.GammaFlip!.Value);
        var crossed = _state.FlipSide != 0 && side != _state.FlipSide
            && Math.Abs(spot - _state.FlipSpot) >= Math.Abs(flip - _state.FlipLevel);
        _state = _state with { FlipSide = side, FlipSpot = spot, FlipLevel = flip };
        if (crossed)
            Tell(HeadlineRule.FlipCrossing, facts, Severity.Alert,
            [
                new("spot", facts.Spot),
                new("gamma_flip", facts.GammaFlip),
                new("previous_spot", _previous?.Spot),
                new("previous_gamma_flip", _previous?.GammaFlip),
            ]);
    }

    private void ObserveWalls(HeadlineFacts facts)
    {
        var call = Crossed(facts, facts.CallWall, _state.CallWall, out var callWall);
        var put = Crossed(facts, facts.PutWall, _state.PutWall, out var putWall);
        _state = _state with { CallWall = callWall, PutWall = putWall };
        if (call)
            Tell(HeadlineRule.CallWallCrossing, facts, Severity.Watch, WallEvidence("call_wall", facts.CallWall, facts));
        if (put)
            Tell(HeadlineRule.PutWallCrossing, facts, Severity.Watch, WallEvidence("put_wall", facts.PutWall, facts));
    }

    private HeadlineEvidence[] WallEvidence(string name, double? wall, HeadlineFacts facts) =>
        [new("spot", facts.Spot), new(name, wall), new("previous_spot", _previous?.Spot)];

    /// <summary>A wall that moved to the other side of the spot was not crossed: the new one begins anew.</summary>
    private static bool Crossed(HeadlineFacts facts, double? wall, WallSide known, out WallSide next)
    {
        if (wall != known.Wall)
            known = WallSide.Unknown;
        var before = known.Side;
        var side = SideOf(facts.Spot, wall);
        var isAcross = side != 0 && before != 0 && side != before;
        var isNews = isAcross && facts.Ordinal - known.ToldAt >= CrossingPause;
        next = new WallSide(
            wall, side == 0 || (isAcross && !isNews) ? before : side, isNews ? facts.Ordinal : known.ToldAt);
        return isNews;
    }

    private void ObserveMagnet(HeadlineFacts facts)
    {
        if (facts.Magnet is not { } strike)
            return;

        var former = _state.Magnet.Known;
        var moved = _state.Magnet.Observe(strike, LabelDelay, out var magnet);
        _state = _state with { Magnet = magnet };
        if (moved)
            Tell(HeadlineRule.MagnetMigration, facts, Severity.Watch,
                [new("magnet", strike), new("previous_magnet", former), new("spot", facts.Spot), new("pin_score", facts.PinScore)]);
    }

    private void ObserveBurst(HeadlineFacts facts)
    {
        var size = Math.Abs(facts.BurstZ ?? 0);
        var isNews = size >= BurstEnter && _state.BurstCalm >= BurstPause;
        _state = _state with
        {
            BurstCalm = isNews || size >= BurstKeep ? 0 : Math.Min(_state.BurstCalm + 1, BurstPause),
        };
        if (isNews)
            Tell(HeadlineRule.HedgeFlowBurst, facts, Severity.Watch,
                [new("hedge_flow", facts.HedgeFlow), new("hedge_flow_z", facts.BurstZ), new("spot", facts.Spot)]);
    }

    private void ObserveLabels(HeadlineFacts facts)
    {
        var turned = _state.TradeAngle.Observe((int)facts.TradeAngle, LabelDelay, out var angle);
        _state = _state with { TradeAngle = angle };
        if (turned)
            Tell(HeadlineRule.TradeAngleChange, facts, Severity.Info, LabelEvidence(facts));

        if (facts.Setup is not { } kind)
            return;

        var changed = _state.Setup.Observe((int)kind, SetupDelay, out var setup);
        _state = _state with { Setup = setup };
        if (changed)
            Tell(HeadlineRule.SetupChange, facts, Severity.Info, LabelEvidence(facts));
    }

    private static HeadlineEvidence[] LabelEvidence(HeadlineFacts facts) =>
    [
        new("spot", facts.Spot), new("pin_score", facts.PinScore), new("magnet_sigmas", facts.MagnetSigmas),
        new("flip_sigmas", facts.FlipSigmas),
    ];

    private void Tell(HeadlineRule rule, HeadlineFacts facts, Severity weight, HeadlineEvidence[] evidence)
    {
        var level = facts.Severity.Level;
        _events.Add(new HeadlineEvent
        {
            Rule = rule,
            Ordinal = facts.Ordinal,
            EventTime = facts.EventTime,
            Severity = level > weight ? level : weight,
            PreviousSeverity = _state.HasTold ? facts.Severity.Previous : null,
            Regime = facts.Regime,
            TradeAngle = facts.TradeAngle,
            Setup = facts.Setup,
            Evidence = evidence,
        });
        _state = _state with { HasTold = true };
    }

    /// <summary>0 within the band, or where either is not known.</summary>
    private static int SideOf(double? spot, double? level)
    {
        if (spot is not { } price || level is not { } mark)
            return 0;

        var band = CrossingBand * mark;
        return price >= mark + band ? 1 : price <= mark - band ? -1 : 0;
    }
}
