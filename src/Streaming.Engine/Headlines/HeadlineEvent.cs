using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Headlines;

/// <summary>Why a headline was made. The order is the order within one close.</summary>
public enum HeadlineRule
{
    SeverityChange,
    RegimeFlip,
    FlipCrossing,
    CallWallCrossing,
    PutWallCrossing,
    MagnetMigration,
    HedgeFlowBurst,
    TradeAngleChange,
    SetupChange,
}

/// <summary>A value that made a rule fire, by the name it is told under; null where it is not known.</summary>
public readonly record struct HeadlineEvidence(string Name, double? Value);

/// <summary>Something happened at a raw close that people want to be told of.</summary>
public sealed record HeadlineEvent
{
    public required HeadlineRule Rule { get; init; }

    public int RuleVersion { get; init; } = HeadlineRules.RuleVersion;

    /// <summary>The close's place in its session: with the rule it names the event.</summary>
    public required int Ordinal { get; init; }

    public required Timestamp EventTime { get; init; }

    /// <summary>The greater of the symbol's level after this close and the rule's own weight.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The symbol's level before this close; null on the session's first event.</summary>
    public required Severity? PreviousSeverity { get; init; }

    public required Regime Regime { get; init; }

    public required TradeAngle TradeAngle { get; init; }

    public required SetupKind? Setup { get; init; }

    public required IReadOnlyList<HeadlineEvidence> Evidence { get; init; }
}
