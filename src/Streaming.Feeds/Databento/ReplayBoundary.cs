using System.Globalization;
using System.Text;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>How far a live feed has come, and what of a replay was handed on before.</summary>
/// <remarks>A replay starts at the time of the last trade, inclusive, so every trade of that very time comes again. Their
/// records have no sequence: two equal prints are told from one print sent twice by counting how many there were. A
/// quote that comes again is older than the one that is known, and is dropped; one of the same time changes nothing.</remarks>
internal sealed class ReplayBoundary
{
    private readonly Dictionary<Print, int> _last = [];
    private Dictionary<Print, int> _expected = [];
    private Timestamp _expectedAt;
    private Timestamp _quotesKnown;
    private Timestamp _trades;
    private Timestamp _quotes;

    /// <summary>Where to begin again; null where nothing was handed on yet.</summary>
    public Timestamp? Start => _trades != default ? _trades : _quotes != default ? _quotes : null;

    /// <summary>The latest time that was handed on.</summary>
    public Timestamp Latest => Timestamp.Max(_trades, _quotes);

    /// <summary>Reads the token of a cursor.</summary>
    /// <exception cref="FeedException">It is the token of another feed.</exception>
    public static ReplayBoundary Parse(string? token)
    {
        var boundary = new ReplayBoundary();
        if (token is null)
            return boundary;

        try
        {
            var lines = token.Split(';');
            boundary._trades = new Timestamp(long.Parse(lines[0], CultureInfo.InvariantCulture));
            boundary._quotes = new Timestamp(long.Parse(lines[1], CultureInfo.InvariantCulture));
            foreach (var line in lines[2..])
            {
                var parts = line.Split(' ');
                var print = new Print(
                    OptionContract.TryParse(parts[0]) ?? throw new FormatException("It names no contract."),
                    double.Parse(parts[1], CultureInfo.InvariantCulture),
                    int.Parse(parts[2], CultureInfo.InvariantCulture),
                    (char)int.Parse(parts[3], CultureInfo.InvariantCulture));
                boundary._last[print] = int.Parse(parts[4], CultureInfo.InvariantCulture);
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new FeedException($"The cursor is not one of this feed: {token}", e);
        }

        boundary._expected = new Dictionary<Print, int>(boundary._last);
        boundary._expectedAt = boundary._trades;
        boundary._quotesKnown = boundary._quotes;
        return boundary;
    }

    public string Token()
    {
        var token = new StringBuilder();
        token.Append(CultureInfo.InvariantCulture, $"{_trades.UnixNanoseconds};{_quotes.UnixNanoseconds}");
        foreach (var (print, count) in _last)
            token.Append(CultureInfo.InvariantCulture, $";{print.Contract} {print.Price:R} {print.Size} {(int)print.Venue} {count}");
        return token.ToString();
    }

    /// <summary>True where the event was handed on before the connection broke.</summary>
    public bool IsRepeat(in MarketEvent marketEvent)
    {
        if (marketEvent.Kind == MarketEventKind.Quote)
            return marketEvent.EventTime < _quotesKnown;

        if (marketEvent.Kind != MarketEventKind.Trade || marketEvent.EventTime != _expectedAt)
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
