using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Snapshots;

/// <summary>What is decided once at each raw close and stands until the next.</summary>
public sealed record Decisions
{
    public static readonly Decisions None = new();

    /// <summary>The end of the bar whose close decided; null before the first.</summary>
    public Timestamp? AsOf { get; init; }

    public SeverityReading Severity { get; init; }

    /// <summary>Debounced, unlike the label of <see cref="SnapshotFacts.FlowDirection"/>.</summary>
    public FlowLabel FlowLabel { get; init; }

    /// <summary>How unusual the bar's hedge flow was; null while too few bars are known.</summary>
    public double? BurstZ { get; init; }

    public TradeAngle TradeAngle { get; init; }

    /// <summary>Null before the first usable smile.</summary>
    public SetupReading? Setup { get; init; }

    /// <summary>Null before the first close.</summary>
    public LeaderboardMetrics? Leaderboard { get; init; }
}
