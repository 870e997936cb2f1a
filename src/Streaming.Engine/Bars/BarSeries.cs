using Streaming.Engine.MarketData;

namespace Streaming.Engine.Bars;

/// <summary>The closed bars of one size in one session: ordinals ascend, with holes where raw bars were missed.</summary>
public sealed class BarSeries
{
    private readonly Bar[] _bars;
    private int _count;

    internal BarSeries(int capacity) => _bars = new Bar[capacity];

    /// <summary>What is closed at this moment; a later look may show more, never anything else.</summary>
    public ReadOnlySpan<Bar> Closed => _bars.AsSpan(0, Volatile.Read(ref _count));

    public Bar? Newest => Volatile.Read(ref _count) is var count and > 0 ? _bars[count - 1] : null;

    /// <summary>The seq of the newest closed bar; -1 where there is none.</summary>
    public int LastOrdinal => Newest?.Ordinal ?? -1;

    /// <summary>The index of the first closed bar whose ordinal is above <paramref name="ordinal"/>.</summary>
    public int IndexAfter(int ordinal)
    {
        var bars = Closed;
        int low = 0, high = bars.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bars[middle].Ordinal <= ordinal)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The closed bars that start in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public ReadOnlySpan<Bar> Between(Timestamp from, Timestamp to)
    {
        var bars = Closed;
        var first = 0;
        while (first < bars.Length && bars[first].Start < from)
            first++;
        var end = bars.Length;
        while (end > first && bars[end - 1].Start >= to)
            end--;
        return bars[first..end];
    }

    internal void Append(Bar bar)
    {
        _bars[_count] = bar;
        Volatile.Write(ref _count, _count + 1);
    }
}
