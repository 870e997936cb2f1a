using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>One session of one underlying, generated second by second, always in the order of event time.</summary>
internal sealed class SymbolDay
{
    // Events at the very end of a second could otherwise be pushed into the next one, past another symbol's.
    private const int UsableMicroseconds = SessionClock.MicrosecondsPerSecond - 1000;
    private const int DistributeSeconds = 30;

    private static readonly TimeSpan OpenInterestBeforeOpen = TimeSpan.FromHours(1);
    private static readonly TimeSpan SpotBeforeOpen = TimeSpan.FromMinutes(1);

    private readonly SymbolSetting _setting;
    private readonly SimulatorOptions _options;
    private readonly TradingSession _session;
    private readonly UnderlyingPath _path;
    private readonly SimulatedChain _chain;
    private readonly CustomerBook _book;
    private readonly QuoteMaker _quotes;
    private readonly HawkesArrivals _arrivals;
    private readonly OrderFlow _orders;
    private readonly PricePlacement _placement;
    private readonly PrintDesk _prints;
    private readonly TruthTeller? _truth;
    private readonly int[] _prices = new int[CustomerOrder.LegsMax];
    private readonly double _ordersPerSecond;
    private readonly int _seconds;
    private long _now;

    public SymbolDay(SymbolSetting setting, SimulatorOptions options, TradingSession session, ISimulatorTruth? truth)
    {
        _setting = setting;
        _options = options;
        _session = session;
        _seconds = (int)session.LengthSeconds;

        var scale = TrafficScale.Of(options.Profile);
        var prints = setting.TradesPerDay * scale.Trades;
        _ordersPerSecond = prints / OrderFlow.PrintsPerOrder(options.Difficulty) / TradingSession.FullSessionSeconds;
        _path = new UnderlyingPath(setting, options, session);
        _chain = new SimulatedChain(setting, session.Date, _path.Price, _path.Volatility);
        _chain.Mark(_path.Price, _path.DeviationToClose(0));
        _book = new CustomerBook(
            _chain, Stream(RandomPurpose.OpenInterest), prints * OrderFlow.SizeMean, options.NaiveInventory);
        _quotes = new QuoteMaker(
            setting, _chain, Stream(RandomPurpose.Quotes), setting.QuotesPerSecond * scale.Quotes, _seconds);
        _arrivals = new HawkesArrivals(Stream(RandomPurpose.Arrivals));
        _orders = new OrderFlow(_chain, Stream(RandomPurpose.Orders), options, _seconds);
        _placement = new PricePlacement(setting, _chain, Stream(RandomPurpose.Placement));
        _prints = new PrintDesk(
            setting, _chain, Stream(RandomPurpose.Extras),
            (long)(_seconds - 1) * SessionClock.MicrosecondsPerSecond + UsableMicroseconds);
        _truth = truth is null ? null : new TruthTeller(truth, setting, session, _chain, _book);
    }

    /// <summary>What the last call made.</summary>
    public EventBuffer Events { get; } = new();

    /// <summary>The settled open interest and a first price, which are there before the open.</summary>
    public void RunBeforeOpen()
    {
        Events.Clear();
        _truth?.Begin();
        for (var i = 0; i < _chain.Contracts.Length; i++)
            Events.Add(MarketEvent.Of(_chain.Contracts[i], new OpenInterestReport(
                _session.Open - OpenInterestBeforeOpen, _book.Settled(i), _session.Date)));
        AddSpot(_session.Open - SpotBeforeOpen);
    }

    public void RunSecond(int second)
    {
        Events.Clear();
        _path.Step(second, push: 0, damping: 1);
        _chain.Mark(_path.Price, _path.DeviationToClose(second));
        _quotes.SetCaution(second, _path.HasJumped(second));
        if (second % DistributeSeconds == 0)
        {
            _quotes.Distribute();
            _truth?.TellState(At(_now = Math.Max(_now, Start(second))), _path.Price);
        }

        if (second == 0)
            OpenQuotes();

        var activity = SessionClock.Activity((second + 0.5) / _seconds)
            * SessionClock.Burst(_options.Profile, second, _seconds);
        Play(second, _arrivals.InSecond(_ordersPerSecond * activity),
            _quotes.CountIn(second, activity, _path.Surprise, _path.HasJumped(second)));
        if (second == _seconds - 1)
            _truth?.End(_path.Price);
    }

