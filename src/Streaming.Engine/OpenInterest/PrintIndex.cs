using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.OpenInterest;

/// <summary>What a print changed, so that its cancel can take exactly that back.</summary>
/// <param name="Side">The compat classifier's; the other one's is <paramref name="Aggressor"/>.</param>
/// <param name="ExpectedDelta">What its likely side made the principled book hedge, in 1e-4 $.</param>
public readonly record struct PrintEffect(
    int LegId, long Sequence, double Price, int Size, char Venue, ConditionCode Condition, sbyte Side, int BarOrdinal,
    TradeHedge Hedge, Timestamp EventTime = default, Aggressor Aggressor = default, long ExpectedDelta = 0)
{
    /// <param name="before">The one that was saved last, from which it does not differ by much.</param>
    internal void Save(ref StateWriter writer, in PrintEffect before)
    {
        writer.Signed(LegId);
        writer.Signed(Sequence - before.Sequence);
        writer.Price(Price);
        writer.Signed(Size);
        writer.Unsigned(Venue);
        writer.Unsigned(Condition.Letter);
        writer.Value(Side);
        writer.Signed(BarOrdinal - (long)before.BarOrdinal);
        writer.Signed(Hedge.DeltaUnits);
        writer.Signed(Hedge.GammaUnits);
        writer.Signed(EventTime.UnixNanoseconds - before.EventTime.UnixNanoseconds);
        writer.Value(Aggressor.Label);
        writer.Price(Aggressor.Probability);
        writer.Value(Aggressor.Evidence);
        writer.Signed(ExpectedDelta);
    }

    internal static PrintEffect Restore(ref StateReader reader, in PrintEffect before) => new(
        reader.Int(),
        before.Sequence + reader.Signed(),
        reader.Price(),
        reader.Int(),
        (char)reader.Unsigned(),
        new((char)reader.Unsigned()),
        reader.Value<sbyte>(),
        before.BarOrdinal + reader.Int(),
        new(reader.Signed(), reader.Signed()),
        new(before.EventTime.UnixNanoseconds + reader.Signed()),
        new(reader.Value<sbyte>(), reader.Price(), reader.Value<Evidence>()),
        reader.Signed());
}

/// <summary>Finds a print by the sequence its cancel names, and all that are known of a contract.</summary>
/// <remarks>A ring of fixed capacity: the oldest print is forgotten, and counted, when a newer one needs its place.
/// Allocated once, nothing is allocated a print.</remarks>
public sealed class PrintIndex
{
    private const int None = -1;

    private readonly PrintEffect[] _prints;
    private readonly int[] _next;
    private readonly int[] _buckets;
    private readonly int[] _later;
    private (int Oldest, int Newest)[] _ofLeg = [];
    private long _added;

    /// <param name="capacity">A power of two.</param>
    public PrintIndex(int capacity)
    {
        if (!int.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A power of two.");

        _prints = new PrintEffect[capacity];
        _next = new int[capacity];
        _buckets = new int[capacity];
        _later = new int[capacity];
        Array.Fill(_buckets, None);
    }

    /// <summary>Prints that were pushed out by newer ones; their cancels will find nothing.</summary>
    public long Forgotten => Math.Max(0, _added - _prints.Length);

    /// <summary>The print that the next one pushes out.</summary>
    /// <returns>False while there is room, or where it was taken back before.</returns>
    public bool TryGetOldest(out PrintEffect print)
    {
        print = _prints[_added & (_prints.Length - 1)];
        return _added >= _prints.Length && print.Size != 0;
    }

    public void Add(in PrintEffect print)
    {
        if (_added >= _prints.Length)
            Unlink((int)(_added & (_prints.Length - 1)));

        Link(print);
    }

    /// <summary>A contract's prints, oldest first, without those that were taken back.</summary>
    public LegPrints Of(int legId) => new(this, legId < _ofLeg.Length ? _ofLeg[legId].Oldest : None);

    /// <summary>Takes out the newest print that a cancel means: by sequence, or by price, size and venue where the
    /// feed has no sequences.</summary>
    public bool TryRemove(int legId, in TradeCancel cancel, out PrintEffect print)
    {
        for (var slot = _buckets[BucketOf(legId, cancel.Sequence, cancel.Price)]; slot != None; slot = _next[slot])
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

    internal void Save(ref StateWriter writer)
    {
        writer.Signed(_added);
        var before = default(PrintEffect);
        for (var i = Math.Max(0, _added - _prints.Length); i < _added; i++)
        {
            ref readonly var print = ref _prints[i & (_prints.Length - 1)];
            print.Save(ref writer, before);
            before = print;
        }
    }

    /// <summary>Takes the prints in again, those that were taken back too: the links come about as they did.</summary>
    internal void Restore(ref StateReader reader)
    {
        var added = reader.Signed();
        var before = default(PrintEffect);
        for (_added = Math.Max(0, added - _prints.Length); _added < added;)
        {
            before = PrintEffect.Restore(ref reader, before);
            Link(before);
        }
    }

    private void Link(in PrintEffect print)
    {
        var slot = (int)(_added & (_prints.Length - 1));
        _prints[slot] = print;
        var bucket = BucketOf(print.LegId, print.Sequence, print.Price);
        _next[slot] = _buckets[bucket];
        _buckets[bucket] = slot;
        Append(slot, print.LegId);
        _added++;
    }

    private void Unlink(int slot)
    {
        ref readonly var old = ref _prints[slot];
        ref var link = ref _buckets[BucketOf(old.LegId, old.Sequence, old.Price)];
        while (link != slot)
            link = ref _next[link];
        link = _next[slot];

        // The oldest of all is the oldest of its contract.
        ref var leg = ref _ofLeg[old.LegId];
        leg = leg.Oldest == leg.Newest ? (None, None) : (_later[slot], leg.Newest);
    }

    private void Append(int slot, int legId)
    {
        if (legId >= _ofLeg.Length)
        {
            var known = _ofLeg.Length;
            Array.Resize(ref _ofLeg, Math.Max(64, 2 * (legId + 1)));
            _ofLeg.AsSpan(known).Fill((None, None));
        }

        ref var leg = ref _ofLeg[legId];
        if (leg.Newest == None)
            leg.Oldest = slot;
        else
            _later[leg.Newest] = slot;
        leg.Newest = slot;
        _later[slot] = None;
    }

    private int BucketOf(int legId, long sequence, double price)
    {
        // Prints without a sequence are spread by their price, or one bucket would hold a contract's whole day.
        var name = sequence != 0 ? sequence : BitConverter.DoubleToInt64Bits(price);
        var hash = (ulong)name * 0x9E37_79B9_7F4A_7C15UL + (ulong)legId * 0xC2B2_AE3D_27D4_EB4FUL;
        hash ^= hash >> 29;
        return (int)(hash & (ulong)(_buckets.Length - 1));
    }

    /// <summary>Walks the prints of one contract.</summary>
    public ref struct LegPrints
    {
        private readonly PrintIndex _index;
        private int _following;
        private int _slot;

        internal LegPrints(PrintIndex index, int oldest)
        {
            _index = index;
            _following = oldest;
            _slot = None;
        }

        public readonly ref readonly PrintEffect Current => ref _index._prints[_slot];

        public readonly LegPrints GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_following != None)
            {
                _slot = _following;
                _following = _index._later[_slot];
                if (_index._prints[_slot].Size != 0)
                    return true;
            }

            return false;
        }
    }
}

/// <summary>Told of a print whose side in the principled book stands.</summary>
public delegate void PrintLabelled(OptionContract contract, in PrintEffect print);
