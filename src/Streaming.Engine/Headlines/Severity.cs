using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Headlines;

public enum Severity
{
    Info,
    Watch,
    Alert,
}

/// <summary>What holds a severity up. The first four make a watch, the others an alert.</summary>
[Flags]
public enum SeverityCauses
{
    None = 0,
    PinBuilding = 1,
    NearFlip = 2,
    FlowShift = 4,
    HedgeBurst = 8,
    PinTight = 16,
    FlipTest = 32,
    RegimeFlip = 64,
}

/// <summary>What a raw close says that severity depends on. What is not known is null.</summary>
/// <param name="MagnetSigmas">Distance to the magnet in remaining sigmas; likewise to the flip.</param>
/// <param name="Shift">Of <see cref="FlowDirection"/>, a fraction.</param>
/// <param name="BurstZ">Of <see cref="HedgeFlowBurst"/>.</param>
/// <param name="FlowLabel">Debounced.</param>
/// <param name="IsStale">True while the feed is silent or behind.</param>
public readonly record struct SeveritySample(
    Timestamp EventTime, double HoursToClose, Regime Regime, int? PinScore, double? MagnetSigmas, double? FlipSigmas,
    double? Shift, double? BurstZ, FlowLabel FlowLabel, int DataQuality, bool IsStale);

/// <summary>The severity after a raw close.</summary>
/// <param name="Held">True where the data were too poor to judge and all stayed as it was.</param>
public readonly record struct SeverityReading(Severity Level, Severity Previous, bool Held, SeverityCauses Causes)
{
    public bool Changed => Level != Previous;
}
