using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using static Streaming.Protocol.MessagePack.MessagePackFormat;

namespace Streaming.Protocol.MessagePack;

/// <summary>Writes values in the shortest form that the specification has for them. <see cref="Flush"/> ends the writing.</summary>
public ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    private const int NumberBytesMax = 9;

    private Span<byte> _span;
    private int _written;

    /// <summary>Hands what was written to the buffer; until then the buffer does not know of it.</summary>
    public void Flush()
    {
        output.Advance(_written);
        _span = default;
        _written = 0;
    }

    public void WriteNil() => WriteByte(Nil);

    public void Write(bool value) => WriteByte(value ? True : False);

    public void Write(long value)
    {
        var span = Reserve(NumberBytesMax);
        _written += Put(span, value);
    }

    public void Write(double value)
    {
        var span = Reserve(NumberBytesMax);
        _written += Put(span, value);
    }

    public void Write(scoped ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteStringHeader(length);
        Encoding.UTF8.GetBytes(text, Reserve(length));
        _written += length;
    }

    /// <summary>Text that is UTF-8 already.</summary>
    public void WriteString(scoped ReadOnlySpan<byte> utf8)
    {
        WriteStringHeader(utf8.Length);
        WriteRaw(utf8);
    }

    public void WriteBinary(scoped ReadOnlySpan<byte> bytes)
    {
        WriteHeader(bytes.Length, Binary8, Binary16, Binary32);
        WriteRaw(bytes);
    }

    /// <summary>The specification's timestamp extension, in the shortest of its three forms.</summary>
    public void WriteTimestamp(DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);

        var nanoseconds = (uint)(rest * TimeSpan.NanosecondsPerTick);
        var span = Reserve(15);
        if (seconds >>> 34 != 0)
        {
            (span[0], span[1], span[2]) = (Extension8, 12, unchecked((byte)TimestampExtension));
            BinaryPrimitives.WriteUInt32BigEndian(span[3..], nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(span[7..], seconds);
            _written += 15;
        }
        else if (nanoseconds != 0 || seconds > uint.MaxValue)
        {
            (span[0], span[1]) = (FixExtension8, unchecked((byte)TimestampExtension));
            BinaryPrimitives.WriteUInt64BigEndian(span[2..], ((ulong)nanoseconds << 34) | (ulong)seconds);
            _written += 10;
        }
        else
        {
            (span[0], span[1]) = (FixExtension4, unchecked((byte)TimestampExtension));
            BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)seconds);
            _written += 6;
        }
    }

    public void WriteArrayHeader(int count)
    {
        if (count < 16)
            WriteByte((byte)(FixArray | count));
        else
            WriteHeader(count, null, Array16, Array32);
    }

    public void WriteMapHeader(int count)
    {
        if (count < 16)
            WriteByte((byte)(FixMap | count));
        else
            WriteHeader(count, null, Map16, Map32);
    }

    /// <summary>A whole column with one look at the space left: columns are most of what is sent.</summary>
    public void WriteColumn(scoped ReadOnlySpan<long?> values)
    {
        WriteArrayHeader(values.Length);
        var span = Reserve(values.Length * NumberBytesMax);
        var at = 0;
        foreach (var value in values)
        {
            if (value is { } number)
                at += Put(span[at..], number);
            else
                span[at++] = Nil;
        }

        _written += at;
    }

    /// <inheritdoc cref="WriteColumn(ReadOnlySpan{long?})"/>
    public void WriteColumn(scoped ReadOnlySpan<double> values)
    {
        WriteArrayHeader(values.Length);
        var span = Reserve(values.Length * NumberBytesMax);
        var at = 0;
        foreach (var value in values)
            at += Put(span[at..], value);

        _written += at;
    }

    /// <summary>Bytes that are MessagePack already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _written += bytes.Length;
    }

    private static int Put(Span<byte> span, double value)
    {
        span[0] = Float64;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        return 9;
    }

    private static int Put(Span<byte> span, long value) => value >= 0 ? PutPositive(span, value) : PutNegative(span, value);

    private static int PutPositive(Span<byte> span, long value)
    {
        switch (value)
        {
            case <= PositiveFixIntMax:
                span[0] = (byte)value;
                return 1;
            case <= byte.MaxValue:
                span[0] = Unsigned8;
                span[1] = (byte)value;
                return 2;
            case <= ushort.MaxValue:
                span[0] = Unsigned16;
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)value);
                return 3;
            case <= uint.MaxValue:
                span[0] = Unsigned32;
                BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)value);
                return 5;
            default:
                span[0] = Unsigned64;
                BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
                return 9;
        }
    }

    private static int PutNegative(Span<byte> span, long value)
    {
        switch (value)
        {
            case >= -32:
                span[0] = unchecked((byte)value);
                return 1;
            case >= sbyte.MinValue:
                span[0] = Signed8;
                span[1] = unchecked((byte)value);
                return 2;
            case >= short.MinValue:
                span[0] = Signed16;
                BinaryPrimitives.WriteInt16BigEndian(span[1..], (short)value);
                return 3;
            case >= int.MinValue:
                span[0] = Signed32;
                BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
                return 5;
            default:
                span[0] = Signed64;
                BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
                return 9;
        }
    }

    private void WriteStringHeader(int length)
    {
        if (length < 32)
            WriteByte((byte)(FixString | length));
        else
            WriteHeader(length, String8, String16, String32);
    }

    private void WriteHeader(int length, byte? format8, byte format16, byte format32)
    {
        var span = Reserve(5);
        if (length <= byte.MaxValue && format8 is { } format)
        {
            span[0] = format;
            span[1] = (byte)length;
            _written += 2;
        }
        else if (length <= ushort.MaxValue)
        {
            span[0] = format16;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)length);
            _written += 3;
        }
        else
        {
            span[0] = format32;
            BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
            _written += 5;
        }
    }

    private void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        _written++;
    }

    private Span<byte> Reserve(int size)
    {
        if (_span.Length - _written < size)
        {
            Flush();
            _span = output.GetSpan(size);
        }

        return _span[_written..];
    }
}
