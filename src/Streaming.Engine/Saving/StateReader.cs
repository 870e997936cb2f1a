using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Streaming.Engine.Saving;

/// <summary>Reads what a <see cref="StateWriter"/> wrote. What is too short or makes no sense is an
/// <see cref="InvalidDataException"/>.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private const int LengthBytes = sizeof(long);
    private const int TrailerBytes = LengthBytes + sizeof(uint);

    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool AtEnd => _left.IsEmpty;

    /// <summary>Checks the length and the checksum that <see cref="StateWriter.Finish"/> wrote, before anything is read.</summary>
    public static StateReader Open(ReadOnlySpan<byte> saved)
    {
        if (saved.Length < TrailerBytes)
            throw Damaged();

        var body = saved[..^TrailerBytes];
        var trailer = saved[^TrailerBytes..];
        if (BinaryPrimitives.ReadInt64LittleEndian(trailer) != body.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer[LengthBytes..]) != Crc32C.Of(body))
            throw Damaged();

        return new StateReader(body);
    }

    public static InvalidDataException Damaged() => new("A saved state is damaged.");

    public T Value<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    public T? Optional<T>()
        where T : unmanaged => Value<bool>() ? Value<T>() : null;

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Value<byte>();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw Damaged();
    }

    public long Signed() => Unfold(Unsigned());

    public int Int() => Signed() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Damaged();

    /// <summary>A number of things of which each takes a byte at least.</summary>
    public int Count() => Unsigned() is var count && count <= (ulong)_left.Length ? (int)count : throw Damaged();

    public double Price()
    {
        var value = Unsigned();
        return (value & 1) == 0 ? Unfold(value >> 1) / StateWriter.PriceUnits : Value<double>();
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    /// <summary>A column of a length that is known.</summary>
    public void Column<T>(Span<T> values)
        where T : unmanaged
    {
        if (TakeColumn<T>(out var count) is var column && count != values.Length)
            throw Damaged();

        column.CopyTo(MemoryMarshal.AsBytes(values));
    }

    public T[] Column<T>()
        where T : unmanaged
    {
        var column = TakeColumn<T>(out var count);
        var values = new T[count];
        column.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static long Unfold(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private ReadOnlySpan<byte> TakeColumn<T>(out int count)
        where T : unmanaged
    {
        count = Count();
        if (Value<byte>() != Unsafe.SizeOf<T>() || count > _left.Length / Unsafe.SizeOf<T>())
            throw Damaged();

        return Take(count * Unsafe.SizeOf<T>());
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _left.Length)
            throw Damaged();

        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
