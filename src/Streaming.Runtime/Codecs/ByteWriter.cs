using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Streaming.Runtime.Codecs;

/// <summary>Writes numbers into a buffer that grows: small ones take few bytes.</summary>
internal sealed class ByteWriter
{
    private const int VarintMax = 10;

    private byte[] _buffer;
    private int _length;

    public ByteWriter(int capacity = 1024) => _buffer = new byte[capacity];

    public int Length => _length;

    public void Clear() => _length = 0;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    /// <summary>Makes room, so that the next writes of up to <paramref name="size"/> bytes need no check.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reserve(int size)
    {
        if (_buffer.Length - _length < size)
            Grow(size);
    }

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    /// <summary>LEB128: seven bits a byte, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Unsigned(ulong value)
    {
        Reserve(VarintMax);
        var buffer = _buffer;
        var at = _length;
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[at++] = (byte)value;
        _length = at;
    }

    /// <summary>Zigzag: numbers near 0 are short on both sides of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Double(double value)
    {
        Reserve(sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(double);
    }

    public void Text(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)size);
        Reserve(size);
        Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
        _length += size;
    }

    private void Grow(int size) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
}
