namespace Streaming.Engine.Pricing;

internal static class Median
{
    /// <summary>The median, 0 of nothing. Sorts the values in place.</summary>
    public static double Of(Span<double> values)
    {
        if (values.IsEmpty)
            return 0;

        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    }
}
