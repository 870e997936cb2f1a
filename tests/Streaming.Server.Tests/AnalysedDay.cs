using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Actors;
using Streaming.Testing.Bars;

namespace Streaming.Server.Tests;

/// <summary>A symbol's day played through the engine, as its actor would leave it for readers.</summary>
public sealed class AnalysedDay
{
    private readonly BarLog _log;
    private readonly SnapshotLog _closes;
    private readonly SymbolState _state;
    private readonly DateOnly _date;
    private SnapshotFacts? _newest;
    private long _sequence;

    public AnalysedDay(string symbol = "SPY", string date = "2026-06-05")
    {
        Symbol = symbol;
        _date = DateOnly.ParseExact(date, "yyyy-MM-dd");
        Session = SessionBuilder.SessionOn(_date);
        _state = new SymbolState(symbol, Session, new EngineOptions());
        _log = new BarLog(Session);
        _closes = new SnapshotLog(_log.RawCapacity);
    }

    public string Symbol { get; }

    public TradingSession Session { get; }

    public SessionView SessionView => new()
    {
        Symbol = Symbol,
        Session = Session,
        Epoch = $"{_date:yyyy-MM-dd}-{Symbol}",
        Log = _log,
        Grid = _state.Grid,
        Gaps = [],
        Snapshots = _closes,
    };

    public SymbolView View => new()
    {
        Symbol = Symbol,
        Session = SessionView,
        Snapshot = _newest,
        LaterExpiries = _state.LaterExpiries,
        NextExpiry = _state.NextExpiry,
        Spot = _state.Spot,
        LastTrade = _state.LastTrade,
        LastQuote = _state.LastQuote,
    };

    /// <summary>The reference chain of model.md 11.3: SPY at 600.42 and 12.3 %, in locked quotes, at a time.</summary>
    /// <param name="seconds">Since the open; 75 minutes before the close in the reference.</param>
    public AnalysedDay Listed(double seconds = 18_899)
    {
        const double Spot = 600.42;
        const double AtTheMoney = 0.003397841913675454;
        double[] calls = [1200, 1800, 4100, 6900, 15800, 14200, 16100, 9800, 12500];
        double[] puts = [14800, 11900, 15500, 10200, 13300, 5200, 3100, 1500, 700];
        for (var row = 0; row < calls.Length; row++)
        {
            var strike = 596.0 + row;
            var z = Math.Log(strike / Spot) / AtTheMoney;
            var deviation = AtTheMoney * Math.Sqrt(1 - 0.08 * z + 0.03 * z * z);
            List(OptionRight.Call, strike, calls[row], deviation);
            List(OptionRight.Put, strike, puts[row], deviation);
        }

        return Price(seconds + 0.6, Spot);

        void List(OptionRight right, double strike, double openInterest, double deviation)
        {
            var contract = Contract(strike, right);
            var price = Black.Price(right, Spot, strike, deviation);
            Apply(MarketEvent.Of(contract, new OpenInterestReport(At(seconds + 0.1), (long)openInterest, null)));
            Apply(MarketEvent.Of(contract, new Quote(At(seconds + 0.2), price, price, 10, 10)));
        }
    }

    public AnalysedDay Price(double seconds, double spot) =>
        Apply(MarketEvent.Of(Symbol, new SpotPrice(At(seconds), spot, 0, 0)));

    /// <summary>Customers buy (+1) or sell (-1) at the quote.</summary>
    public AnalysedDay Print(double seconds, int side, int size, double strike, OptionRight right = OptionRight.Call) =>
        Apply(MarketEvent.Of(Contract(strike, right), new Trade(
            At(seconds), 2 + 0.1 * side, size, ++_sequence, ConditionCode.Automatic, 'C', false, 1.9, 2.1)));

    /// <summary>The reference chain's strikes and open interest on a later day, quoted at a volatility.</summary>
    /// <param name="hours">Trading hours to its close.</param>
    public AnalysedDay ListLater(string expiry, double hours, double volatility, double seconds = 18_899.3)
    {
        var deviation = volatility * Math.Sqrt(hours / 6.5 / 252);
        for (var row = 0; row < 9; row++)
            foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
            {
                var strike = 596.0 + row;
                var contract = new OptionContract(
                    Symbol, DateOnly.ParseExact(expiry, "yyyy-MM-dd"), right, (long)(strike * 1000));
                var price = Black.Price(right, 600.42, strike, deviation);
                Apply(MarketEvent.Of(contract, new OpenInterestReport(
                    At(seconds), right == OptionRight.Call ? 5_000 : 1_000, null)));
                Apply(MarketEvent.Of(contract, new Quote(At(seconds), price, price, 10, 10)));
            }

        return this;
    }

    /// <summary>Tells of an option that expires on a later day.</summary>
    public AnalysedDay MentionExpiry(int daysLater) => Apply(MarketEvent.Of(
        new OptionContract(Symbol, _date.AddDays(daysLater), OptionRight.Call, 600_000), new Quote(At(1), 1, 2, 1, 1)));

    /// <summary>Market time reaches a second after the open, and readers see what there is then.</summary>
    public AnalysedDay Until(double seconds)
    {
        Apply(MarketEvent.Clock(Symbol, At(seconds)));
        while (_state.TryTakeClosed(out var bar, out var close))
        {
            _log.Append(bar);
            _closes.Set(close);
            _newest = close;
        }

        return this;
    }

    /// <summary>Readers see the open view.</summary>
    public AnalysedDay Look()
    {
        _newest = _state.Snapshot();
        return this;
    }

    public Timestamp At(double seconds) => Session.Open + TimeSpan.FromSeconds(seconds);

    private OptionContract Contract(double strike, OptionRight right) =>
        new(Symbol, _date, right, (long)Math.Round(strike * 1000));

    private AnalysedDay Apply(in MarketEvent item)
    {
        _state.Apply(item);
        return this;
    }
}
