using Streaming.Engine.Exposures;
using static Streaming.Engine.Headlines.SetupConditionKind;
using static Streaming.Engine.Headlines.SetupTest;

namespace Streaming.Engine.Headlines;

/// <summary>The setups and what each requires and prefers.</summary>
internal static class SetupCatalog
{
    private const double ScoreRoom = 35;

    /// <summary>A level four sigmas off is as far as any.</summary>
    private const double SigmasRoom = 3;

    /// <summary>All but waiting, in the order that settles ties.</summary>
    public static SetupDraft[] Draft(SetupSituation s) =>
    [
        IronFly(s), IronCondor(s), PutCreditSpread(s), CallCreditSpread(s),
        LongStraddle(s), DirectionalBreakout(s), Lotto(s),
    ];

    private static SetupDraft IronFly(SetupSituation s) => new SetupDraft(SetupKind.IronFly)
        .Require(MagnetNear, AtMost(s.MagnetPercent, 0.30))
        .Require(PositiveGamma, Is(s.Regime == Regime.PositiveGamma))
        .Require(PinScoreHigh, Above(s.PinScore, 65, ScoreRoom))
        .Prefer(MoveWithinWalls, AtLeast(s.WallSigmas, 1, SigmasRoom))
        .Prefer(HoursLeftAtMost, AtMost(s.HoursToClose, 4))
        .Prefer(FlowNotAgainst, Is(!IsAgainst(s)))
        .Prefer(MagnetAttracts, Is(s.Levels.MagnetSign > 0))
        .Prefer(LevelsClustered, AtLeast(s.ClusterScore, 60, 40));

    private static SetupDraft IronCondor(SetupSituation s) => new SetupDraft(SetupKind.IronCondor)
        .Require(PositiveGamma, Is(s.Regime == Regime.PositiveGamma))
        .Require(WallsAway, AtLeast(s.WallSigmas, 1, SigmasRoom))
        .Require(FlipAway, AwayFromFlip(s))
        .Prefer(PinScoreModerateOrMagnetAway, Is(s.PinScore is >= 35 and <= 65 || s.MagnetPercent > 0.30))
        .Prefer(FlowCalm, Is(s.FlowLabel is FlowLabel.Neutral or FlowLabel.Amplifying or FlowLabel.NoFlow))
        .Prefer(SessionUnderWay, AtLeast(s.ElapsedPercent, 15, 85))
        .Prefer(WallsStrong, AtLeast(WeakerWall(s), 0.2, 0.8))
        .Prefer(VolatilityRatioAtLeast, AtLeast(s.VolatilityRatio, 0.9, 0.9));

    private static SetupDraft PutCreditSpread(SetupSituation s) => new SetupDraft(SetupKind.PutCreditSpread)
        .Require(PositiveGamma, Is(s.Regime == Regime.PositiveGamma))
        .Require(SpotAboveFlip, s.Flip is null ? Is(true) : AtLeast(s.AboveFlipSigmas, 1, SigmasRoom))
        .Require(PutWallBelow, AtLeast(s.PutWallSigmas, 1, SigmasRoom))
        .Prefer(HedgeFlowBuying, AtLeast(s.HedgeFlowCumulative, 0, 0))
        .Prefer(CharmBuying, AtLeast(s.CharmDollarsPerHour, 0, 0))
        .Prefer(PutWallStrong, AtLeast(s.Levels.PutWall?.Strength, 0.25, 0.75))
        .Prefer(SpotAboveVwap, s.Vwap is { } vwap ? AtLeast(s.Spot, vwap, vwap) : default);

    private static SetupDraft CallCreditSpread(SetupSituation s) => new SetupDraft(SetupKind.CallCreditSpread)
        .Require(PositiveGamma, Is(s.Regime == Regime.PositiveGamma))
        .Require(CallWallAbove, AtLeast(s.CallWallSigmas, 1, SigmasRoom))
        .Require(FlipAway, AwayFromFlip(s))
        .Prefer(HedgeFlowSelling, AtMost(s.HedgeFlowCumulative, 0))
        .Prefer(CharmSelling, AtMost(s.CharmDollarsPerHour, 0))
        .Prefer(CallWallStrong, AtLeast(s.Levels.CallWall?.Strength, 0.25, 0.75))
        .Prefer(SpotBelowVwap, s.Vwap is { } vwap ? AtMost(s.Spot, vwap) : default);

