using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Tape;

/// <summary>What one line says, key by key, before anyone asks whether it makes sense.</summary>
internal struct TapeFields
{
    // A padded OCC symbol has 21 characters and an escape takes six bytes for one.
    private const int TextBytesMax = 128;

    private const decimal MillisecondsMax = long.MaxValue / Timestamp.NanosecondsPerMillisecond;

    public bool IsHeader;
    public MarketEventKind Kind;
    public Timestamp? Time;
    public Timestamp? To;
    public Timestamp ReceiveTime;
    public OptionContract? Contract;
    public string? Underlying;
    public double Price;
    public double Bid;
    public double Ask;
    public int Size;
    public int BidSize;
    public int AskSize;
    public long Sequence;
    public long OpenInterest;
    public DateOnly? Date;
    public char Condition;
    public char Venue;
    public int Aggregate;
    public GapReason? Reason;

    public TapeFields() => OpenInterest = -1;

    /// <summary>Reads a line.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? Read(ReadOnlySpan<byte> line, TapeSymbols symbols)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "not an object";

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!ReadProperty(ref reader, symbols))
                    return "a value out of its range";
            }

            // The reader throws on what stands behind the object.
            reader.Read();
            return null;
        }
        catch (JsonException)
        {
            return "not JSON";
        }
        catch (InvalidOperationException)
        {
            return "a value of the wrong type";
        }
    }

    private bool ReadProperty(ref Utf8JsonReader reader, TapeSymbols symbols)
    {
        var name = reader.ValueSpan;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return true;

        if (name.SequenceEqual(TapeFormat.Time)) return TryTime(ref reader, out Time);
        if (name.SequenceEqual(TapeFormat.Kind)) return TryKind(ref reader);
        if (name.SequenceEqual(TapeFormat.Symbol)) return TryContract(ref reader, symbols, out Contract);
        if (name.SequenceEqual(TapeFormat.Underlying)) return TryUnderlying(ref reader, symbols, out Underlying);
        if (name.SequenceEqual(TapeFormat.Price)) return TryNumber(ref reader, out Price);
        if (name.SequenceEqual(TapeFormat.Size)) return reader.TryGetInt32(out Size);
        if (name.SequenceEqual(TapeFormat.Bid)) return TryNumber(ref reader, out Bid);
        if (name.SequenceEqual(TapeFormat.BidSize)) return reader.TryGetInt32(out BidSize);
        if (name.SequenceEqual(TapeFormat.Ask)) return TryNumber(ref reader, out Ask);
        if (name.SequenceEqual(TapeFormat.AskSize)) return reader.TryGetInt32(out AskSize);
        if (name.SequenceEqual(TapeFormat.Condition)) return TryLetter(ref reader, out Condition);
        if (name.SequenceEqual(TapeFormat.Venue)) return TryLetter(ref reader, out Venue);
        if (name.SequenceEqual(TapeFormat.Sequence)) return reader.TryGetInt64(out Sequence);
        if (name.SequenceEqual(TapeFormat.Aggregate)) return reader.TryGetInt32(out Aggregate);
        if (name.SequenceEqual(TapeFormat.OpenInterest)) return reader.TryGetInt64(out OpenInterest);
        if (name.SequenceEqual(TapeFormat.Date)) return TryDate(ref reader, out Date);
        if (name.SequenceEqual(TapeFormat.To)) return TryTime(ref reader, out To);
        if (name.SequenceEqual(TapeFormat.Reason)) return TryReason(ref reader, out Reason);
        if (name.SequenceEqual(TapeFormat.ReceiveTime)) return TryNanoseconds(ref reader, out ReceiveTime);

        reader.Skip();
        return true;
    }

    private bool TryKind(ref Utf8JsonReader reader)
    {
        IsHeader = reader.ValueTextEquals(TapeFormat.HeaderKind);
        Kind = TapeFormat.KindOf(reader.ValueSpan);
        return IsHeader || Kind != 0;
    }

    // A double has 53 bits, and nanoseconds since 1970 take 61: the digits are read as they stand.
    private static bool TryTime(ref Utf8JsonReader reader, out Timestamp? time)
    {
        time = null;
        if (reader.TryGetInt64(out var milliseconds))
        {
            if (milliseconds is < 0 or > (long)MillisecondsMax)
                return false;

            time = Timestamp.FromUnixMilliseconds(milliseconds);
            return true;
        }

        if (!reader.TryGetDecimal(out var exact) || exact is < 0 or > MillisecondsMax)
            return false;

        time = new Timestamp((long)(exact * Timestamp.NanosecondsPerMillisecond));
        return true;
    }

    private static bool TryNanoseconds(ref Utf8JsonReader reader, out Timestamp time)
    {
        time = default;
        if (!Utf8Parser.TryParse(reader.ValueSpan, out long nanoseconds, out var used) || used != reader.ValueSpan.Length)
            return false;

        time = new Timestamp(nanoseconds);
        return nanoseconds > 0;
    }

    private static bool TryNumber(ref Utf8JsonReader reader, out double number) =>
        reader.TryGetDouble(out number) && double.IsFinite(number);

    private static bool TryLetter(ref Utf8JsonReader reader, out char letter)
    {
        letter = '\0';
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > 1)
            return false;

        letter = reader.ValueSpan.IsEmpty ? '\0' : (char)reader.ValueSpan[0];
        return true;
    }

    private static bool TryDate(ref Utf8JsonReader reader, out DateOnly? date)
    {
        date = null;
        Span<char> text = stackalloc char[TextBytesMax];
        if (!DateOnly.TryParseExact(text[..Text(ref reader, text)], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return false;

        date = day;
        return true;
    }

    private static bool TryReason(ref Utf8JsonReader reader, out GapReason? reason)
    {
        reason = TapeFormat.ReasonOf(reader.ValueSpan);
        return reason is not null;
    }

    private static bool TryContract(ref Utf8JsonReader reader, TapeSymbols symbols, out OptionContract? contract)
    {
        Span<char> text = stackalloc char[TextBytesMax];
        contract = symbols.Contract(text[..Text(ref reader, text)]);
        return contract is not null;
    }

    private static bool TryUnderlying(ref Utf8JsonReader reader, TapeSymbols symbols, out string? underlying)
    {
        Span<char> text = stackalloc char[TextBytesMax];
        underlying = symbols.Underlying(text[..Text(ref reader, text)]);
        return underlying is not null;
    }

    // What is too long for any text of ours reads as nothing, which no caller takes.
    private static int Text(ref Utf8JsonReader reader, scoped Span<char> text) =>
        reader.ValueSpan.Length > text.Length ? 0 : reader.CopyString(text);
}
