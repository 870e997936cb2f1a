using System.Diagnostics;

namespace Streaming.Engine.MarketData;

public enum MarketEventKind : byte
{
    OpenInterest = 1,
    Spot,
    Quote,
    Trade,
    Cancel,
    Gap,
    Clock,
}

/// <summary>Settled open interest of one contract, with the day it is of (null where the source does not say).</summary>
public readonly record struct OpenInterestReport(Timestamp EventTime, long Contracts, DateOnly? Date);

/// <summary>A price of the underlying. Bid and ask are 0 where the source gives a last price only.</summary>
public readonly record struct SpotPrice(Timestamp EventTime, double Price, double Bid, double Ask);

/// <summary>Takes a print back: the one with this sequence or, where that is 0, the one of this price and size.</summary>
public readonly record struct TradeCancel(
    Timestamp EventTime, long Sequence, ConditionCode Condition, double Price, int Size, char Venue);

public enum GapReason : byte
{
    FeedGap,
    Restart,
    Halt,
}

/// <summary>A span of time for which the feed has nothing to say about an underlying.</summary>
public readonly record struct FeedGap(Timestamp From, Timestamp To, GapReason Reason);

/// <summary>Anything that can happen to one underlying, in one flat struct, so that a batch is one array without
/// references to chase.</summary>
/// <remarks>A clock event says that market time has reached its instant; it closes what is due and changes nothing
/// else. It travels in the same queue as the rest, so the order of the two is recorded and replayed.</remarks>
public readonly struct MarketEvent
{
    private readonly double _price;
    private readonly double _bid;
    private readonly double _ask;
    private readonly long _number;
    private readonly int _size;
    private readonly int _askSize;
    private readonly char _condition;
    private readonly char _venue;
    private readonly byte _flag;

    private MarketEvent(
        MarketEventKind kind, string underlying, OptionContract? contract, Timestamp eventTime,
        double price = 0, double bid = 0, double ask = 0, int size = 0, int askSize = 0, long number = 0,
        char condition = '\0', char venue = '\0', byte flag = 0, Timestamp receiveTime = default)
    {
        Kind = kind;
        Underlying = underlying;
        Contract = contract;
        EventTime = eventTime;
        ReceiveTime = receiveTime;
        _price = price;
        _bid = bid;
        _ask = ask;
        _size = size;
        _askSize = askSize;
        _number = number;
        _condition = condition;
        _venue = venue;
        _flag = flag;
    }

    public MarketEventKind Kind { get; }

    public string Underlying { get; }

    /// <summary>The option, for the kinds that are about one.</summary>
    public OptionContract? Contract { get; }

    public Timestamp EventTime { get; }

    /// <summary>When the feed handed it to us, where that was noted; default otherwise.</summary>
    public Timestamp ReceiveTime { get; }

    public MarketEvent ReceivedAt(Timestamp receiveTime) =>
        new(Kind, Underlying, Contract, EventTime, _price, _bid, _ask, _size, _askSize, _number, _condition, _venue,
            _flag, receiveTime);

    public static MarketEvent Of(OptionContract contract, in OpenInterestReport report) => new(
        MarketEventKind.OpenInterest, UnderlyingOf(contract), contract, report.EventTime, number: report.Contracts,
        size: report.Date is { } date ? date.DayNumber : -1);

    public static MarketEvent Of(string underlying, in SpotPrice spot) => new(
        MarketEventKind.Spot, underlying, null, spot.EventTime, spot.Price, spot.Bid, spot.Ask);

    public static MarketEvent Of(OptionContract contract, in Quote quote) => new(
        MarketEventKind.Quote, UnderlyingOf(contract), contract, quote.EventTime, 0, quote.Bid, quote.Ask,
        quote.BidSize, quote.AskSize);

    public static MarketEvent Of(OptionContract contract, in Trade trade) => new(
        MarketEventKind.Trade, UnderlyingOf(contract), contract, trade.EventTime, trade.Price, trade.Bid, trade.Ask,
        trade.Size, 0, trade.Sequence, trade.Condition.Letter, trade.Venue, trade.Aggregate ? (byte)1 : (byte)0);

    public static MarketEvent Of(OptionContract contract, in TradeCancel cancel) => new(
        MarketEventKind.Cancel, UnderlyingOf(contract), contract, cancel.EventTime, cancel.Price, 0, 0, cancel.Size,
        0, cancel.Sequence, cancel.Condition.Letter, cancel.Venue);

    public static MarketEvent Of(string underlying, in FeedGap gap) => new(
        MarketEventKind.Gap, underlying, null, gap.From, number: gap.To.UnixNanoseconds, flag: (byte)gap.Reason);

    /// <summary>Market time has reached <paramref name="now"/>.</summary>
    public static MarketEvent Clock(string underlying, Timestamp now) =>
        new(MarketEventKind.Clock, underlying, null, now);

    public OpenInterestReport AsOpenInterest()
    {
        Debug.Assert(Kind == MarketEventKind.OpenInterest, "A reader looks at the kind first.");
        return new(EventTime, _number, _size < 0 ? null : DateOnly.FromDayNumber(_size));
    }

    public SpotPrice AsSpot()
    {
        Debug.Assert(Kind == MarketEventKind.Spot, "A reader looks at the kind first.");
        return new(EventTime, _price, _bid, _ask);
    }

    public Quote AsQuote()
    {
        Debug.Assert(Kind == MarketEventKind.Quote, "A reader looks at the kind first.");
        return new(EventTime, _bid, _ask, _size, _askSize);
    }

    public Trade AsTrade()
    {
        Debug.Assert(Kind == MarketEventKind.Trade, "A reader looks at the kind first.");
        return new(EventTime, _price, _size, _number, new(_condition), _venue, _flag != 0, _bid, _ask);
    }

    public TradeCancel AsCancel()
    {
        Debug.Assert(Kind == MarketEventKind.Cancel, "A reader looks at the kind first.");
        return new(EventTime, _number, new(_condition), _price, _size, _venue);
    }

    public FeedGap AsGap()
    {
        Debug.Assert(Kind == MarketEventKind.Gap, "A reader looks at the kind first.");
        return new(EventTime, new(_number), (GapReason)_flag);
    }

    // Adapters drop what belongs to no same-day book before they make an event of it.
    private static string UnderlyingOf(OptionContract contract) =>
        contract.Underlying ?? throw new ArgumentException($"{contract} belongs to no underlying's book.", nameof(contract));
}
