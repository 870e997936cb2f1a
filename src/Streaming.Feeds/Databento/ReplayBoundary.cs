using System.Globalization;
using System.Text;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Databento;

/// <summary>How far a live feed has come, and each of its symbols.</summary>
/// <remarks>A replay starts at the time of the last trade, inclusive. After a restart the symbols may have come
/// differently far, for each has journalled by itself: the replay starts where the slowest was, and each symbol leaves out
/// what it has.</remarks>
internal sealed class ReplayBoundary
{
    private readonly Dictionary<string, SymbolBoundary> _symbols = new(StringComparer.Ordinal);
    private Timestamp _trades;
    private Timestamp _quotes;

    /// <summary>Where to begin again; null where nothing was handed on yet.</summary>
    public Timestamp? Start => _trades != default ? _trades : _quotes != default ? _quotes : null;

    /// <summary>The latest time that was handed on.</summary>
    public Timestamp Latest => Timestamp.Max(_trades, _quotes);

    /// <summary>Whoever is followed.</summary>
    public IEnumerable<string> Symbols => _symbols.Keys;

    /// <summary>Reads the token of a cursor.</summary>
    /// <exception cref="FeedException">It is the token of another feed.</exception>
    public static ReplayBoundary Parse(string? token) => token is null
        ? new ReplayBoundary()
        : Reading(token, static token =>
        {
            var boundary = new ReplayBoundary();
            string[] sections = token.Split('|');
            (boundary._trades, boundary._quotes) = TimesOf(sections[0]);
            foreach (var section in sections[1..])
            {
                var fields = section.Split(';');
                boundary._symbols.Add(fields[0], SymbolBoundary.Parse(fields.AsSpan(1)));
            }

            return boundary;
        });

    /// <summary>One token of what each symbol's own says of it.</summary>
    /// <exception cref="FeedException">One is the token of another feed.</exception>
    public static string Merge(IEnumerable<(string Symbol, string Token)> tokens)
    {
        Timestamp? least = null;
        var head = "0;0";
        var merged = new StringBuilder();
        foreach (var (symbol, token) in tokens)
        {
            string[] sections = token.Split('|');
            var start = Parse(token).Start ?? default;
            if (least is null || start < least)
                (least, head) = (start, sections[0]);
            if (sections[1..].FirstOrDefault(section => section.StartsWith($"{symbol};", StringComparison.Ordinal)) is { } own)
                merged.Append('|').Append(own);
        }

        return $"{head}{merged}";
    }

    /// <summary>True where a replay from <see cref="Start"/> gives all of a symbol that was not handed on yet.</summary>
    public bool Knows(string symbol) => Start is not null && _symbols.ContainsKey(symbol);

    /// <summary>From now on these are listened to: what is not handed on of them has not come.</summary>
    public void Follow(IEnumerable<string> symbols)
    {
        foreach (var symbol in symbols)
            _symbols.TryAdd(symbol, new SymbolBoundary());
    }

    public string Token()
    {
        var token = new StringBuilder();
        token.Append(CultureInfo.InvariantCulture, $"{_trades.UnixNanoseconds};{_quotes.UnixNanoseconds}");
        foreach (var (symbol, boundary) in _symbols)
            boundary.Write(token.Append('|').Append(symbol).Append(';'));
        return token.ToString();
    }

    /// <summary>True where the event was handed on before the connection broke.</summary>
    public bool IsRepeat(in MarketEvent marketEvent) =>
        _symbols.TryGetValue(marketEvent.Underlying, out var boundary) && boundary.IsRepeat(in marketEvent);

    /// <summary>Notes that the event is handed on.</summary>
    public void Note(in MarketEvent marketEvent)
    {
        switch (marketEvent.Kind)
        {
            case MarketEventKind.Trade:
                _trades = Timestamp.Max(_trades, marketEvent.EventTime);
                break;
            case MarketEventKind.Quote:
                _quotes = Timestamp.Max(_quotes, marketEvent.EventTime);
                break;
            default:
                return;
        }

        if (!_symbols.TryGetValue(marketEvent.Underlying, out var boundary))
            _symbols.Add(marketEvent.Underlying, boundary = new SymbolBoundary());
        boundary.Note(in marketEvent);
    }

    private static (Timestamp Trades, Timestamp Quotes) TimesOf(string head)
    {
        var fields = head.Split(';');
        return (
            new(long.Parse(fields[0], CultureInfo.InvariantCulture)), new(long.Parse(fields[1], CultureInfo.InvariantCulture)));
    }

    private static T Reading<T>(string token, Func<string, T> read)
    {
        try
        {
            return read(token);
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new FeedException($"The cursor is not one of this feed: {token}", e);
        }
    }
}