    private static SetupDraft LongStraddle(SetupSituation s) => new SetupDraft(SetupKind.LongStraddle)
        .Require(NegativeGamma, Is(s.Regime == Regime.NegativeGamma))
        .Require(HoursLeftAtLeast, AtLeast(s.HoursToClose, 1.5, 5))
        .Require(MoveLeft, AtMost(s.MoveConsumed, 0.60))
        .Prefer(VolatilityRatioAtMost, AtMost(s.VolatilityRatio, 1.1))
        .Prefer(FlipNear, s.Flip is null ? Is(false) : AtMost(s.FlipSigmas, 1))
        .Prefer(WallsWeak, Below(StrongerWall(s), 0.2))
        .Prefer(FlowAmplifying, Is(s.FlowLabel == FlowLabel.Amplifying))
        .Prefer(RealisedOverImplied, AtLeast(s.RealisedOverImplied, 1, 1));

    private static SetupDraft DirectionalBreakout(SetupSituation s)
    {
        var side = Math.Sign(s.HedgeFlowRun);
        return new SetupDraft(SetupKind.DirectionalBreakout, DirectionOf(side))
            .Require(NegativeGamma, Is(s.Regime == Regime.NegativeGamma))
            .Require(HedgeFlowRun, AtLeast(Math.Abs(s.HedgeFlowRun), 3, 3))
            .Require(PriceWithHedgeFlow, Is(side != 0 && Math.Sign(s.PriceMove) == side))
            .Prefer(BeyondWall, Above(side == 0 ? null : -(side > 0 ? s.CallWallSigmas : s.PutWallSigmas), 0, 1))
            .Prefer(FlowShiftAtLeast, AtLeast(s.Shift is { } shift ? Math.Abs(shift) : null, 0.10, 1))
            .Prefer(SpreadTight, AtMost(s.AtmSpreadPercent, 2));
    }

    private static SetupDraft Lotto(SetupSituation s)
    {
        // Whichever wall the spot has passed by less.
        var (above, below) = (-s.CallWallSigmas, -s.PutWallSigmas);
        var up = above >= 0 && !(below >= 0 && below < above);
        var beyond = up ? above : below >= 0 ? below : Nearer(above, below);
        return new SetupDraft(SetupKind.Lotto, DirectionOf(up ? 1 : below >= 0 ? -1 : 0))
            .Require(NegativeGamma, Is(s.Regime == Regime.NegativeGamma))
            .Require(HoursLeftAtMost, AtMost(s.HoursToClose, 2))
            .Require(JustBeyondWall, Between(beyond, 0, 0.5))
            .Prefer(VolatilityRatioAtMost, AtMost(s.VolatilityRatio, 1))
            .Prefer(EventAhead, Is(s.EventAhead))
            .Prefer(SpreadTight, AtMost(s.AtmSpreadPercent, 3));
    }

    private static bool IsAgainst(SetupSituation s) =>
        s.FlowLabel == FlowLabel.RegimeFlip || (s.FlowLabel == FlowLabel.Dampening && s.Shift <= -0.25);

    /// <summary>A book without a flip in reach is as far from it as can be.</summary>
    private static SetupTest AwayFromFlip(SetupSituation s) =>
        s.Flip is null ? Is(true) : AtLeast(s.FlipSigmas, 1, SigmasRoom);

    private static double? WeakerWall(SetupSituation s) =>
        s.Levels is { CallWall: { } call, PutWall: { } put } ? Math.Min(call.Strength, put.Strength) : null;

    private static double? StrongerWall(SetupSituation s) =>
        s.Levels is { CallWall: { } call, PutWall: { } put } ? Math.Max(call.Strength, put.Strength) : null;

    private static double? Nearer(double? a, double? b) => a is { } x && b is { } y ? Math.Max(x, y) : a ?? b;

    private static SetupDirection DirectionOf(int side) =>
        side > 0 ? SetupDirection.Up : side < 0 ? SetupDirection.Down : SetupDirection.None;
}