    private void OpenQuotes()
    {
        for (var i = 0; i < _chain.Contracts.Length; i++)
        {
            _quotes.Quote(i);
            AddQuote(i);
        }
    }

    /// <summary>The second's orders, quotes, price and overdue reports, each at its time.</summary>
    private void Play(int second, List<int> arrivals, int quoteCount)
    {
        var start = Start(second);
        var spacing = (double)UsableMicroseconds / Math.Max(1, quoteCount);
        var nextSpot = start + (_setting.IsIndex ? SessionClock.MicrosecondsPerSecond / 2 : 0);
        var nextQuote = quoteCount == 0 ? long.MaxValue : start + (long)(0.5 * spacing);
        var nextOrder = arrivals.Count == 0 ? long.MaxValue : start + arrivals[0];
        var (quotesMade, ordersMade) = (0, 0);
        while (true)
        {
            var nextReport = _prints.NextDue;
            var next = Math.Min(Math.Min(nextSpot, nextQuote), Math.Min(nextOrder, nextReport));
            if (next >= start + SessionClock.MicrosecondsPerSecond)
                return;

            _now = Math.Max(_now, next);
            if (next == nextSpot)
            {
                AddSpot(At(_now));
                nextSpot = long.MaxValue;
            }
            else if (next == nextReport)
            {
                _prints.TakeDue(next);
                AddPrints();
            }
            else if (next == nextQuote)
            {
                var contract = _quotes.NextContract();
                _quotes.Quote(contract);
                AddQuote(contract);
                nextQuote = ++quotesMade == quoteCount
                    ? long.MaxValue
                    : start + (long)((quotesMade + 0.5) * spacing);
            }
            else
            {
                Trade(_orders.Next(_now / (double)SessionClock.MicrosecondsPerSecond));
                nextOrder = ++ordersMade == arrivals.Count ? long.MaxValue : start + arrivals[ordersMade];
            }
        }
    }

    private void Trade(CustomerOrder order)
    {
        if (order.Origin == TradeOrigin.Compression && _book.Long(order.Legs[0].Contract) == 0)
            return;

        foreach (var leg in order.Legs)
            _quotes.Quote(leg.Contract);
        _placement.Price(order, _prices);
        foreach (var leg in order.Legs)
        {
            AddQuote(leg.Contract);
            switch (order.Origin)
            {
                case TradeOrigin.Cross:
                    _book.Cross(leg.Contract, leg.Size);
                    break;
                case TradeOrigin.Compression:
                    _book.Compress(leg.Contract, leg.Size);
                    break;
                default:
                    _book.Trade(leg.Contract, leg.Side, leg.Size, order.Opens);
                    _truth?.AddFlow(leg, _path.Price);
                    break;
            }
        }

        // The quote a print meets stands strictly before it.
        _now++;
        _prints.Report(order, _prices, _now);
        AddPrints();
    }

    private void AddPrints()
    {
        var time = At(_now);
        foreach (var print in _prints.Ready)
        {
            var contract = _chain.Contracts[print.Contract];
            if (print.IsCancel)
            {
                Events.Add(MarketEvent.Of(contract, print.ToCancel(time)));
                continue;
            }

            Events.Add(MarketEvent.Of(contract, print.ToTrade(time)));
            if (!print.IsDuplicate)
                _truth?.Tell(print, time);
        }

        _prints.Ready.Clear();
    }

    private void AddQuote(int contract) => Events.Add(MarketEvent.Of(_chain.Contracts[contract], new Quote(
        At(_now), _chain.BidCents[contract] / 100.0, _chain.AskCents[contract] / 100.0, _chain.BidSize[contract],
        _chain.AskSize[contract])));

    private void AddSpot(Timestamp time)
    {
        var cents = Math.Floor(_path.Price * 100);
        Events.Add(MarketEvent.Of(_setting.Symbol, _setting.IsIndex
            ? new SpotPrice(time, Math.Floor(_path.Price * 100 + 0.5) / 100, 0, 0)
            : new SpotPrice(time, (cents + 0.5) / 100, cents / 100, (cents + 1) / 100)));
    }

    private RandomStream Stream(RandomPurpose purpose) =>
        new(_options.Seed, _setting.Symbol, _session.Date, purpose);

    private Timestamp At(long microseconds) => new(_session.Open.UnixNanoseconds + microseconds * 1000);

    private static long Start(int second) => (long)second * SessionClock.MicrosecondsPerSecond;
}
