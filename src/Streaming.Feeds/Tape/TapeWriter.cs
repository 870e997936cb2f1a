using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Tape;

/// <summary>Writes market events as the lines of a tape. A number is written in the fewest digits that read back as the
/// same number; what has its default is left out where the format lets it.</summary>
public sealed class TapeWriter(IBufferWriter<byte> output)
{
    // Longer than any line of ours: three doubles of 24 digits, a few integers and the names.
    private const int LineRoom = 512;

    private readonly Dictionary<OptionContract, byte[]> _symbols = [];
    private readonly Dictionary<string, byte[]> _underlyings = [];
    private byte[] _line = new byte[LineRoom];
    private int _length;

    public void WriteHeader(TapeHeader header)
    {
        Begin(TapeFormat.HeaderKind);
        Integer(TapeFormat.HeaderVersion, header.Version);
        Name(TapeFormat.HeaderClock);
        Raw(header.Clock ? "true"u8 : "false"u8);
        if (header.Cadence > TimeSpan.Zero)
            Double(TapeFormat.HeaderCadence, header.Cadence.TotalSeconds);
        if (header.Symbols is { } symbols)
        {
            Name(TapeFormat.HeaderSymbols);
            for (var i = 0; i < symbols.Count; i++)
            {
                Raw(i == 0 ? "["u8 : ","u8);
                Quoted(Encoding.UTF8.GetBytes(symbols[i]));
            }

            Raw(symbols.Count == 0 ? "[]"u8 : "]"u8);
        }

        if (header.Source is { } source)
            Text(TapeFormat.HeaderSource, Encoding.UTF8.GetBytes(source));

        End();
    }

    public void Write(in MarketEvent marketEvent)
    {
        Begin(TapeFormat.NameOf(marketEvent.Kind));
        Milliseconds(TapeFormat.Time, marketEvent.EventTime);
        if (marketEvent.Contract is { } contract)
            Text(TapeFormat.Symbol, SymbolOf(contract));
        else
            Text(TapeFormat.Underlying, SymbolOf(marketEvent.Underlying));

        switch (marketEvent.Kind)
        {
            case MarketEventKind.OpenInterest: Write(marketEvent.AsOpenInterest()); break;
            case MarketEventKind.Spot: Write(marketEvent.AsSpot()); break;
            case MarketEventKind.Quote: Write(marketEvent.AsQuote()); break;
            case MarketEventKind.Trade: Write(marketEvent.AsTrade()); break;
            case MarketEventKind.Cancel: Write(marketEvent.AsCancel()); break;
            case MarketEventKind.Gap: Write(marketEvent.AsGap()); break;
            case MarketEventKind.Clock: break;
        }

        if (marketEvent.ReceiveTime != default)
        {
            Name(TapeFormat.ReceiveTime);
            Raw("\""u8);
            Integer(marketEvent.ReceiveTime.UnixNanoseconds);
            Raw("\""u8);
        }

        End();
    }

