using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine.Headlines;

/// <summary>What a raw close says that headlines are made of. What is not known is null.</summary>
public sealed record HeadlineFacts
{
    /// <summary>The close's place in its session.</summary>
    public required int Ordinal { get; init; }

    /// <summary>When the raw bar ended.</summary>
    public required Timestamp EventTime { get; init; }

    public double? Spot { get; init; }

    public double? GammaFlip { get; init; }

    public double? CallWall { get; init; }

    public double? PutWall { get; init; }

    public double? Magnet { get; init; }

    public int? PinScore { get; init; }

    public Regime Regime { get; init; }

    public long NetGex { get; init; }

    /// <summary>Dollars dealers had to trade within the bar.</summary>
    public long HedgeFlow { get; init; }

    /// <summary>Of <see cref="HedgeFlowBurst"/>.</summary>
    public double? BurstZ { get; init; }

    public double? FlipSigmas { get; init; }

    public double? MagnetSigmas { get; init; }

    /// <summary>Of <see cref="FlowDirection"/>, a fraction.</summary>
    public double? Shift { get; init; }

    public SeverityReading Severity { get; init; }

    public TradeAngle TradeAngle { get; init; }

    /// <summary>The primary setup; null where none was judged.</summary>
    public SetupKind? Setup { get; init; }

    /// <param name="snapshot">All that was known at the bar's end, with what was decided there.</param>
    public static HeadlineFacts Of(Bar bar, SnapshotFacts snapshot)
    {
        var decided = snapshot.Decisions;
        var distances = SigmaDistances.Of(snapshot);
        var levels = BookLevels.Of(bar.Levels, snapshot.Book);
        return new HeadlineFacts
        {
            Ordinal = bar.Ordinal,
            EventTime = bar.Start + TimeSpan.FromSeconds(BarIntervals.RawSeconds),
            Spot = bar.Levels.Spot,
            GammaFlip = levels.GammaFlip,
            CallWall = levels.CallWall,
            PutWall = levels.PutWall,
            Magnet = levels.Magnet,
            PinScore = levels.PinScore,
            Regime = levels.Regime,
            NetGex = levels.NetGex,
            HedgeFlow = bar.HedgeFlowCallsChange + bar.HedgeFlowPutsChange,
            BurstZ = decided.BurstZ,
            FlipSigmas = distances.Flip,
            MagnetSigmas = distances.Magnet,
            Shift = snapshot.FlowDirection.Shift,
            Severity = decided.Severity,
            TradeAngle = decided.TradeAngle,
            Setup = decided.Setup?.Primary.Kind,
        };
    }
}
