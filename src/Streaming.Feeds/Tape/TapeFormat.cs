using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Tape;

/// <summary>The names on a tape: newline-delimited JSON, one event a line, in arrival order.</summary>
internal static class TapeFormat
{
    public const int Version = 1;

    /// <summary>A longer line is malformed, whatever it says.</summary>
    public const int LineBytesMax = 64 * 1024;

    public const string CompressedExtension = ".gz";

    public static ReadOnlySpan<byte> Kind => "k"u8;
    public static ReadOnlySpan<byte> Time => "ts"u8;
    public static ReadOnlySpan<byte> Symbol => "sym"u8;
    public static ReadOnlySpan<byte> Underlying => "und"u8;
    public static ReadOnlySpan<byte> Price => "p"u8;
    public static ReadOnlySpan<byte> Size => "s"u8;
    public static ReadOnlySpan<byte> Bid => "b"u8;
    public static ReadOnlySpan<byte> BidSize => "bs"u8;
    public static ReadOnlySpan<byte> Ask => "a"u8;
    public static ReadOnlySpan<byte> AskSize => "as"u8;
    public static ReadOnlySpan<byte> Condition => "cond"u8;
    public static ReadOnlySpan<byte> Venue => "ex"u8;
    public static ReadOnlySpan<byte> Sequence => "seq"u8;
    public static ReadOnlySpan<byte> Aggregate => "bar"u8;
    public static ReadOnlySpan<byte> OpenInterest => "oi"u8;
    public static ReadOnlySpan<byte> Date => "date"u8;
    public static ReadOnlySpan<byte> To => "to"u8;
    public static ReadOnlySpan<byte> Reason => "reason"u8;
    public static ReadOnlySpan<byte> ReceiveTime => "rt"u8;

    public static ReadOnlySpan<byte> HeaderKind => "tape"u8;
    public static ReadOnlySpan<byte> HeaderVersion => "version"u8;
    public static ReadOnlySpan<byte> HeaderClock => "clock"u8;
    public static ReadOnlySpan<byte> HeaderSymbols => "symbols"u8;
    public static ReadOnlySpan<byte> HeaderCadence => "cadence"u8;
    public static ReadOnlySpan<byte> HeaderSource => "source"u8;

    public static ReadOnlySpan<byte> NameOf(MarketEventKind kind) => kind switch
    {
        MarketEventKind.OpenInterest => "oi"u8,
        MarketEventKind.Spot => "s"u8,
        MarketEventKind.Quote => "q"u8,
        MarketEventKind.Trade => "t"u8,
        MarketEventKind.Cancel => "x"u8,
        MarketEventKind.Gap => "gap"u8,
        MarketEventKind.Clock => "c"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind a name stands for; 0 where it stands for none.</summary>
    public static MarketEventKind KindOf(ReadOnlySpan<byte> name)
    {
        for (var kind = MarketEventKind.OpenInterest; kind <= MarketEventKind.Clock; kind++)
            if (name.SequenceEqual(NameOf(kind)))
                return kind;

        return 0;
    }

    public static ReadOnlySpan<byte> NameOf(GapReason reason) => reason switch
    {
        GapReason.FeedGap => "feed_gap"u8,
        GapReason.Restart => "restart"u8,
        GapReason.Halt => "halt"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    public static GapReason? ReasonOf(ReadOnlySpan<byte> name)
    {
        for (var reason = GapReason.FeedGap; reason <= GapReason.Halt; reason++)
            if (name.SequenceEqual(NameOf(reason)))
                return reason;

        return null;
    }
}
