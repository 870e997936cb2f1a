using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

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

    /// <summary>What a closed bar itself knows.</summary>
    public static HeadlineFacts Of(Bar bar, double? burstZ) => new()
    {
        Ordinal = bar.Ordinal,
        EventTime = bar.Start + TimeSpan.FromSeconds(BarIntervals.RawSeconds),
        Spot = bar.Levels.Spot,
        GammaFlip = bar.Levels.GammaFlip,
        CallWall = bar.Levels.CallWall,
        PutWall = bar.Levels.PutWall,
        Magnet = bar.Levels.Magnet,
        PinScore = bar.Levels.PinScore,
        Regime = bar.Levels.Regime,
        NetGex = bar.Levels.NetGex,
        HedgeFlow = bar.HedgeFlowCallsChange + bar.HedgeFlowPutsChange,
        BurstZ = burstZ,
    };
}
