using Streaming.Engine.Bars;

namespace Streaming.Storage;

internal static class BarOrder
{
    /// <summary>An append that does not ascend is the caller's mistake.</summary>
    public static void Check(IReadOnlyList<Bar> bars)
    {
        for (var i = 1; i < bars.Count; i++)
            if (bars[i].Ordinal <= bars[i - 1].Ordinal)
                throw new ArgumentException($"Bar {bars[i].Ordinal} comes after bar {bars[i - 1].Ordinal}.", nameof(bars));
    }
}
