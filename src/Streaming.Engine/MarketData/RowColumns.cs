namespace Streaming.Engine.MarketData;

/// <summary>Growing arrays that have one element for each strike row, with room for vector loops to read past the
/// end.</summary>
internal static class RowColumns
{
    private const int Padding = 8; // doubles in the widest vector

    /// <summary>Opens a place at <paramref name="row"/> in a column of <paramref name="count"/> rows.</summary>
    public static void Insert<T>(ref T[] column, int count, int row, T value = default)
        where T : unmanaged
    {
        if (count + 1 + Padding > column.Length)
            Array.Resize(ref column, Math.Max(32, column.Length * 2));

        Array.Copy(column, row, column, row + 1, count - row);
        column[row] = value;
    }
}
