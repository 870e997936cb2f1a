namespace Streaming.Feeds.Databento;

/// <summary>Databento's binary encoding, versions 1 to 3: where the fields lie that this adapter reads.</summary>
/// <remarks>Little-endian; a record is a header of 16 bytes and a body whose layout its type and the version give.
/// Source: the record definitions of github.com/databento/dbn at release 0.54.0 (Apache-2.0).</remarks>
internal static class DbnFormat
{
    public const byte VersionMax = 3;

    public const int HeaderBytes = 16;

    /// <summary>A record's length is one byte, in units of four.</summary>
    public const int RecordBytesMax = 4 * byte.MaxValue;

    public const double PriceScale = 1e9;

    public const long PriceUndefined = long.MaxValue;

    public const ushort StatisticOpenInterest = 9;
    public const byte StatisticNew = 1;

    public const byte ActionTrade = (byte)'T';

    public const byte SymbolIsInstrumentId = 0;

    public static class Type
    {
        public const byte Trade = 0x00;
        public const byte Mbp1 = 0x01;
        public const byte Definition = 0x13;
        public const byte Error = 0x15;
        public const byte SymbolMapping = 0x16;
        public const byte System = 0x17;
        public const byte Statistic = 0x18;
        public const byte Cmbp1 = 0xB1;
        public const byte Cbbo1Second = 0xC0;
        public const byte Cbbo1Minute = 0xC1;
        public const byte Tcbbo = 0xC2;
        public const byte Bbo1Second = 0xC3;
        public const byte Bbo1Minute = 0xC4;
    }

    /// <summary>Trades, and the books that carry the trade of their moment.</summary>
    public static class Book
    {
        public const int Price = 16, Size = 24, Action = 28, ReceiveTime = 32, Sequence = 44;
        public const int Bid = 48, Ask = 56, BidSize = 64, AskSize = 68;
        public const int TradeBytes = 48, Bytes = 80;
    }

    /// <summary>The places that moved when version 3 gave a statistic's quantity 64 bits.</summary>
    public readonly record struct Statistic(int Quantity, int Type, int UpdateAction, int Bytes)
    {
        public const int ReceiveTime = 16, ReferenceTime = 24;

        public static Statistic Of(byte version) => version < 3 ? new(40, 52, 56, 64) : new(40, 56, 60, 80);
    }

    /// <summary>Where a definition has its symbol; all else that we need stands in that.</summary>
    public readonly record struct Definition(int Symbol, int SymbolBytes, int Bytes)
    {
        public const int ReceiveTime = 16;

        public static Definition Of(byte version) => version switch
        {
            1 => new(200, 22, 360),
            2 => new(200, 71, 400),
            _ => new(238, 71, 520),
        };
    }

    public readonly record struct SymbolMapping(int Symbol, int SymbolBytes, int Bytes)
    {
        public static SymbolMapping Of(byte version) => version == 1 ? new(38, 22, 80) : new(89, 71, 176);
    }

    /// <summary>Errors and system messages: a text and, since version 2, a code.</summary>
    public readonly record struct Message(int TextBytes, int Code, int Bytes)
    {
        public const int Text = 16;

        public static Message Of(byte version, byte type) => version == 1
            ? new(64, -1, 80)
            : type == Type.Error ? new(302, 318, 320) : new(303, 319, 320);
    }

    /// <summary>What a record of a type must at least have; 0 where we do not read the type.</summary>
    public static int BytesMin(byte type, byte version) => type switch
    {
        Type.Trade => Book.TradeBytes,
        Type.Mbp1 or Type.Cmbp1 or Type.Tcbbo => Book.Bytes,
        Type.Cbbo1Second or Type.Cbbo1Minute or Type.Bbo1Second or Type.Bbo1Minute => Book.Bytes,
        Type.Statistic => Statistic.Of(version).Bytes,
        Type.Definition => Definition.Of(version).Bytes,
        Type.SymbolMapping => SymbolMapping.Of(version).Bytes,
        Type.Error or Type.System => Message.Of(version, type).Bytes,
        _ => 0,
    };
}
