namespace Streaming.Engine.Snapshots;

internal static class NearestStrike
{
    /// <summary>The row nearest to a price, of two equally near the lower; -1 where there is none.</summary>
    public static int Row(ReadOnlySpan<double> strikes, double price)
    {
        var above = strikes.BinarySearch(price);
        above = above < 0 ? ~above : above;
        return above == 0 ? strikes.Length == 0 ? -1 : 0
            : above == strikes.Length || price - strikes[above - 1] <= strikes[above] - price ? above - 1
            : above;
    }
}
