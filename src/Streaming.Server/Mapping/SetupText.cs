using Streaming.Engine.Headlines;
using static System.FormattableString;
using static Streaming.Engine.Headlines.SetupConditionKind;

namespace Streaming.Server.Mapping;

/// <summary>What people read about a setup. It describes what the market resembles and advises nobody.</summary>
internal static class SetupText
{
    public static string DisplayName(SetupKind kind) => kind switch
    {
        SetupKind.IronFly => "Iron Fly",
        SetupKind.IronCondor => "Iron Condor",
        SetupKind.PutCreditSpread => "Put Credit Spread",
        SetupKind.CallCreditSpread => "Call Credit Spread",
        SetupKind.LongStraddle => "Long Straddle / Breakout",
        SetupKind.DirectionalBreakout => "Directional Breakout",
        SetupKind.Lotto => "Long Premium / Lotto",
        _ => "Wait",
    };

    public static string Against(AntiSetupReason reason) => reason switch
    {
        AntiSetupReason.PositiveGammaWithinWalls =>
            "Avoid — positive gamma + tight walls = unlikely >1σ move into close",
        AntiSetupReason.NegativeGamma => "Avoid — negative gamma carries moves through short strikes",
        _ => "Avoid — at the gamma flip the regime may turn",
    };

    public static string Thesis(SetupVerdict verdict) => verdict.Kind switch
    {
        SetupKind.IronFly => Invariant(
            $"Pin setup - spot {Value(verdict, MagnetNear):0.00}% from magnet, positive gamma{(IsMet(verdict, MoveWithinWalls) ? ", walls bracket spot" : "")}, pin score {Value(verdict, PinScoreHigh):0}"),
        SetupKind.IronCondor => Invariant(
            $"Range setup - positive gamma, nearer wall {Value(verdict, WallsAway):0.0}σ away, flip out of the way"),
        SetupKind.PutCreditSpread => Invariant(
            $"Support setup - positive gamma, put wall {Value(verdict, PutWallBelow):0.0}σ below spot"),
        SetupKind.CallCreditSpread => Invariant(
            $"Resistance setup - positive gamma, call wall {Value(verdict, CallWallAbove):0.0}σ above spot"),
        SetupKind.LongStraddle => Invariant(
            $"Breakout setup - negative gamma, {100 * Value(verdict, MoveLeft):0}% of the expected move behind"),
        SetupKind.DirectionalBreakout => Invariant(
            $"Trend setup - negative gamma, hedge flow {Way(verdict.Direction)} for {Value(verdict, HedgeFlowRun):0} bars, price with it"),
        SetupKind.Lotto => Invariant(
            $"Momentum setup - negative gamma, spot {Value(verdict, JustBeyondWall):0.00}σ beyond a wall, {Way(verdict.Direction)}"),
        _ => IsMet(verdict, DataPoor) ? "Data too poor to tell"
            : IsMet(verdict, SessionEnding) ? "Session about to end"
            : "No setup stands out",
    };

