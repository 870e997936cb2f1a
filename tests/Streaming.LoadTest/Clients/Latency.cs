using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace Streaming.LoadTest.Clients;

/// <summary>How long things took, in buckets no wider than 3 % of their value. Any thread records.</summary>
internal sealed class Latency
{
    private const int SubBuckets = 32;

    private readonly long[] _counts = new long[64 * SubBuckets];

    public long Count => _counts.Sum();

    public static Latency Of(IEnumerable<Latency> parts)
    {
        var all = new Latency();
        foreach (var part in parts)
            for (var i = 0; i < all._counts.Length; i++)
                all._counts[i] += part._counts[i];
        return all;
    }

    /// <param name="ticks">Of the stopwatch.</param>
    public void Record(long ticks)
    {
        var microseconds = Math.Max(1, ticks * 1_000_000 / Stopwatch.Frequency);
        var power = BitOperations.Log2((ulong)microseconds);
        var place = power < 5 ? microseconds : (microseconds >> (power - 5)) - SubBuckets;
        Interlocked.Increment(ref _counts[(power * SubBuckets) + (int)place]);
    }

    public double Milliseconds(double quantile)
    {
        var rank = (long)Math.Ceiling(Count * quantile);
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0 && _counts[i] > 0)
                return UpperEnd(i) / 1000.0;
        }

        return 0;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Milliseconds(0.5):0.00}  p99 {Milliseconds(0.99):0.00}  p99.9 {Milliseconds(0.999):0.00}  max {Milliseconds(1):0.00} ms");

    private static long UpperEnd(int index)
    {
        var (power, place) = (index / SubBuckets, index % SubBuckets);
        return power < 5 ? place : ((place + SubBuckets + 1L) << (power - 5)) - 1;
    }
}
