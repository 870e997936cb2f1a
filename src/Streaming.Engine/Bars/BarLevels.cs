using Streaming.Engine.Exposures;

namespace Streaming.Engine.Bars;

/// <summary>What stood at the end of a bar. Null is "not known"; net values are 0 before the first usable smile.</summary>
public sealed record BarLevels
{
    public required double? Spot { get; init; }

    public required long NetGex { get; init; }

    public required long NetDex { get; init; }

    public required long NetVex { get; init; }

    public required long NetChex { get; init; }

    public required double? GammaFlip { get; init; }

    public required double? CallWall { get; init; }

    public required double? PutWall { get; init; }

    public required double? Magnet { get; init; }

    /// <summary>0 to 100.</summary>
    public required int PinScore { get; init; }

    /// <summary>A percent.</summary>
    public required double? PinProbability { get; init; }

    public required Regime Regime { get; init; }

    /// <summary>A decimal, on the session clock.</summary>
    public required double? AtTheMoneyVolatility { get; init; }

    public required long? CharmDollarsPerHour { get; init; }

    /// <summary>Null before the first usable smile, and in bars from before there was this book.</summary>
    public PrincipledLevels? Principled { get; init; }
}