    /// <summary>What a condition asks, and in brackets what was found.</summary>
    public static string Condition(SetupCondition condition)
    {
        var limit = condition.Threshold;
        var asked = condition.Kind switch
        {
            MagnetNear => Invariant($"spot within {limit:0.0}% of magnet"),
            PositiveGamma => "regime = positive_gamma",
            NegativeGamma => "regime = negative_gamma",
            PinScoreHigh => Invariant($"pin_score > {limit:0}"),
            PinScoreModerateOrMagnetAway => "pin_score 35-65 or spot off magnet",
            MoveWithinWalls => "expected_move within wall band",
            HoursLeftAtMost => Invariant($"time to close <= {limit:0.##}h"),
            HoursLeftAtLeast => Invariant($"time to close >= {limit:0.##}h"),
            FlowNotAgainst => "flow neither dampening by 25% nor flipping the regime",
            FlowCalm => "flow calm or amplifying",
            FlowAmplifying => "flow amplifying",
            FlowShiftAtLeast => Invariant($"flow shift >= {100 * limit:0}%"),
            MagnetAttracts => "magnet attracts",
            LevelsClustered => Invariant($"level_cluster_score >= {limit:0}"),
            WallsAway => Invariant($"walls >= {limit:0.0}σ away"),
            FlipAway => Invariant($"gamma flip >= {limit:0.0}σ away"),
            FlipNear => Invariant($"gamma flip <= {limit:0.0}σ away"),
            SpotAboveFlip => Invariant($"spot >= {limit:0.0}σ above flip"),
            SessionUnderWay => Invariant($"session >= {limit:0}% elapsed"),
            WallsStrong => Invariant($"wall strengths >= {limit:0.00}"),
            WallsWeak => Invariant($"wall strengths < {limit:0.00}"),
            CallWallAbove => Invariant($"call wall >= {limit:0.0}σ above spot"),
            PutWallBelow => Invariant($"put wall >= {limit:0.0}σ below spot"),
            CallWallStrong => Invariant($"call wall strength >= {limit:0.00}"),
            PutWallStrong => Invariant($"put wall strength >= {limit:0.00}"),
            VolatilityRatioAtLeast => Invariant($"iv_ratio >= {limit:0.0}"),
            VolatilityRatioAtMost => Invariant($"iv_ratio <= {limit:0.0}"),
            HedgeFlowBuying => "hedge flow buying",
            HedgeFlowSelling => "hedge flow selling",
            CharmBuying => "charm buying into close",
            CharmSelling => "charm selling into close",
            SpotAboveVwap => "spot at or above VWAP",
            SpotBelowVwap => "spot at or below VWAP",
            MoveLeft => Invariant($"expected move consumed <= {100 * limit:0}%"),
            RealisedOverImplied => Invariant($"realised over implied >= {limit:0.0}"),
            HedgeFlowRun => Invariant($"hedge flow one-sided for {limit:0} bars"),
            PriceWithHedgeFlow => "price moves with hedge flow",
            BeyondWall => "spot beyond a wall",
            JustBeyondWall => Invariant($"spot within {limit:0.0}σ beyond a wall"),
            SpreadTight => Invariant($"ATM spread <= {limit:0.0}%"),
            EventAhead => "event ahead",
            DataPoor => Invariant($"data_quality < {limit:0}"),
            SessionEnding => Invariant($"time to close < {limit:0.##}h"),
            NothingElse => "no other setup qualifies",
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
        return Found(condition) is { } found ? $"{asked} ({found})" : asked;
    }

    private static string? Found(SetupCondition condition) => (condition.Kind, condition.Value) switch
    {
        // The published text gives this one no figure.
        (_, null) or (MoveWithinWalls, _) => null,
        (MagnetNear, { } percent) => Invariant($"{percent:0.00}%"),
        (PinScoreHigh or LevelsClustered or DataPoor or HedgeFlowRun, { } count) => Invariant($"{count:0}"),
        (HoursLeftAtMost or HoursLeftAtLeast or SessionEnding, { } hours) => Invariant($"{hours:0.00}h"),
        (FlowShiftAtLeast or MoveLeft, { } share) => Invariant($"{100 * share:0}%"),
        (SessionUnderWay or SpreadTight, { } percent) => Invariant($"{percent:0.0}%"),
        (WallsAway or FlipAway or FlipNear or SpotAboveFlip or CallWallAbove or PutWallBelow or BeyondWall
            or JustBeyondWall, { } sigmas) => Invariant($"{sigmas:0.00}σ"),
        (HedgeFlowBuying or HedgeFlowSelling or CharmBuying or CharmSelling, { } dollars) =>
            Invariant($"{(dollars < 0 ? "-" : "")}${Math.Abs(dollars):N0}"),
        (_, { } value) => Invariant($"{value:0.00}"),
    };

    private static double Value(SetupVerdict verdict, SetupConditionKind kind)
    {
        foreach (var condition in verdict.Conditions)
            if (condition.Kind == kind)
                return condition.Value ?? 0;
        return 0;
    }

    private static bool IsMet(SetupVerdict verdict, SetupConditionKind kind)
    {
        foreach (var condition in verdict.Conditions)
            if (condition.Kind == kind)
                return condition.Met;
        return false;
    }

    private static string Way(SetupDirection direction) => direction == SetupDirection.Down ? "down" : "up";
}