    private void Write(in OpenInterestReport report)
    {
        Integer(TapeFormat.OpenInterest, report.Contracts);
        if (report.Date is not { } date)
            return;

        Span<byte> text = stackalloc byte[10];
        date.TryFormat(text, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Text(TapeFormat.Date, text);
    }

    private void Write(in SpotPrice spot)
    {
        Double(TapeFormat.Price, spot.Price);
        DoubleIfSet(TapeFormat.Bid, spot.Bid);
        DoubleIfSet(TapeFormat.Ask, spot.Ask);
    }

    private void Write(in Quote quote)
    {
        Double(TapeFormat.Bid, quote.Bid);
        Integer(TapeFormat.BidSize, quote.BidSize);
        Double(TapeFormat.Ask, quote.Ask);
        Integer(TapeFormat.AskSize, quote.AskSize);
    }

    private void Write(in Trade trade)
    {
        Double(TapeFormat.Price, trade.Price);
        Integer(TapeFormat.Size, trade.Size);
        Letter(TapeFormat.Condition, trade.Condition.Letter);
        Letter(TapeFormat.Venue, trade.Venue);
        IntegerIfSet(TapeFormat.Sequence, trade.Sequence);
        IntegerIfSet(TapeFormat.Aggregate, trade.Aggregate ? 1 : 0);
        DoubleIfSet(TapeFormat.Bid, trade.Bid);
        DoubleIfSet(TapeFormat.Ask, trade.Ask);
    }

    private void Write(in TradeCancel cancel)
    {
        DoubleIfSet(TapeFormat.Price, cancel.Price);
        IntegerIfSet(TapeFormat.Size, cancel.Size);
        Letter(TapeFormat.Condition, cancel.Condition.Letter);
        Letter(TapeFormat.Venue, cancel.Venue);
        IntegerIfSet(TapeFormat.Sequence, cancel.Sequence);
    }

    private void Write(in FeedGap gap)
    {
        Milliseconds(TapeFormat.To, gap.To);
        Text(TapeFormat.Reason, TapeFormat.NameOf(gap.Reason));
    }

    private byte[] SymbolOf(OptionContract contract)
    {
        if (!_symbols.TryGetValue(contract, out var symbol))
            _symbols.Add(contract, symbol = Encoding.ASCII.GetBytes(contract.ToString()));
        return symbol;
    }

    private byte[] SymbolOf(string underlying)
    {
        if (!_underlyings.TryGetValue(underlying, out var symbol))
            _underlyings.Add(underlying, symbol = Encoding.UTF8.GetBytes(underlying));
        return symbol;
    }

    private void Begin(ReadOnlySpan<byte> kind)
    {
        _length = 0;
        Raw("{\"k\":"u8);
        Quoted(kind);
    }

    private void End()
    {
        Raw("}\n"u8);
        output.Write(_line.AsSpan(0, _length));
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Raw(",\""u8);
        Raw(name);
        Raw("\":"u8);
    }

    private void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Quoted(value);
    }

    private void Letter(ReadOnlySpan<byte> name, char letter)
    {
        if (letter != '\0')
            Text(name, [(byte)letter]);
    }

    // Whole milliseconds and what is left in nanoseconds, without trailing zeros: a double would round them.
    private void Milliseconds(ReadOnlySpan<byte> name, Timestamp instant)
    {
        var (milliseconds, rest) =
            long.DivRem(instant.UnixNanoseconds, Timestamp.NanosecondsPerMillisecond);
        Integer(name, milliseconds);
        if (rest == 0)
            return;

        Raw("."u8);
        Room(6);
        Utf8Formatter.TryFormat(rest, _line.AsSpan(_length), out var written, new StandardFormat('D', 6));
        _length += written;
        while (_line[_length - 1] == (byte)'0')
            _length--;
    }

    private void IntegerIfSet(ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
            Integer(name, value);
    }

    private void Integer(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Integer(value);
    }

    private void Integer(long value)
    {
        Room(20);
        value.TryFormat(_line.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void DoubleIfSet(ReadOnlySpan<byte> name, double value)
    {
        if (value != 0)
            Double(name, value);
    }

    private void Double(ReadOnlySpan<byte> name, double value)
    {
        Name(name);
        Room(32);
        value.TryFormat(_line.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Quoted(ReadOnlySpan<byte> value)
    {
        Raw("\""u8);
        // Every text of ours is ASCII letters but for a symbol a stranger chose; JSON wants two characters escaped.
        foreach (var b in value)
        {
            if (b is (byte)'"' or (byte)'\\')
                Raw("\\"u8);
            Raw([b]);
        }

        Raw("\""u8);
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_line.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Room(int bytes)
    {
        if (_line.Length - _length < bytes)
            Array.Resize(ref _line, Math.Max(2 * _line.Length, _length + bytes));
    }
}
