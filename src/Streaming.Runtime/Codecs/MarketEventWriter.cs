using System.Diagnostics;
using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Codecs;

/// <summary>A batch of one underlying's events as bytes, some 15 to 30 an event. One thread at a time.</summary>
/// <remarks>
/// After the version, the underlying and the count each event is: a head byte; its times as steps from the event before
/// it; its contract's number, and with a new number the contract; what its kind has. A price is a whole number of
/// ten-thousandths where that gives the same double back, which quoted prices do, and eight bytes where it does not.
/// A version, once given, is read for ever: <see cref="MarketEventReader"/>.
/// </remarks>
internal sealed class MarketEventWriter
{
    public const byte Version = 1;
    public const byte KindMask = 0x07;
    public const byte HasReceiveTime = 0x08;
    public const byte Flag = 0x10;
    public const byte HasQuote = 0x20;
    public const double PriceUnits = 10_000;

    // Head, two times, contract number, four numbers, three prices, two letters; a new contract comes before this.
    private const int EventMax = 128;
    private const long WholeMax = 1L << 52;

    [ThreadStatic]
    private static MarketEventWriter? ofThread;

    private readonly ByteWriter _writer = new(64 * 1024);
    private readonly ContractTable _contracts = new();
    private long _eventTime;
    private long _receiveTime;
    private long _sequence;

    public static MarketEventWriter OfThread => ofThread ??= new MarketEventWriter();

    public byte[] Encode(ReadOnlySpan<MarketEvent> events)
    {
        if (events.IsEmpty)
            throw new ArgumentException("A batch has events.", nameof(events));

        var underlying = events[0].Underlying;
        _writer.Clear();
        _contracts.Begin();
        _eventTime = _receiveTime = _sequence = 0;
        _writer.Byte(Version);
        _writer.Text(underlying);
        _writer.Unsigned((ulong)events.Length);
        foreach (ref readonly var each in events)
        {
            if (!ReferenceEquals(each.Underlying, underlying) && each.Underlying != underlying)
                throw new ArgumentException($"A batch of {underlying} holds an event of {each.Underlying}.", nameof(events));
            Write(each);
        }

        return _writer.ToArray();
    }

    private void Write(in MarketEvent each)
    {
        switch (each.Kind)
        {
            case MarketEventKind.Quote:
                var quote = each.AsQuote();
                Begin(each, 0);
                Price(quote.Bid);
                Price(quote.Ask);
                _writer.Signed(quote.BidSize);
                _writer.Signed(quote.AskSize);
                break;

            case MarketEventKind.Trade:
                var trade = each.AsTrade();
                var hasQuote = BitConverter.DoubleToInt64Bits(trade.Bid) != 0 || BitConverter.DoubleToInt64Bits(trade.Ask) != 0;
                Begin(each, (byte)((trade.Aggregate ? Flag : 0) | (hasQuote ? HasQuote : 0)));
                Price(trade.Price);
                _writer.Signed(trade.Size);
                Sequence(trade.Sequence);
                _writer.Unsigned(trade.Condition.Letter);
                _writer.Unsigned(trade.Venue);
                if (hasQuote)
                {
                    Price(trade.Bid);
                    Price(trade.Ask);
                }

                break;

            case MarketEventKind.Cancel:
                var cancel = each.AsCancel();
                Begin(each, 0);
                Price(cancel.Price);
                _writer.Signed(cancel.Size);
                Sequence(cancel.Sequence);
                _writer.Unsigned(cancel.Condition.Letter);
                _writer.Unsigned(cancel.Venue);
                break;

            case MarketEventKind.OpenInterest:
                var report = each.AsOpenInterest();
                Begin(each, report.Date is null ? (byte)0 : Flag);
                _writer.Signed(report.Contracts);
                if (report.Date is { } date)
                    _writer.Unsigned((ulong)date.DayNumber);
                break;

            case MarketEventKind.Spot:
                var spot = each.AsSpot();
                Begin(each, 0);
                Price(spot.Price);
                Price(spot.Bid);
                Price(spot.Ask);
                break;

            case MarketEventKind.Gap:
                var gap = each.AsGap();
                Begin(each, 0);
                _writer.Signed(gap.To.UnixNanoseconds);
                _writer.Byte((byte)gap.Reason);
                break;

            case MarketEventKind.Clock:
                Begin(each, 0);
                break;

            default:
                throw new UnreachableException($"An event of kind {each.Kind}.");
        }
    }

    private void Begin(in MarketEvent each, byte flags)
    {
        _writer.Reserve(EventMax);
        var received = each.ReceiveTime.UnixNanoseconds;
        _writer.Byte((byte)((byte)each.Kind | flags | (received == 0 ? 0 : HasReceiveTime)));
        _writer.Signed(each.EventTime.UnixNanoseconds - _eventTime);
        _eventTime = each.EventTime.UnixNanoseconds;
        if (received != 0)
        {
            _writer.Signed(received - _receiveTime);
            _receiveTime = received;
        }

        if (each.Contract is { } contract)
            Contract(contract);
    }

    private void Contract(OptionContract contract)
    {
        var isNew = _contracts.Add(contract, out var number);
        _writer.Unsigned((ulong)number);
        if (!isNew)
            return;

        _writer.Text(contract.Root);
        _writer.Unsigned((ulong)contract.Expiry.DayNumber);
        _writer.Byte((byte)contract.Right);
        _writer.Unsigned((ulong)contract.StrikeThousandths);
        _writer.Reserve(EventMax);
    }

    // Sequences of one venue rise, and prints of one underlying come close together.
    private void Sequence(long sequence)
    {
        _writer.Signed(sequence - _sequence);
        _sequence = sequence;
    }

    private void Price(double price)
    {
        // Compared by their bits: 0 is not -0, and no number is the same as NaN.
        var units = (long)Math.Round(price * PriceUnits);
        if (units is >= 0 and < WholeMax
            && BitConverter.DoubleToInt64Bits(units / PriceUnits) == BitConverter.DoubleToInt64Bits(price))
        {
            _writer.Unsigned((ulong)units << 1);
            return;
        }

        _writer.Byte(1);
        _writer.Double(price);
    }
}
