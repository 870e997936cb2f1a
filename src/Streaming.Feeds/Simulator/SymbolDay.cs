using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>One session of one underlying's options of one expiry, generated second by second, always in the order of
/// event time.</summary>
/// <remarks>Those that expire in the session move the underlying and tell of it; those of later days follow, with customers,
/// quotes and prints of their own.</remarks>
internal sealed class SymbolDay
{
    private const int DistributeSeconds = 30;
    private const int LateOpenInterestSecond = 900;

    // Of the traffic of options that expire today, what those of the next trading day have; two days on it is half of it.
    private const double NextDayTraffic = 0.25;
    private const long SequencesOfExpiry = 1_000_000_000;

    private static readonly TimeSpan OpenInterestBeforeOpen = TimeSpan.FromHours(1);
    private static readonly TimeSpan SpotBeforeOpen = TimeSpan.FromMinutes(1);

    private readonly SymbolSetting _setting;
    private readonly SimulatorOptions _options;
    private readonly SimulatedDate _date;
    private readonly ExpiryTime _expiry;
    private readonly UnderlyingPath _path;
    private readonly SimulatedChain _chain;
    private readonly CustomerBook _book;
    private readonly QuoteMaker _quotes;
    private readonly HawkesArrivals _arrivals;
    private readonly OrderFlow _orders;
    private readonly PricePlacement _placement;
    private readonly PrintDesk _prints;
    private readonly FaultPlan _faults;
    private readonly FeedWire _wire;
    private readonly HedgingFeedback? _feedback;
    private readonly TruthTeller? _truth;
    private readonly int[] _prices = new int[CustomerOrder.LegsMax];
    private readonly double _ordersPerSecond;
    private readonly int _seconds;
    private readonly bool _hasChain;
    private readonly bool _leads;
    private long _now;

    /// <param name="leader">The day of what expires in the session, whose underlying and whose faults this one shares;
    /// it runs each second first. Null for that one itself.</param>
    public SymbolDay(
        SymbolSetting setting, SimulatorOptions options, SimulatedDate date, ExpiryTime expiry, bool hasChain,
        ISimulatorTruth? truth, SimulatedMishaps mishaps, SymbolDay? leader)
    {
        _leads = leader is null;
        _expiry = expiry;
        _setting = setting;
        _options = options;
        _date = date;
        _hasChain = hasChain;
        var session = date.Session;
        _seconds = (int)session.LengthSeconds;

        var scale = options.Scale ?? TrafficScale.Of(options.Profile);
        var share = _leads ? 1 : NextDayTraffic / expiry.Sessions;
        var prints = setting.TradesPerDay * scale.Trades * share;
        _ordersPerSecond = prints / OrderFlow.PrintsPerOrder(options.Difficulty) / TradingSession.FullSessionSeconds;
        _path = leader?._path ?? new UnderlyingPath(setting, options, session);
        _chain = new SimulatedChain(
            setting, expiry.Date, _path.Price, _path.Volatility * Math.Sqrt(1 + expiry.Sessions));
        _chain.Mark(_path.Price, _path.DeviationTo(expiry, 0));
        _book = new CustomerBook(
            _chain, Stream(RandomPurpose.OpenInterest), prints * OrderFlow.SizeMean, options.NaiveInventory);
        _quotes = new QuoteMaker(
            setting, _chain, Stream(RandomPurpose.Quotes), setting.QuotesPerSecond * scale.Quotes * share, _seconds);
        _arrivals = new HawkesArrivals(Stream(RandomPurpose.Arrivals));
        _orders = new OrderFlow(_chain, Stream(RandomPurpose.Orders), options, _seconds);
        _placement = new PricePlacement(setting, _chain, Stream(RandomPurpose.Placement));
        _prints = new PrintDesk(
            setting, _chain, Stream(RandomPurpose.Extras), Start(_seconds) - SessionClock.MicrosecondsPerSecond / 100,
            expiry.Sessions * SequencesOfExpiry);
        _faults = leader?._faults ?? new FaultPlan(setting, options, session.Date, _seconds);
        _wire = new FeedWire(setting, _chain, session, _faults, Stream(RandomPurpose.Wire), mishaps, tellsGaps: _leads);
        _feedback = _leads && options.HedgingFeedback > 0 ? new HedgingFeedback(_chain, _book, options.HedgingFeedback) : null;
        _truth = truth is null ? null : new TruthTeller(truth, setting, session, _chain, _book, _feedback);
    }

    /// <summary>What the last call made.</summary>
    public EventBuffer Events => _wire.Events;

    /// <summary>The settled open interest and a first price, which are there before the open.</summary>
    public void RunBeforeOpen()
    {
        Events.Clear();
        if (_leads)
            _truth?.Begin();
        if (!_options.Faults.LateOpenInterest)
            AddOpenInterest(_date.Session.Open - OpenInterestBeforeOpen);
        if (_leads)
            _wire.AddSpot(_date.Session.Open - SpotBeforeOpen, _path.Price);
    }

    public void RunSecond(int second)
    {
        _wire.BeginSecond(second);
        var isHalted = _faults.IsHalted(second);
        if (!isHalted)
            Step(second);
        if (_hasChain && second % DistributeSeconds == 0)
        {
            _quotes.Distribute();
            TellState(_wire.At(Start(second)));
        }

        if (_options.Faults.LateOpenInterest && second == LateOpenInterestSecond)
            AddOpenInterest(_wire.At(Start(second)));
        if (!isHalted)
            Trade(second);
        if (second == _seconds - 1)
            TellEnd(_wire.At(Start(_seconds)));
    }

