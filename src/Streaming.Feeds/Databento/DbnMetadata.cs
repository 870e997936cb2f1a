using System.Buffers.Binary;
using System.Text;

namespace Streaming.Feeds.Databento;

/// <summary>What stands before the records of a file or a stream.</summary>
/// <param name="Mappings">Which symbol an instrument number stood for, day by day.</param>
internal sealed record DbnMetadata(
    byte Version, string Dataset, ushort? Schema, IReadOnlyList<string> Symbols, IReadOnlyList<DbnMapping> Mappings)
{
    /// <summary>Magic, version and the length of the rest.</summary>
    public const int PreludeBytes = 8;

    private const int FixedBytes = 100;
    private const int DatasetBytes = 16;
    private const int SymbolBytesVersion1 = 22;
    private const ushort SchemaUndefined = ushort.MaxValue;

    /// <summary>The length of what follows the prelude.</summary>
    /// <exception cref="InvalidDataException">This is no DBN, or of a version to come.</exception>
    public static int LengthOf(ReadOnlySpan<byte> prelude)
    {
        if (!prelude.StartsWith("DBN"u8))
            throw new InvalidDataException("it does not begin with DBN");
        if (prelude[3] is 0 or > DbnFormat.VersionMax)
            throw new InvalidDataException($"it is DBN version {prelude[3]}, and this program reads 1 to {DbnFormat.VersionMax}");

        var length = BinaryPrimitives.ReadUInt32LittleEndian(prelude[4..]);
        return length is >= FixedBytes and <= int.MaxValue / 4
            ? (int)length
            : throw new InvalidDataException($"its metadata claim {length} bytes");
    }

    /// <param name="bytes">The metadata behind the prelude, as long as <see cref="LengthOf"/> said.</param>
    /// <exception cref="InvalidDataException">The counts in it do not fit its length.</exception>
    public static DbnMetadata Parse(byte version, ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        var dataset = reader.Text(DatasetBytes);
        var schema = reader.UInt16();
        reader.Skip(3 * sizeof(ulong)); // start, end, limit
        if (version == 1)
            reader.Skip(sizeof(ulong)); // record count
        var symbolsIn = reader.Byte();
        reader.Skip(2); // symbols out, send time
        var symbolBytes = version == 1 ? SymbolBytesVersion1 : reader.UInt16();
        reader.Skip(version == 1 ? 47 : 53); // reserved
        reader.Skip(reader.Count(1)); // a schema's definition, which no version has yet
        var symbols = reader.Texts(symbolBytes);
        reader.Texts(symbolBytes); // partly found
        reader.Texts(symbolBytes); // not found

        var mappings = new List<DbnMapping>();
        for (var left = reader.Count(symbolBytes + sizeof(uint)); left > 0; left--)
        {
            var symbol = reader.Text(symbolBytes);
            for (var intervals = reader.Count(2 * sizeof(uint) + symbolBytes); intervals > 0; intervals--)
            {
                var from = reader.Date();
                var to = reader.Date();
                var other = reader.Text(symbolBytes);

                // Asked for by number, the number stands first and the symbol in the interval.
                var (name, number) = symbolsIn == DbnFormat.SymbolIsInstrumentId ? (other, symbol) : (symbol, other);
                if (from is { } first && to is { } end && uint.TryParse(number, out var instrumentId))
                    mappings.Add(new DbnMapping(instrumentId, name, first, end));
            }
        }

        return new DbnMetadata(version, dataset, schema == SchemaUndefined ? null : schema, symbols, mappings);
    }

    /// <summary>Reads on only where there is something: the counts come from a file.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public void Skip(int count) => Take(count);

        public byte Byte() => Take(1)[0];

        public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

        /// <summary>A number of items of at least so many bytes each.</summary>
        public int Count(int itemBytes)
        {
            var count = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
            return count * (ulong)itemBytes <= (ulong)_rest.Length
                ? (int)count
                : throw new InvalidDataException($"its metadata count {count} items where {_rest.Length} bytes are left");
        }

        public DateOnly? Date()
        {
            var number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
            var (year, month, day) = ((int)(number / 10_000), (int)(number / 100 % 100), (int)(number % 100));
            return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
                ? new DateOnly(year, month, day)
                : null;
        }

        public string Text(int length)
        {
            var field = Take(length);
            var end = field.IndexOf((byte)0);
            return Encoding.ASCII.GetString(end < 0 ? field : field[..end]);
        }

        public string[] Texts(int length)
        {
            var texts = new string[Count(length)];
            for (var i = 0; i < texts.Length; i++)
                texts[i] = Text(length);
            return texts;
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length)
                throw new InvalidDataException("its metadata break off");

            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}

/// <summary>An instrument's number from a day up to, and without, another.</summary>
internal readonly record struct DbnMapping(uint InstrumentId, string Symbol, DateOnly From, DateOnly To);
