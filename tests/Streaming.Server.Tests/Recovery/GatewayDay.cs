using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Streaming.Testing.Databento;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The half day of 2026-11-27 as Databento's gateway tells it, of SPX and SPY: simulated, in OPRA's records, which
/// know no price of the underlying and no cancel.</summary>
internal sealed class GatewayDay
{
    private const string Venues = "ABCDEHIJMN\0PQTWXZ";
    private const int FirstVenue = 20;
    private const int StepSeconds = 10;

    private static readonly Lazy<Task<GatewayDay>> Made = new(MakeAsync);

    private readonly Dictionary<OptionContract, int> _instruments = [];
    private readonly List<List<GatewayRecord>> _steps = [[]];
    private readonly Dictionary<OptionContract, Quote> _quotes = [];
    private readonly HashSet<OptionContract> _traded = [];
    private Timestamp _second = Session.Open;

    private GatewayDay()
    {
    }

    public static string[] Underlyings { get; } = ["SPX", "SPY"];

    public static TradingSession Session { get; } =
        TradingCalendar.Nyse.TryGetSession(new DateOnly(2026, 11, 27), out var session)
            ? session : throw new InvalidOperationException("The Friday after Thanksgiving is a trading day.");

    /// <summary>What is told at once.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromSeconds(StepSeconds);

    /// <summary>The contracts as OPRA pads them, each in its instrument's place.</summary>
    public string[] Symbols => [.. _instruments.Keys.Select(static contract => string.Create(
        CultureInfo.InvariantCulture,
        $"{contract.Root,-6}{contract.Expiry:yyMMdd}{(contract.Right == OptionRight.Call ? 'C' : 'P')}{contract.StrikeThousandths:00000000}"))];

    /// <summary>What is told of each step, in order; the first one ends with the open.</summary>
    public IReadOnlyList<IReadOnlyList<GatewayRecord>> Steps => _steps;

    public static Timestamp EndOf(int step) => Session.Open + (step * Step);

    public static Task<GatewayDay> ReadAsync() => Made.Value;

    private static async Task<GatewayDay> MakeAsync()
    {
        var day = new GatewayDay();
        var options = new SimulatorOptions { Symbols = Underlyings, Seed = 5, Date = Session.Date, Sessions = 1 };
        await foreach (var chunk in new SimulatorFeed(options, TradingCalendar.Nyse, Session.Date).ReadAsync(null, default))
            foreach (var item in chunk.Events.ToArray())
                day.Add(item);
        day.PassTo(Session.Close);
        return day;
    }

    private void Add(in MarketEvent item)
    {
        PassTo(item.EventTime);
        switch (item.Kind)
        {
            case MarketEventKind.OpenInterest:
                var report = item.AsOpenInterest();
                Tell("statistics", item.Contract!, report.EventTime, dbn =>
                    dbn.OpenInterest(0, report.EventTime.UnixNanoseconds, report.Contracts, 22));
                break;
            case MarketEventKind.Quote:
                _quotes[item.Contract!] = item.AsQuote();
                break;
            case MarketEventKind.Trade:
                var trade = item.AsTrade();
                _traded.Add(item.Contract!);
                Tell("tcbbo", item.Contract!, trade.EventTime, dbn => dbn.Tcbbo(
                    0, trade.EventTime.UnixNanoseconds, trade.Price, (uint)trade.Size, trade.Bid, trade.Ask,
                    (ushort)(FirstVenue + Venues.IndexOf(trade.Venue, StringComparison.Ordinal))));
                break;
        }
    }

    /// <summary>The books at the end of a second are of what traded in it, and every ten seconds of everything.</summary>
    private void PassTo(Timestamp time)
    {
        for (; time > _second && _second <= Session.Close; _second += TimeSpan.FromSeconds(1))
        {
            var isStep = _second.UnixSeconds % StepSeconds == 0;
            foreach (var (contract, quote) in _quotes)
                if (isStep || _traded.Contains(contract))
                    Tell("cbbo-1s", contract, _second, dbn => dbn.Cbbo1s(
                        0, _second.UnixNanoseconds, null, quote.Bid, quote.Ask, (uint)quote.BidSize, (uint)quote.AskSize));
            _traded.Clear();
            if (isStep)
                _steps.Add([]);
        }
    }

    private void Tell(string schema, OptionContract contract, Timestamp time, Func<DbnBuilder, DbnBuilder> write)
    {
        if (!_instruments.TryGetValue(contract, out var instrument))
            _instruments.Add(contract, instrument = _instruments.Count);
        _steps[^1].Add(new GatewayRecord(schema, time.UnixNanoseconds, instrument, write(new DbnBuilder(3)).ToArray()));
    }
}