    private void TellState(Timestamp asOf)
    {
        if (_leads)
            _truth?.TellState(asOf, _path.Price);
        else
            _truth?.TellPositions(asOf);
    }

    private void TellEnd(Timestamp close)
    {
        if (_leads)
            _truth?.End(close, _path.Price);
        else
            _truth?.TellPositions(close);
    }

    private void Step(int second)
    {
        if (_leads)
        {
            var (push, damping) = _feedback?.Step(second, _path.DeviationToClose(second)) ?? (0, 1);
            _path.Step(second, push, damping);
        }

        _chain.Mark(_path.Price, _path.DeviationTo(_expiry, second));
        _quotes.SetCaution(second, _path.HasJumped(second));
    }

    private void Trade(int second)
    {
        var hasReopened = _faults.IsHalted(second - 1);
        if (_hasChain && (second == 0 || hasReopened))
            QuoteAll(second);

        var activity = SessionClock.Activity((second + 0.5) / _seconds)
            * SessionClock.Burst(_options.Profile, second, _seconds);
        var arrivals = _arrivals.InSecond(_hasChain ? _ordersPerSecond * activity : 0);
        var quotes = _hasChain ? _quotes.CountIn(second, activity, _path.Surprise, _path.HasJumped(second)) : 0;
        Play(second, arrivals, quotes);
    }

    private void QuoteAll(int second)
    {
        _now = Math.Max(_now, Start(second));
        for (var i = 0; i < _chain.Contracts.Length; i++)
        {
            _quotes.Quote(i);
            _wire.AddQuote(_now, i);
        }
    }

    private void AddOpenInterest(Timestamp time)
    {
        for (var i = 0; _hasChain && i < _chain.Contracts.Length; i++)
            _wire.AddOpenInterest(time, i, _book.Settled(i), _date.Settled);
    }

    /// <summary>The second's orders, quotes, price and overdue reports, each at its time.</summary>
    private void Play(int second, List<int> arrivals, int quoteCount)
    {
        var start = Start(second);
        _now = Math.Max(_now, start);
        var spacing = (double)SessionClock.UsableMicroseconds / Math.Max(1, quoteCount);
        var nextSpot = !_leads ? long.MaxValue : start + (_setting.IsIndex ? SessionClock.MicrosecondsPerSecond / 2 : 0);
        var nextQuote = quoteCount == 0 ? long.MaxValue : start + (long)(0.5 * spacing);
        var nextOrder = arrivals.Count == 0 ? long.MaxValue : start + arrivals[0];
        var (quotesMade, ordersMade) = (0, 0);
        while (true)
        {
            var nextReport = Math.Min(_prints.NextDue, _wire.NextDue);
            var next = Math.Min(Math.Min(nextSpot, nextQuote), Math.Min(nextOrder, nextReport));
            if (next >= start + SessionClock.UsableMicroseconds)
                return;

            _now = Math.Max(_now, next);
            if (next == nextSpot)
            {
                _wire.AddSpot(_wire.At(_now), _path.Price);
                nextSpot = long.MaxValue;
            }
            else if (next == nextReport)
            {
                _wire.Uncross(_now);
                _prints.TakeDue(next);
                SendPrints();
            }
            else if (next == nextQuote)
            {
                var contract = _quotes.NextContract();
                _quotes.Quote(contract);
                _wire.AddQuote(_now, contract);
                nextQuote = ++quotesMade == quoteCount
                    ? long.MaxValue
                    : start + (long)((quotesMade + 0.5) * spacing);
            }
            else
            {
                Execute(_orders.Next(_now / (double)SessionClock.MicrosecondsPerSecond));
                nextOrder = ++ordersMade == arrivals.Count ? long.MaxValue : start + arrivals[ordersMade];
            }
        }
    }

    private void Execute(CustomerOrder order)
    {
        if (order.Origin == TradeOrigin.Compression && !_book.CanCompress(order.Legs[0]))
            return;

        foreach (var leg in order.Legs)
            _quotes.Quote(leg.Contract);
        _placement.Price(order, _prices);
        foreach (var leg in order.Legs)
        {
            _wire.AddQuote(_now, leg.Contract);
            _book.Apply(order, leg);
            if (order.IsBetweenCustomers)
                continue;

            _feedback?.AddFlow(leg);
            _truth?.AddFlow(leg, _path.Price);
        }

        // The quote a print meets stands strictly before it.
        _now++;
        _prints.Report(order, _prices, _now);
        SendPrints();
    }

    private void SendPrints()
    {
        foreach (var print in _prints.Ready)
        {
            _wire.AddPrint(_now, print);
            if (!print.IsCancel && !print.IsDuplicate)
                _truth?.Tell(print, _wire.At(_now));
        }

        _prints.Ready.Clear();
    }

    private RandomStream Stream(RandomPurpose purpose) =>
        new(_options.Seed, _leads ? _setting.Symbol : $"{_setting.Symbol}+{_expiry.Sessions}", _date.Session.Date, purpose);

    private static long Start(int second) => (long)second * SessionClock.MicrosecondsPerSecond;
}
