namespace Streaming.Protocol.MessagePack;

/// <summary>The first bytes of values, from the MessagePack specification (github.com/msgpack/msgpack/blob/master/spec.md).</summary>
internal static class MessagePackFormat
{
    internal const byte PositiveFixIntMax = 0x7f;
    internal const byte FixMap = 0x80;
    internal const byte FixArray = 0x90;
    internal const byte FixString = 0xa0;
    internal const byte Nil = 0xc0;
    internal const byte False = 0xc2;
    internal const byte True = 0xc3;
    internal const byte Binary8 = 0xc4;
    internal const byte Binary16 = 0xc5;
    internal const byte Binary32 = 0xc6;
    internal const byte Extension8 = 0xc7;
    internal const byte Extension16 = 0xc8;
    internal const byte Extension32 = 0xc9;
    internal const byte Float32 = 0xca;
    internal const byte Float64 = 0xcb;
    internal const byte Unsigned8 = 0xcc;
    internal const byte Unsigned16 = 0xcd;
    internal const byte Unsigned32 = 0xce;
    internal const byte Unsigned64 = 0xcf;
    internal const byte Signed8 = 0xd0;
    internal const byte Signed16 = 0xd1;
    internal const byte Signed32 = 0xd2;
    internal const byte Signed64 = 0xd3;
    internal const byte FixExtension1 = 0xd4;
    internal const byte FixExtension2 = 0xd5;
    internal const byte FixExtension4 = 0xd6;
    internal const byte FixExtension8 = 0xd7;
    internal const byte FixExtension16 = 0xd8;
    internal const byte String8 = 0xd9;
    internal const byte String16 = 0xda;
    internal const byte String32 = 0xdb;
    internal const byte Array16 = 0xdc;
    internal const byte Array32 = 0xdd;
    internal const byte Map16 = 0xde;
    internal const byte Map32 = 0xdf;
    internal const byte NegativeFixInt = 0xe0;

    /// <summary>The one extension that the specification itself defines.</summary>
    internal const sbyte TimestampExtension = -1;

    internal static MessagePackType TypeOf(byte first) => first switch
    {
        <= PositiveFixIntMax or >= NegativeFixInt => MessagePackType.Whole,
        < FixArray => MessagePackType.Map,
        < FixString => MessagePackType.Array,
        < Nil => MessagePackType.Text,
        Nil => MessagePackType.Nil,
        False or True => MessagePackType.Boolean,
        Binary8 or Binary16 or Binary32 => MessagePackType.Binary,
        Float32 or Float64 => MessagePackType.Real,
        >= Unsigned8 and <= Signed64 => MessagePackType.Whole,
        Extension8 or Extension16 or Extension32 => MessagePackType.Extension,
        >= FixExtension1 and <= FixExtension16 => MessagePackType.Extension,
        String8 or String16 or String32 => MessagePackType.Text,
        Array16 or Array32 => MessagePackType.Array,
        Map16 or Map32 => MessagePackType.Map,
        _ => throw new MessagePackException("0xc1 begins no value."),
    };
}

public enum MessagePackType : byte
{
    Nil,
    Boolean,
    Whole,
    Real,
    Text,
    Binary,
    Array,
    Map,
    Extension,
}
