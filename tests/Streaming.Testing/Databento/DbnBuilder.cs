using System.Buffers.Binary;
using System.Text;

namespace Streaming.Testing.Databento;

/// <summary>Writes DBN of any version, field by field from the published record layouts.</summary>
public sealed class DbnBuilder(byte version)
{
    public const long Undefined = long.MaxValue;

    private readonly List<byte> _bytes = [];

    private int SymbolBytes => version == 1 ? 22 : 71;

    public byte[] ToArray() => [.. _bytes];

    public DbnBuilder Metadata(
        string dataset = "OPRA.PILLAR", ushort schema = 17, params (string Symbol, uint Id, string From, string To)[] mappings)
    {
        var body = new MemoryStream();
        body.Write(Padded(dataset, 16));
        body.Write(U16(schema));
        body.Write(new byte[24]); // start, end, limit
        if (version == 1)
            body.Write(new byte[8]);
        body.Write([4, 0, 0]); // parent in, instrument id out, no send time
        if (version > 1)
            body.Write(U16((ushort)SymbolBytes));
        body.Write(new byte[version == 1 ? 47 : 53]);
        body.Write(U32(0)); // schema definition
        body.Write(U32(1));
        body.Write(Padded("SPXW.OPT", SymbolBytes));
        body.Write(U32(0)); // partial
        body.Write(U32(0)); // not found
        body.Write(U32((uint)mappings.Length));
        foreach (var (symbol, id, from, to) in mappings)
        {
            body.Write(Padded(symbol, SymbolBytes));
            body.Write(U32(1));
            body.Write(U32(uint.Parse(from)));
            body.Write(U32(uint.Parse(to)));
            body.Write(Padded(id.ToString(), SymbolBytes));
        }

        _bytes.AddRange([.. "DBN"u8, version, .. U32((uint)body.Length), .. body.ToArray()]);
        return this;
    }

    public DbnBuilder Trade(uint id, long time, double price, uint size, uint sequence = 0, ushort publisher = 22, char action = 'T') =>
        Record(0x00, id, time, 48, publisher, record =>
        {
            Put(record, 16, Price(price));
            Put(record, 24, size);
            record[28] = (byte)action;
            record[29] = (byte)'N';
            Put(record, 32, time + 1_000);
            Put(record, 44, sequence);
        });

    public DbnBuilder Tcbbo(uint id, long time, double price, uint size, double bid, double ask, ushort publisher = 22) =>
        Book(0xC2, id, time, 'T', price, size, bid, ask, publisher);

    public DbnBuilder Cmbp1(uint id, long time, char action, double bid, double ask) =>
        Book(0xB1, id, time, action, 1, 1, bid, ask, 30);

    /// <summary>The book at the end of a second; the last trade of the interval at another time, or at none.</summary>
    public DbnBuilder Cbbo1s(uint id, long intervalEnd, long? lastTrade, double bid, double ask, uint bidSize = 10, uint askSize = 20) =>
        Record(0xC0, id, lastTrade ?? -1, 80, 30, record =>
        {
            Put(record, 16, lastTrade is null ? Undefined : Price(1));
            Put(record, 32, intervalEnd);
            Put(record, 48, double.IsNaN(bid) ? Undefined : Price(bid));
            Put(record, 56, double.IsNaN(ask) ? Undefined : Price(ask));
            Put(record, 64, bidSize);
            Put(record, 68, askSize);
        });

    public DbnBuilder OpenInterest(uint id, long time, long contracts, ushort publisher, ushort type = 9, byte action = 1, long reference = -1) =>
        Record(0x18, id, time, version < 3 ? 64 : 80, publisher, record =>
        {
            Put(record, 16, time + 1_000);
            Put(record, 24, reference);
            Put(record, 32, Undefined);
            if (version < 3)
                Put(record, 40, (uint)contracts);
            else
                Put(record, 40, contracts);
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(version < 3 ? 52 : 56), type);
            record[version < 3 ? 56 : 60] = action;
        });

    public DbnBuilder Definition(uint id, long time, string symbol) =>
        Record(0x13, id, time, version switch { 1 => 360, 2 => 400, _ => 520 }, 30, record =>
        {
            Put(record, 16, time + 1_000);
            Padded(symbol, SymbolBytes).CopyTo(record, version < 3 ? 200 : 238);
        });

    public DbnBuilder SymbolMapping(uint id, long time, string symbolIn, string symbolOut) =>
        Record(0x16, id, time, version == 1 ? 80 : 176, 0, record =>
        {
            Padded(symbolIn, SymbolBytes).CopyTo(record, version == 1 ? 16 : 17);
            Padded(symbolOut, SymbolBytes).CopyTo(record, version == 1 ? 38 : 89);
        });

    public DbnBuilder System(string text, byte code) => Message(0x17, text, code, 319);

    public DbnBuilder Error(string text, byte code, long time = 1) => Message(0x15, text, code, 318, time);

    public DbnBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private DbnBuilder Message(byte type, string text, byte code, int codeAt, long time = 1) =>
        Record(type, 0, time, version == 1 ? 80 : 320, 0, record =>
        {
            Encoding.ASCII.GetBytes(text).CopyTo(record, 16);
            if (version > 1)
                record[codeAt] = code;
        });

    private DbnBuilder Book(
        byte type, uint id, long time, char action, double price, uint size, double bid, double ask, ushort publisher) =>
        Record(type, id, time, 80, publisher, record =>
        {
            Put(record, 16, Price(price));
            Put(record, 24, size);
            record[28] = (byte)action;
            record[29] = (byte)'N';
            Put(record, 32, time + 1_000);
            Put(record, 48, Price(bid));
            Put(record, 56, Price(ask));
            Put(record, 64, 10u);
            Put(record, 68, 20u);
        });

    private DbnBuilder Record(byte type, uint id, long time, int length, ushort publisher, Action<byte[]> fill)
    {
        var record = new byte[length];
        record[0] = (byte)(length / 4);
        record[1] = type;
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(2), publisher);
        Put(record, 4, id);
        Put(record, 8, time);
        fill(record);
        _bytes.AddRange(record);
        return this;
    }

    private static long Price(double dollars) => (long)Math.Round(dollars * 1e9);

    private static void Put(byte[] record, int offset, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(offset), value);

    private static void Put(byte[] record, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(offset), value);

    private static byte[] Padded(string text, int length)
    {
        var bytes = new byte[length];
        Encoding.ASCII.GetBytes(text).CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] U16(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
