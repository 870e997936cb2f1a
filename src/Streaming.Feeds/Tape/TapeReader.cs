using System.Text.Json;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Tape;

/// <summary>Reads the lines of a tape as market events.</summary>
/// <remarks>A line that is no event is counted and skipped, and so is a contract that belongs to no same-day book. No
/// allocation but for a symbol's first line.</remarks>
public sealed class TapeReader(SkippedMessages skipped)
{
    private readonly TapeSymbols _symbols = new();

    /// <summary>The tape's first header, once its line was read.</summary>
    public TapeHeader? Header { get; private set; }

    /// <summary>What the lines behind the newest header were recorded from; null where it does not say.</summary>
    internal string? Source { get; private set; }

    /// <returns>False where the line gives no event: it is a header, blank, foreign or malformed.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out MarketEvent marketEvent)
    {
        marketEvent = default;
        if (line.Length > TapeFormat.LineBytesMax)
        {
            skipped.CountMalformed("a line of more than 64 KB", line);
            return false;
        }

        if (line.IsEmpty || line is [(byte)'\r'])
            return false;

        var fields = new TapeFields();
        var fault = fields.Read(line, _symbols) ?? (fields.IsHeader ? ReadHeader(line) : Fault(in fields));
        if (fault is not null)
        {
            skipped.CountMalformed(fault, line);
            return false;
        }

        if (fields.IsHeader)
            return false;

        if (fields.Contract is { Underlying: null })
        {
            skipped.CountForeign();
            return false;
        }

        marketEvent = Event(in fields);
        if (fields.ReceiveTime != default)
            marketEvent = marketEvent.ReceivedAt(fields.ReceiveTime);
        return true;
    }

    private string? ReadHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            var header = TapeHeader.Parse(line);
            Header ??= header;
            Source = header.Source;
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return "a header that says no version";
        }
    }

    private static string? Fault(in TapeFields line)
    {
        if (line.Kind == 0)
            return "no kind";
        if (line.Time is not { } time)
            return "no time";
        if (line.Price < 0 || line.Bid < 0 || line.Ask < 0 || line.Size < 0 || line.BidSize < 0 || line.AskSize < 0)
            return "a negative number";

        var isOfContract = line.Kind is MarketEventKind.OpenInterest or MarketEventKind.Quote or MarketEventKind.Trade
            or MarketEventKind.Cancel;
        if (isOfContract ? line.Contract is null : line.Underlying is null)
            return "no symbol";

        return line.Kind switch
        {
            MarketEventKind.OpenInterest when line.OpenInterest < 0 => "no open interest",
            MarketEventKind.Spot when SpotOf(in line) <= 0 => "no price",
            MarketEventKind.Trade when line.Size == 0 => "no size",
            MarketEventKind.Gap when line.To is not { } to || to < time => "no end of the gap",
            MarketEventKind.Gap when line.Reason is null => "no reason of the gap",
            _ => null,
        };
    }

    private static MarketEvent Event(in TapeFields line)
    {
        var time = line.Time!.Value;
        return line.Kind switch
        {
            MarketEventKind.OpenInterest => MarketEvent.Of(
                line.Contract!, new OpenInterestReport(time, line.OpenInterest, line.Date)),
            MarketEventKind.Spot => MarketEvent.Of(
                line.Underlying!, new SpotPrice(time, SpotOf(in line), line.Bid, line.Ask)),
            MarketEventKind.Quote => MarketEvent.Of(
                line.Contract!, new Quote(time, line.Bid, line.Ask, line.BidSize, line.AskSize)),
            MarketEventKind.Trade => MarketEvent.Of(line.Contract!, new Trade(
                time, line.Price, line.Size, line.Sequence, ConditionOf(in line), line.Venue, line.Aggregate != 0,
                line.Bid, line.Ask)),
            MarketEventKind.Cancel => MarketEvent.Of(line.Contract!, new TradeCancel(
                time, line.Sequence, new(line.Condition), line.Price, line.Size, line.Venue)),
            MarketEventKind.Gap => MarketEvent.Of(
                line.Underlying!, new FeedGap(time, line.To!.Value, line.Reason!.Value)),
            _ => MarketEvent.Clock(line.Underlying!, time),
        };
    }

    // A source may give a book without a last price.
    private static double SpotOf(in TapeFields line) =>
        line.Price == 0 && line.Bid > 0 && line.Ask >= line.Bid ? 0.5 * (line.Bid + line.Ask) : line.Price;

    private static ConditionCode ConditionOf(in TapeFields line) =>
        line.Condition == '\0' ? ConditionCode.Automatic : new(line.Condition);
}
