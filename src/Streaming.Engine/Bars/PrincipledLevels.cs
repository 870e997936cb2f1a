using Streaming.Engine.Exposures;

namespace Streaming.Engine.Bars;

/// <summary>What the principled book says at the end of a bar, and how sure it is.</summary>
public sealed record PrincipledLevels
{
    public required long NetGex { get; init; }

    /// <summary>Nine times in ten the true net GEX lies from here to <see cref="CiHigh"/>.</summary>
    public required long CiLow { get; init; }

    public required long CiHigh { get; init; }

    /// <summary>That <see cref="NetGex"/> has the right sign, 0.5 to 1.</summary>
    public required double SignConfidence { get; init; }

    public required Regime Regime { get; init; }

    public required double? GammaFlip { get; init; }

    public required double? Magnet { get; init; }

    /// <summary>A percent, of a diffusion that dealers' hedging bends.</summary>
    public required double? PinProbability { get; init; }

    /// <summary>The dealers' own delta dollars. This and what follows is null in bars from before it was kept.</summary>
    public long? NetDex { get; init; }

    public double? CallWall { get; init; }

    public double? PutWall { get; init; }

    public int? PinScore { get; init; }

    public long? CharmDollarsPerHour { get; init; }
}
