using System.Buffers.Binary;
using System.Text;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Databento;

/// <summary>One record in a reader's buffer, with the fields every record has. Whoever reads another field has checked
/// the length.</summary>
internal readonly ref struct DbnRecord(ReadOnlySpan<byte> bytes, byte version)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public byte Version { get; } = version;

    public byte Type => Bytes[1];

    public ushort PublisherId => UInt16(2);

    public uint InstrumentId => UInt32(4);

    /// <summary>False for a record whose body is shorter than its type's.</summary>
    public bool IsWhole => Bytes.Length >= DbnFormat.BytesMin(Type, Version);

    /// <summary>The venue's time; false where it has none.</summary>
    public bool TryGetEventTime(out Timestamp time) => TryGetTime(8, out time);

    /// <summary>The time the data centre received it, by which files and streams are ordered.</summary>
    public bool TryGetReceiveTime(out Timestamp time) => Type switch
    {
        DbnFormat.Type.Statistic => TryGetTime(DbnFormat.Statistic.ReceiveTime, out time),
        DbnFormat.Type.Definition => TryGetTime(DbnFormat.Definition.ReceiveTime, out time),
        DbnFormat.Type.Trade or DbnFormat.Type.Mbp1 or >= DbnFormat.Type.Cmbp1 => TryGetTime(DbnFormat.Book.ReceiveTime, out time),
        _ => TryGetEventTime(out time),
    };

    public bool TryGetTime(int offset, out Timestamp time)
    {
        // Undefined is the largest unsigned number; what no signed one holds is no time either.
        var nanoseconds = Int64(offset);
        time = new Timestamp(nanoseconds);
        return nanoseconds is > 0 and < long.MaxValue;
    }

    /// <summary>A price in dollars; 0 where there is none.</summary>
    public double Price(int offset)
    {
        var price = Int64(offset);
        return price == DbnFormat.PriceUndefined ? 0 : price / DbnFormat.PriceScale;
    }

    public int Size(int offset) => (int)Math.Min(UInt32(offset), int.MaxValue);

    public byte Byte(int offset) => Bytes[offset];

    public ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes[offset..]);

    public uint UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[offset..]);

    public int Int32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(Bytes[offset..]);

    public long Int64(int offset) => BinaryPrimitives.ReadInt64LittleEndian(Bytes[offset..]);

    /// <summary>A text field up to its first zero byte.</summary>
    public string Text(int offset, int length)
    {
        var field = Bytes.Slice(offset, length);
        var end = field.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? field : field[..end]);
    }
}
