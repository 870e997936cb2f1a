using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;
using static Streaming.Protocol.MessagePack.MessagePackFormat;

namespace Streaming.Protocol.MessagePack;

/// <summary>Reads values from bytes that nobody vouches for.</summary>
/// <remarks>Nothing is allocated on the word of a length: a count larger than the bytes that are left is refused first.
/// What is wrong is a <see cref="MessagePackException"/>, and the reader then stands somewhere inside the value.</remarks>
public ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Consumed { get; private set; }

    public readonly bool IsAtEnd => Consumed == _bytes.Length;

    public readonly MessagePackType NextType => TypeOf(Peek());

    public bool TryReadNil()
    {
        if (Peek() != Nil)
            return false;

        Consumed++;
        return true;
    }

    public bool ReadBoolean() => Take(1)[0] switch
    {
        True => true,
        False => false,
        var other => throw Unexpected(other, "a boolean"),
    };

    public long ReadInt64()
    {
        var first = Take(1)[0];
        return first switch
        {
            <= PositiveFixIntMax => first,
            >= NegativeFixInt => unchecked((sbyte)first),
            Unsigned8 => Take(1)[0],
            Unsigned16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            Unsigned32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            Unsigned64 when BinaryPrimitives.ReadUInt64BigEndian(Take(8)) is <= long.MaxValue and var value => (long)value,
            Signed8 => unchecked((sbyte)Take(1)[0]),
            Signed16 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            Signed32 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            Signed64 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected(first, "an integer of at most 63 bits"),
        };
    }

    public int ReadInt32() => ReadInt64() is >= int.MinValue and <= int.MaxValue and var value
        ? (int)value
        : throw new MessagePackException("An integer has more than 32 bits.");

    /// <summary>Accepts integers too: encoders of languages with one kind of number write 590.0 as 590.</summary>
    public double ReadDouble()
    {
        if (NextType == MessagePackType.Whole)
            return ReadInt64();

        return Take(1)[0] switch
        {
            Float32 => BinaryPrimitives.ReadSingleBigEndian(Take(4)),
            Float64 => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            var other => throw Unexpected(other, "a number"),
        };
    }

    /// <summary>The text as UTF-8, which is checked, in place.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        var first = Take(1)[0];
        var length = first switch
        {
            >= FixString and < Nil => first & 0x1f,
            String8 => Take(1)[0],
            String16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            String32 => ReadLength32(),
            _ => throw Unexpected(first, "a string"),
        };
        var utf8 = Take(length);
        return Utf8.IsValid(utf8) ? utf8 : throw new MessagePackException("A string is not UTF-8.");
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    public ReadOnlySpan<byte> ReadBinary()
    {
        var first = Take(1)[0];
        return Take(first switch
        {
            Binary8 => Take(1)[0],
            Binary16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            Binary32 => ReadLength32(),
            _ => throw Unexpected(first, "binary"),
        });
    }

    /// <returns>How many values follow.</returns>
    public int ReadArrayHeader()
    {
        var first = Take(1)[0];
        return Fitting(first switch
        {
            >= FixArray and < FixString => first & 0x0f,
            Array16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            Array32 => ReadLength32(),
            _ => throw Unexpected(first, "an array"),
        }, valuesEach: 1);
    }

    /// <returns>How many pairs of key and value follow.</returns>
    public int ReadMapHeader()
    {
        var first = Take(1)[0];
        return Fitting(first switch
        {
            >= FixMap and < FixArray => first & 0x0f,
            Map16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            Map32 => ReadLength32(),
            _ => throw Unexpected(first, "a map"),
        }, valuesEach: 2);
    }

    public ReadOnlySpan<byte> ReadExtension(out sbyte type)
    {
        var first = Take(1)[0];
        var length = first switch
        {
            >= FixExtension1 and <= FixExtension16 => 1 << (first - FixExtension1),
            Extension8 => Take(1)[0],
            Extension16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            Extension32 => ReadLength32(),
            _ => throw Unexpected(first, "an extension"),
        };
        type = unchecked((sbyte)Take(1)[0]);
        return Take(length);
    }

    public DateTimeOffset ReadTimestamp()
    {
        var data = ReadExtension(out var type);
        if (type != TimestampExtension)
            throw new MessagePackException("An extension is not a timestamp.");

        var (seconds, nanoseconds) = data.Length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(data), 0u),
            8 when BinaryPrimitives.ReadUInt64BigEndian(data) is var packed =>
                ((long)(packed & 0x3_ffff_ffff), (uint)(packed >> 34)),
            12 => (BinaryPrimitives.ReadInt64BigEndian(data[4..]), BinaryPrimitives.ReadUInt32BigEndian(data)),
            _ => throw new MessagePackException("A timestamp has 4, 8 or 12 bytes."),
        };
        if (nanoseconds > 999_999_999
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds()
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            throw new MessagePackException("A timestamp is outside the years 1 to 9999.");

        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Passes over one value, however deep, without recursion.</summary>
    public void Skip()
    {
        for (var pending = 1L; pending > 0; pending--)
        {
            switch (NextType)
            {
                case MessagePackType.Nil or MessagePackType.Boolean:
                    Consumed++;
                    break;
                case MessagePackType.Whole:
                    Take(1 + IntegerBytes(Peek()));
                    break;
                case MessagePackType.Real:
                    Take(Peek() == Float64 ? 9 : 5);
                    break;
                case MessagePackType.Text:
                    ReadUtf8();
                    break;
                case MessagePackType.Binary:
                    ReadBinary();
                    break;
                case MessagePackType.Array:
                    pending += ReadArrayHeader();
                    break;
                case MessagePackType.Map:
                    pending += 2L * ReadMapHeader();
                    break;
                case MessagePackType.Extension:
                    ReadExtension(out _);
                    break;
                default:
                    throw new UnreachableException("TypeOf knows every first byte.");
            }
        }
    }

    private static int IntegerBytes(byte first) => first switch
    {
        Unsigned8 or Signed8 => 1,
        Unsigned16 or Signed16 => 2,
        Unsigned32 or Signed32 => 4,
        Unsigned64 or Signed64 => 8,
        _ => 0,
    };

    private static MessagePackException Unexpected(byte first, string expected) =>
        new($"0x{first:x2} stands where {expected} should.");

    private readonly byte Peek() =>
        Consumed < _bytes.Length ? _bytes[Consumed] : throw new MessagePackException("The bytes end before the value does.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Consumed)
            throw new MessagePackException("The bytes end before the value does.");

        var taken = _bytes.Slice(Consumed, count);
        Consumed += count;
        return taken;
    }

    private int ReadLength32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4)) is <= int.MaxValue and var length
        ? (int)length
        : throw new MessagePackException("A length is more than 2 GB.");

    // A value has at least one byte, so a count that the rest cannot hold is a lie, and not worth an allocation.
    private readonly int Fitting(int count, int valuesEach) =>
        (long)count * valuesEach <= _bytes.Length - Consumed
            ? count
            : throw new MessagePackException("A count is larger than the bytes that follow.");
}
