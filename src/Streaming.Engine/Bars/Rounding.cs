namespace Streaming.Engine.Bars;

/// <summary>How numbers are rounded, once, on their way out: half away from zero, and never a negative zero.</summary>
public static class Rounding
{
    /// <summary>Dollars and contracts.</summary>
    public static long Whole(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);

    /// <summary>Prices.</summary>
    public static double Cents(double value) => To(value, 2);

    public static double To(double value, int decimals) => Math.Round(value, decimals, MidpointRounding.AwayFromZero) + 0.0;

    public static double? To(double? value, int decimals) => value is { } known ? To(known, decimals) : null;
}
