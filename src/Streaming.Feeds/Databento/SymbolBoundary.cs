using System.Globalization;
using System.Text;
using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Databento;

/// <summary>How far one symbol has come, and what of a replay was handed on before.</summary>
/// <remarks>Records of trades have no sequence: of two equal prints at the time of the last trade one is told from the
/// other's repetition by counting how many there were. A quote that comes again is older than the one that is known, and
/// is dropped; one of the same time changes nothing.</remarks>
internal sealed class SymbolBoundary
{
    private readonly Dictionary<Print, int> _last = [];
    private Dictionary<Print, int> _expected = [];
    private Timestamp _expectedAt;
    private Timestamp _quotesKnown;
    private Timestamp _trades;
    private Timestamp _quotes;
    private bool _isBehind;

    /// <exception cref="FormatException">It is not what <see cref="Write"/> writes.</exception>
    public static SymbolBoundary Parse(ReadOnlySpan<string> fields)
    {
        var boundary = new SymbolBoundary
        {
            _trades = new Timestamp(long.Parse(fields[0], CultureInfo.InvariantCulture)),
            _quotes = new Timestamp(long.Parse(fields[1], CultureInfo.InvariantCulture)),
        };
        foreach (var field in fields[2..])
        {
            var parts = field.Split(' ');
            var print = new Print(
                OptionContract.TryParse(parts[0]) ?? throw new FormatException("It names no contract."),
                double.Parse(parts[1], CultureInfo.InvariantCulture),
                int.Parse(parts[2], CultureInfo.InvariantCulture),
                (char)int.Parse(parts[3], CultureInfo.InvariantCulture));
            boundary._last[print] = int.Parse(parts[4], CultureInfo.InvariantCulture);
        }

        boundary._expected = new Dictionary<Print, int>(boundary._last);
        boundary._expectedAt = boundary._trades;
        boundary._quotesKnown = boundary._quotes;
        boundary._isBehind = true;
        return boundary;
    }

    public void Write(StringBuilder token)
    {
        token.Append(CultureInfo.InvariantCulture, $"{_trades.UnixNanoseconds};{_quotes.UnixNanoseconds}");
        foreach (var (print, count) in _last)
            token.Append(CultureInfo.InvariantCulture, $";{print.Contract} {print.Price:R} {print.Size} {(int)print.Venue} {count}");
    }

    /// <summary>True where the event was handed on before the connection broke.</summary>
    public bool IsRepeat(in MarketEvent marketEvent)
    {
        if (marketEvent.Kind == MarketEventKind.Quote)
            return marketEvent.EventTime < _quotesKnown;
        if (marketEvent.Kind != MarketEventKind.Trade)
            return false;

        // A replay begins where the slowest symbol was. Once it is past this one's last trade, an older trade is a late
        // one and no repetition.
        if (marketEvent.EventTime < _expectedAt)
            return _isBehind;

        _isBehind = false;
        if (marketEvent.EventTime != _expectedAt)
            return false;

        var print = Print.Of(in marketEvent);
        var expected = _expected.GetValueOrDefault(print);
        if (expected > 0)
            _expected[print] = expected - 1;
        return expected > 0;
    }

    /// <summary>Notes that the event is handed on.</summary>
    public void Note(in MarketEvent marketEvent)
    {
        if (marketEvent.Kind == MarketEventKind.Quote)
            _quotes = Timestamp.Max(_quotes, marketEvent.EventTime);

        if (marketEvent.Kind != MarketEventKind.Trade || marketEvent.EventTime < _trades)
            return;

        if (marketEvent.EventTime > _trades)
            _last.Clear();
        _trades = marketEvent.EventTime;
        var print = Print.Of(in marketEvent);
        _last[print] = _last.GetValueOrDefault(print) + 1;
    }

    private readonly record struct Print(OptionContract Contract, double Price, int Size, char Venue)
    {
        public static Print Of(in MarketEvent marketEvent)
        {
            var trade = marketEvent.AsTrade();
            return new Print(marketEvent.Contract!, trade.Price, trade.Size, trade.Venue);
        }
    }
}
