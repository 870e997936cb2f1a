using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.OpenInterest;

/// <summary>What a print changed, so that its cancel can take exactly that back.</summary>
public readonly record struct PrintEffect(
    int LegId, long Sequence, double Price, int Size, char Venue, ConditionCode Condition, sbyte Side, int BarOrdinal,
    TradeHedge Hedge);

/// <summary>Finds a print by the sequence its cancel names.</summary>
/// <remarks>A ring of fixed capacity: the oldest print is forgotten, and counted, when a newer one needs its place.
/// Allocated once, nothing is allocated a print.</remarks>
public sealed class PrintIndex
{
    private readonly PrintEffect[] _prints;
    private readonly int[] _next;
    private readonly int[] _buckets;
    private long _added;

    /// <param name="capacity">A power of two.</param>
    public PrintIndex(int capacity)
    {
        if (!int.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A power of two.");

        _prints = new PrintEffect[capacity];
        _next = new int[capacity];
        _buckets = new int[capacity];
        Array.Fill(_buckets, -1);
    }

    /// <summary>Prints that were pushed out by newer ones; their cancels will find nothing.</summary>
    public long Forgotten => Math.Max(0, _added - _prints.Length);

    public void Add(in PrintEffect print)
    {
        var slot = (int)(_added & (_prints.Length - 1));
        if (_added >= _prints.Length)
            Unlink(slot);

        _prints[slot] = print;
        var bucket = BucketOf(print.LegId, print.Sequence, print.Price);
        _next[slot] = _buckets[bucket];
        _buckets[bucket] = slot;
        _added++;
    }

    /// <summary>Takes out the newest print that a cancel means: by sequence, or by price, size and venue where the
    /// feed has no sequences.</summary>
    public bool TryRemove(int legId, in TradeCancel cancel, out PrintEffect print)
    {
        for (var slot = _buckets[BucketOf(legId, cancel.Sequence, cancel.Price)]; slot >= 0; slot = _next[slot])
        {
            ref readonly var candidate = ref _prints[slot];
            if (candidate.LegId != legId || candidate.Sequence != cancel.Sequence || candidate.Size == 0)
                continue;

            var same = cancel.Sequence != 0
                ? cancel.Size == 0 || candidate.Size == cancel.Size
                : candidate.Price.Equals(cancel.Price) && candidate.Size == cancel.Size && candidate.Venue == cancel.Venue;
            if (!same)
                continue;

            print = candidate;
            // A size of 0 marks the place as taken back, so that a repeated cancel finds nothing.
            _prints[slot] = candidate with { Size = 0 };
            return true;
        }

        print = default;
        return false;
    }

    private void Unlink(int slot)
    {
        ref readonly var old = ref _prints[slot];
        ref var link = ref _buckets[BucketOf(old.LegId, old.Sequence, old.Price)];
        while (link != slot)
            link = ref _next[link];
        link = _next[slot];
    }

    private int BucketOf(int legId, long sequence, double price)
    {
        // Prints without a sequence are spread by their price, or one bucket would hold a contract's whole day.
        var name = sequence != 0 ? sequence : BitConverter.DoubleToInt64Bits(price);
        var hash = (ulong)name * 0x9E37_79B9_7F4A_7C15UL + (ulong)legId * 0xC2B2_AE3D_27D4_EB4FUL;
        hash ^= hash >> 29;
        return (int)(hash & (ulong)(_buckets.Length - 1));
    }
}
