namespace Streaming.Engine.Bars;

/// <summary>How numbers are rounded, once, on their way out: half away from zero, and never a negative zero.</summary>
public static class Rounding
{
    /// <summary>Dollars and contracts.</summary>
    public static long Whole(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);

    /// <summary>A column of them: one number a row, 0 where the column has none yet.</summary>
    public static long[] Whole(ReadOnlySpan<double> column, int rows, double factor = 1)
    {
        var rounded = new long[rows];
        for (var row = 0; row < column.Length; row++)
            rounded[row] = Whole(factor * column[row]);
        return rounded;
    }

    /// <summary>Prices.</summary>
    public static double Cents(double value) => To(value, 2);

    public static double To(double value, int decimals) => Math.Round(value, decimals, MidpointRounding.AwayFromZero) + 0.0;

    public static double? To(double? value, int decimals) => value is { } known ? To(known, decimals) : null;
}
