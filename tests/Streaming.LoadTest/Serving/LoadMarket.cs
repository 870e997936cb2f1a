using System.Diagnostics;
using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.LoadTest.Clients;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.LoadTest.Serving;

/// <summary>Symbols whose bars close when the schedule says, not when the market does.</summary>
internal sealed class LoadMarket : ISymbolDirectory
{
    private readonly Dictionary<string, SymbolView> _views = [];
    // Numbers that repeat only after more than a compressor looks back.
    private readonly StrikeColumns[] _columns;

    public LoadMarket(int symbols, int strikes)
    {
        var grid = new StrikeGrid([.. Enumerable.Range(0, strikes).Select(i => 500.0 + i)]);
        var random = new Random(strikes);
        _columns = [.. Enumerable.Range(0, 64).Select(_ => ColumnsOf(grid, random))];
        for (var i = 0; i < symbols; i++)
            Turn($"S{i}", new DateOnly(2026, 1, 5));
    }

    public IReadOnlyList<string> Symbols => [.. _views.Keys];

    /// <summary>How long the calls of a publisher took.</summary>
    public Latency Calls { get; private set; } = new();

    public ValueTask<SymbolView?> FindAsync(string symbol, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_views.GetValueOrDefault(symbol));

    public ValueTask<SessionView?> FindSessionAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SessionView?>(null);

    public ValueTask<SessionView?> FindSessionAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SessionView?>(null);

    /// <summary>Closes so many bars of every symbol a second.</summary>
    /// <param name="together">All symbols at one moment, as sessions do; otherwise evenly spread.</param>
    public void Run(IBroadcaster broadcaster, int barsPerSecond, double seconds, bool together)
    {
        Calls = new Latency();
        var began = Stamp.Now;
        var each = (double)Stopwatch.Frequency / (barsPerSecond * _views.Count);
        var symbols = Symbols;
        for (var i = 0; i * each < seconds * Stopwatch.Frequency; i++)
        {
            var due = began + (long)((together ? i - (i % symbols.Count) : i) * each);
            WaitUntil(due);
            Close(broadcaster, symbols[i % symbols.Count], due);
        }
    }

    /// <summary>Shows the open bar of every symbol each second, and closes it at every thirtieth: what a session
    /// is.</summary>
    public void Live(IBroadcaster broadcaster, double seconds)
    {
        Calls = new Latency();
        var began = Stamp.Now;
        for (var i = 0; i < (int)(seconds * _views.Count); i++)
        {
            var symbol = Symbols[i % _views.Count];
            var due = began + (long)((double)i / _views.Count * Stopwatch.Frequency);
            WaitUntil(due);
            var second = i / _views.Count;
            if (second % BarIntervals.RawSeconds == BarIntervals.RawSeconds - 1)
                Close(broadcaster, symbol, due);
            else
                ShowOpen(broadcaster, symbol, due, second);
        }
    }

    private void ShowOpen(IBroadcaster broadcaster, string symbol, long stamp, int revision)
    {
        var session = _views[symbol].Session!;
        var bar = BarAt(session, session.Log[default].LastOrdinal + 1, stamp);
        var called = Stamp.Now;
        broadcaster.PublishOpen(session, bar, revision);
        Calls.Record(Stamp.Now - called);
    }

    private static void WaitUntil(long due)
    {
        var rest = due - Stamp.Now;
        if (rest > Stopwatch.Frequency / 1000)
            Thread.Sleep((int)(rest * 1000 / Stopwatch.Frequency));
    }

    private void Close(IBroadcaster broadcaster, string symbol, long stamp)
    {
        var session = _views[symbol].Session!;
        var ordinal = session.Log[default].LastOrdinal + 1;
        if (ordinal == session.Log.RawCapacity)
        {
            session = Turn(symbol, session.Session.Date.AddDays(1));
            ordinal = 0;
        }

        session.Log.Append(BarAt(session, ordinal, stamp), (interval, bar) =>
        {
            var called = Stamp.Now;
            broadcaster.Publish(session, interval, bar);
            Calls.Record(Stamp.Now - called);
        });
    }

    private SessionView Turn(string symbol, DateOnly date)
    {
        var open = Timestamp.FromUtc(new DateTimeOffset(date, new TimeOnly(14, 30), TimeSpan.Zero));
        var session = new TradingSession(date, open, open + TimeSpan.FromHours(6.5));
        var view = new SessionView
        {
            Symbol = symbol,
            Session = session,
            Epoch = $"{date:yyyyMMdd}-{symbol}",
            Log = new BarLog(session),
            Grid = _columns[0].Grid,
            Gaps = [],
        };
        _views[symbol] = new SymbolView { Symbol = symbol, Session = view };
        return view;
    }

    private Bar BarAt(SessionView session, int ordinal, long stamp) => new()
    {
        Ordinal = ordinal,
        Start = session.Session.Open + TimeSpan.FromSeconds(ordinal * BarIntervals.RawSeconds),
        Levels = new BarLevels
        {
            Spot = 590.42,
            NetGex = 1_842_000_000 + ordinal,
            NetDex = 48_200_000_000,
            NetVex = -320_000_000,
            NetChex = 95_000_000,
            GammaFlip = 588.5,
            CallWall = 595,
            PutWall = 585,
            Magnet = 590,
            PinScore = 82,
            PinProbability = 64.1,
            Regime = Regime.PositiveGamma,
            AtTheMoneyVolatility = 0.123,
            CharmDollarsPerHour = -3_856_000,
        },
        HedgeFlowCalls = stamp,
        HedgeFlowPuts = -9_210_000,
        HedgeFlowCallsChange = 1_240_000,
        HedgeFlowPutsChange = -310_000,
        Strikes = _columns[ordinal % _columns.Length],
    };

    private static StrikeColumns ColumnsOf(StrikeGrid grid, Random random)
    {
        var column = Enumerable.Range(0, grid.Count).Select(_ => random.NextInt64(-2_000_000_000, 2_000_000_000)).ToArray();
        return new StrikeColumns
        {
            Grid = grid,
            HasExposures = true,
            Gex = column,
            Dex = column,
            Vex = column,
            Chex = column,
            OpenInterest = column,
            SignedFlow = column,
            SignedDeltaDollars = column,
            SignedGammaDollars = column,
        };
    }
}
