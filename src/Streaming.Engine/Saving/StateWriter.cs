using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Streaming.Engine.Saving;

/// <summary>Writes a state as bytes: the same state gives the same bytes.</summary>
/// <remarks>A struct is written as it lies in memory, so it must be without gaps: of whole eights, or of one field. What
/// has gaps, a nullable for one, is written by its fields.</remarks>
internal ref struct StateWriter(IBufferWriter<byte> output)
{
    private const int BlockBytes = 16 * 1024;
    private const int VarintBytesMax = 10;

    /// <summary>What a price is a whole number of, mostly: a hundredth of a cent.</summary>
    internal const double PriceUnits = 10_000;

    private const long PriceUnitsMax = 1L << 50;

    private Span<byte> _block;
    private int _used;
    private long _length;
    private uint _checksum;

    public void Value<T>(T value)
        where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        Reserve(size);
        MemoryMarshal.Write(_block[_used..], in value);
        _used += size;
    }

    public void Optional<T>(T? value)
        where T : unmanaged
    {
        Value(value.HasValue);
        if (value is { } known)
            Value(known);
    }

    /// <summary>A number that is mostly small.</summary>
    public void Unsigned(ulong value)
    {
        Reserve(VarintBytesMax);
        for (; value >= 0x80; value >>= 7)
            _block[_used++] = (byte)(value | 0x80);
        _block[_used++] = (byte)value;
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Count(int value) => Unsigned((ulong)value);

    /// <summary>A number that mostly has four decimals at most, in a few bytes then; exact in any case.</summary>
    public void Price(double value)
    {
        var units = (long)Math.Round(value * PriceUnits);
        if (units is > -PriceUnitsMax and < PriceUnitsMax
            && BitConverter.DoubleToInt64Bits(units / PriceUnits) == BitConverter.DoubleToInt64Bits(value))
        {
            // The lowest bit says whether the number follows as it is.
            Unsigned((ulong)((units << 1) ^ (units >> 63)) << 1);
            return;
        }

        Unsigned(1);
        Value(value);
    }

    public void Text(string value)
    {
        Count(Encoding.UTF8.GetByteCount(value));
        Bytes(Encoding.UTF8.GetBytes(value));
    }

    public void Column<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Count(values.Length);
        Value((byte)Unsafe.SizeOf<T>());
        Bytes(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Ends with the length and a checksum of all before, and hands the last bytes over.</summary>
    public void Finish()
    {
        Flush();
        var (length, checksum) = (_length, _checksum);
        Value(length);
        Value(checksum);
        Flush();
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Reserve(1);
            var taken = Math.Min(bytes.Length, _block.Length - _used);
            bytes[..taken].CopyTo(_block[_used..]);
            _used += taken;
            bytes = bytes[taken..];
        }
    }

    private void Reserve(int bytes)
    {
        if (_block.Length - _used >= bytes)
            return;

        Flush();
        _block = output.GetSpan(Math.Max(bytes, BlockBytes));
    }

    private void Flush()
    {
        _checksum = Crc32C.Of(_block[.._used], _checksum);
        _length += _used;
        output.Advance(_used);
        _block = default;
        _used = 0;
    }
}
