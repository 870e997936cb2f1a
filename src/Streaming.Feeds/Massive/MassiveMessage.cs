using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;

namespace Streaming.Feeds.Massive;

/// <summary>One object of a frame, as far as any of its kinds needs it. What a kind does not carry is 0 or null.</summary>
/// <remarks>Read field by field: names are one letter and mean another thing in each kind (<c>c</c> is the conditions of
/// a trade and the close of a second).</remarks>
internal struct MassiveMessage
{
    private const int SymbolMax = 32;

    public string? Kind;
    public string? Symbol;
    public string? Status;
    public string? Text;
    public double Price;
    public double Close;
    public double Bid;
    public double Ask;
    public double Size;
    public double BidSize;
    public double AskSize;
    public double Volume;
    public long Time;
    public long End;
    public long Sequence;
    public int Exchange;
    public ConditionCode? Condition;

    /// <summary>Reads the object the reader stands at, to its end.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static MassiveMessage Read(ref Utf8JsonReader reader)
    {
        var message = default(MassiveMessage);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // As the bytes stand: to compare an escaped name is to judge its escapes, and none of ours has any.
            var name = reader.ValueSpan.Length == 1 ? reader.ValueSpan[0] : (byte)0;
            var pair = reader.ValueSpan.Length == 2 ? (reader.ValueSpan[0] << 8) | reader.ValueSpan[1] : 0;
            var isEvent = reader.ValueSpan.SequenceEqual("ev"u8);
            var isSymbol = reader.ValueSpan.SequenceEqual("sym"u8);
            var isStatus = reader.ValueSpan.SequenceEqual("status"u8);
            var isText = reader.ValueSpan.SequenceEqual("message"u8);
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    message.TakeNumber(name, pair, ref reader);
                    break;
                case JsonTokenType.String when isEvent:
                    message.Kind = TextOf(ref reader);
                    break;
                case JsonTokenType.String when isSymbol:
                    message.Symbol = reader.ValueSpan.Length <= SymbolMax ? TextOf(ref reader) : null;
                    break;
                case JsonTokenType.String when isStatus:
                    message.Status = TextOf(ref reader);
                    break;
                case JsonTokenType.String when isText:
                    message.Text = TextOf(ref reader);
                    break;
                case JsonTokenType.StartArray when name == (byte)'c':
                    message.TakeConditions(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return message;
    }

    /// <summary>The text; null where it is none: half a pair of escapes, bytes that are no UTF-8.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void TakeNumber(byte name, int pair, ref Utf8JsonReader reader)
    {
        switch ((char)name)
        {
            case 'p': Price = reader.GetDouble(); break;
            case 's' when reader.TryGetInt64(out var start): Size = start; break;
            case 'c': Close = reader.GetDouble(); break;
            case 'v': Volume = reader.GetDouble(); break;
            case 't' when reader.TryGetInt64(out var time): Time = time; break;
            case 'e' when reader.TryGetInt64(out var end): End = end; break;
            case 'q' when reader.TryGetInt64(out var sequence): Sequence = sequence; break;
            case 'x' when reader.TryGetInt32(out var exchange): Exchange = exchange; break;
        }

        switch (pair)
        {
            case ('b' << 8) | 'p': Bid = reader.GetDouble(); break;
            case ('a' << 8) | 'p': Ask = reader.GetDouble(); break;
            case ('b' << 8) | 's': BidSize = reader.GetDouble(); break;
            case ('a' << 8) | 's': AskSize = reader.GetDouble(); break;
        }
    }

    // A print may have several: one that takes a print back counts before one that tells how it was made.
    private void TakeConditions(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var number))
            {
                reader.Skip();
                continue;
            }

            var code = MassiveCodes.Condition(number);
            if (Condition is not { } known || known == ConditionCode.Automatic || ConditionTable.Of(code).IsCancel)
                Condition = code;
        }
    }
}
