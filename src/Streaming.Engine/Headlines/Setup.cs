namespace Streaming.Engine.Headlines;

/// <summary>In the order that settles ties.</summary>
public enum SetupKind
{
    IronFly,
    IronCondor,
    PutCreditSpread,
    CallCreditSpread,
    LongStraddle,
    DirectionalBreakout,
    Lotto,
    Wait,
}

public enum SetupDirection
{
    None,
    Up,
    Down,
}

public enum SetupConfidence
{
    Low,
    Medium,
    High,
}

/// <summary>What a condition asks. The text that says so is made where it is shown.</summary>
public enum SetupConditionKind
{
    MagnetNear,
    PositiveGamma,
    NegativeGamma,
    PinScoreHigh,
    PinScoreModerateOrMagnetAway,
    MoveWithinWalls,
    HoursLeftAtMost,
    HoursLeftAtLeast,
    FlowNotAgainst,
    FlowCalm,
    FlowAmplifying,
    FlowShiftAtLeast,
    MagnetAttracts,
    LevelsClustered,
    WallsAway,
    FlipAway,
    FlipNear,
    SpotAboveFlip,
    SessionUnderWay,
    WallsStrong,
    WallsWeak,
    CallWallAbove,
    PutWallBelow,
    CallWallStrong,
    PutWallStrong,
    VolatilityRatioAtLeast,
    VolatilityRatioAtMost,
    HedgeFlowBuying,
    HedgeFlowSelling,
    CharmBuying,
    CharmSelling,
    SpotAboveVwap,
    SpotBelowVwap,
    MoveLeft,
    RealisedOverImplied,
    HedgeFlowRun,
    PriceWithHedgeFlow,
    BeyondWall,
    JustBeyondWall,
    SpreadTight,
    EventAhead,
    DataPoor,
    SessionEnding,
    NothingElse,
}

/// <summary>A condition as it was found.</summary>
/// <param name="Value">Null where it is not known, or is a matter of yes and no.</param>
/// <param name="Margin">How clearly it is met, -1 to 1; below 0 where it is not.</param>
public readonly record struct SetupCondition(
    SetupConditionKind Kind, bool Required, bool Met, double? Value, double Threshold, double Margin);

/// <summary>The legs that would resemble the setup; null where it has no such leg.</summary>
public readonly record struct StrikesHint(double? ShortCall, double? ShortPut, double? LongCall, double? LongPut);

/// <summary>A setup that the market resembles, and how much.</summary>
/// <param name="Fit">What the setups are ranked by.</param>
/// <param name="Strikes">Null where the chain has not got the legs, or nobody bids for those to be sold.</param>
public sealed record SetupVerdict(
    SetupKind Kind, SetupDirection Direction, SetupConfidence Confidence, double Fit,
    IReadOnlyList<SetupCondition> Conditions, StrikesHint? Strikes);

public enum AntiSetupReason
{
    NegativeGamma,
    PositiveGammaWithinWalls,
    FlipNear,
}

/// <summary>A popular setup that the market speaks against.</summary>
public readonly record struct AntiSetup(SetupKind Kind, AntiSetupReason Reason);

/// <summary>Descriptive facts, never advice.</summary>
public sealed record SetupReading(
    SetupVerdict Primary, IReadOnlyList<SetupVerdict> Alternatives, IReadOnlyList<AntiSetup> AntiSetups);
