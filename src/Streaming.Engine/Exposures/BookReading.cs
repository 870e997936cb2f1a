using Streaming.Engine.Pinning;

namespace Streaming.Engine.Exposures;

/// <summary>What one book says at one instant. Before the first usable smile totals are 0 and the rest is unknown.</summary>
public record BookReading
{
    public static readonly BookReading Unknown = new()
    {
        Totals = default,
        Regime = Regime.Undetermined,
        Flip = null,
        Levels = default,
        Pin = null,
    };

    public required ExposureTotals Totals { get; init; }

    public required Regime Regime { get; init; }

    public required double? Flip { get; init; }

    public required KeyLevels Levels { get; init; }

    /// <summary>Null where the book has no magnet.</summary>
    public required PinReading? Pin { get; init; }
}
