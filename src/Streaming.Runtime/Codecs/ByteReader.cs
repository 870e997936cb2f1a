using System.Buffers.Binary;
using System.Text;

namespace Streaming.Runtime.Codecs;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">The bytes end too early or are none of ours.</exception>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    public byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw TooShort();

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("A number has more than ten bytes.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    /// <summary>A length of something that is still to come, so never more than the bytes left.</summary>
    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)(_bytes.Length - _at) ? (int)count : throw TooShort();
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (_bytes.Length - _at < size)
            throw TooShort();

        var taken = _bytes.Slice(_at, size);
        _at += size;
        return taken;
    }

    private readonly InvalidDataException TooShort() => new($"The record ends at byte {_bytes.Length}, inside a value.");
}
