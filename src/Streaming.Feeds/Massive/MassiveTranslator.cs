using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;

namespace Streaming.Feeds.Massive;

/// <summary>Turns the frames of the options socket into market events.</summary>
/// <remarks>A frame is an array of objects of any kinds. Times are whole milliseconds; events of one frame are in the
/// vendor's order and stay in it.</remarks>
internal sealed class MassiveTranslator(IReadOnlySet<string> underlyings, SkippedMessages skipped)
{
    private const int ContractsMax = 100_000;
    private const string Prefix = "O:";

    private static readonly TimeSpan JustBefore = TimeSpan.FromMilliseconds(1);

    private readonly NewYorkDay _day = new();
    private readonly Dictionary<string, OptionContract?> _contracts = new(StringComparer.Ordinal);

    /// <summary>Adds the frame's events to <paramref name="events"/>, and tells <paramref name="status"/> what the vendor
    /// says of the connection.</summary>
    public void Translate(ReadOnlySpan<byte> frame, Timestamp received, List<MarketEvent> events, Action<string, string> status)
    {
        try
        {
            var reader = new Utf8JsonReader(frame);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                skipped.CountMalformed("a frame that is no array", frame);
                return;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    skipped.CountMalformed("what is no object", frame[start..(int)reader.BytesConsumed]);
                    continue;
                }

                var message = MassiveMessage.Read(ref reader);
                var bytes = frame[start..(int)reader.BytesConsumed];
                if (message is { Kind: "status", Status: null })
                    skipped.CountMalformed("a status without a word", bytes);
                else if (message is { Kind: "status", Status: { } word })
                    status(word, message.Text ?? "");
                else if (TryTranslate(message, bytes, out var marketEvent))
                    events.Add(marketEvent.ReceivedAt(received));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            skipped.CountMalformed("a frame that is no JSON", frame);
        }
    }

    private bool TryTranslate(in MassiveMessage message, ReadOnlySpan<byte> bytes, out MarketEvent marketEvent)
    {
        marketEvent = default;
        if (message.Kind is not ("T" or "Q" or "A"))
            return message.Kind is null && Malformed("no kind", bytes);
        if (message.Symbol is not { } symbol || ContractOf(symbol) is not { } contract)
            return Malformed("no option's symbol", bytes);

        var milliseconds = message.Kind == "A" ? message.End : message.Time;
        if (milliseconds <= 0 || milliseconds > long.MaxValue / Timestamp.NanosecondsPerMillisecond)
            return Malformed("no time", bytes);

        var time = Timestamp.FromUnixMilliseconds(milliseconds);
        if (contract.Underlying is not { } underlying || !underlyings.Contains(underlying) || contract.Expiry != _day.Of(time))
        {
            skipped.CountForeign();
            return false;
        }

        return message.Kind switch
        {
            "T" => TryTrade(message, contract, time, bytes, out marketEvent),
            "Q" => TryQuote(message, contract, time, bytes, out marketEvent),
            _ => TrySecond(message, contract, time - JustBefore, bytes, out marketEvent),
        };
    }

    private bool TryTrade(
        in MassiveMessage message, OptionContract contract, Timestamp time, ReadOnlySpan<byte> bytes, out MarketEvent marketEvent)
    {
        marketEvent = default;
        if (!IsPrice(message.Price) || !TrySize(message.Size, out var size) || size == 0)
            return Malformed("a trade without price or size", bytes);

        // A cancel has a number of its own and takes back the print of its price and size.
        var condition = message.Condition ?? ConditionCode.Automatic;
        var sequence = ConditionTable.Of(condition).IsCancel ? 0 : message.Sequence;
        marketEvent = MarketEvent.Of(contract, new Trade(
            time, message.Price, size, sequence, condition, MassiveCodes.Venue(message.Exchange), Aggregate: false, 0, 0));
        return true;
    }

    private bool TryQuote(
        in MassiveMessage message, OptionContract contract, Timestamp time, ReadOnlySpan<byte> bytes, out MarketEvent marketEvent)
    {
        marketEvent = default;
        if (message.Bid is not (>= 0 and < 1e9) || message.Ask is not (>= 0 and < 1e9)
            || !TrySize(message.BidSize, out var bidSize) || !TrySize(message.AskSize, out var askSize))
            return Malformed("a quote without prices", bytes);

        marketEvent = MarketEvent.Of(contract, new Quote(time, message.Bid, message.Ask, bidSize, askSize));
        return true;
    }

    private bool TrySecond(
        in MassiveMessage message, OptionContract contract, Timestamp time, ReadOnlySpan<byte> bytes, out MarketEvent marketEvent)
    {
        marketEvent = default;
        if (!IsPrice(message.Close) || !TrySize(message.Volume, out var size) || size == 0)
            return Malformed("a second without price or volume", bytes);

        marketEvent = MarketEvent.Of(contract, new Trade(
            time, message.Close, size, 0, ConditionCode.Automatic, '\0', Aggregate: true, 0, 0));
        return true;
    }

    private OptionContract? ContractOf(string symbol)
    {
        if (_contracts.TryGetValue(symbol, out var contract))
            return contract;

        contract = symbol.StartsWith(Prefix, StringComparison.Ordinal) ? OptionContract.TryParse(symbol.AsSpan(Prefix.Length)) : null;
        if (_contracts.Count >= ContractsMax)
            _contracts.Clear();
        return _contracts[symbol] = contract;
    }

    private static bool IsPrice(double price) => price is > 0 and < 1e9;

    private static bool TrySize(double value, out int size)
    {
        size = value is >= 0 and <= int.MaxValue ? (int)value : 0;
        return value is >= 0 and <= int.MaxValue;
    }

    private bool Malformed(string kind, ReadOnlySpan<byte> bytes)
    {
        skipped.CountMalformed(kind, bytes);
        return false;
    }
}
