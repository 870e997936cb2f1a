using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;

namespace Streaming.Feeds.Simulator;

/// <summary>What lies between the market and us: it makes events of what happens, and loses, delays or spoils what the
/// day's faults say.</summary>
internal sealed class FeedWire
{
    private const double CrossedChance = 0.001;
    private const double StaleEverySeconds = 60;
    private const int SkewMicrosecondsMax = 10_000; // each of two lines, so 20 ms between them

    private readonly SimulatedChain _chain;
    private readonly SymbolSetting _setting;
    private readonly TradingSession _session;
    private readonly FaultPlan _plan;
    private readonly SimulatedMishaps _mishaps;
    private readonly bool _tellsGaps;
    private readonly RandomStream _random;
    private readonly PriorityQueue<int, (long Due, int Contract)> _crossed = new();
    private readonly long[] _spoiledUntil;
    private readonly long _quoteSkew;
    private readonly long _tradeSkew;
    private double _frozenPrice;
    private long _latest;
    private bool _isLost;
    private bool _isVenueMissing;

    /// <param name="tellsGaps">One of a symbol's wires does.</param>
    public FeedWire(
        SymbolSetting setting, SimulatedChain chain, TradingSession session, FaultPlan plan, RandomStream random,
        SimulatedMishaps mishaps, bool tellsGaps)
    {
        _tellsGaps = tellsGaps;
        _setting = setting;
        _chain = chain;
        _session = session;
        _plan = plan;
        _mishaps = mishaps;
        _random = random;
        _spoiledUntil = new long[chain.Contracts.Length];
        if (!plan.ClockSkew)
            return;

        _quoteSkew = (long)random.Uniform(-SkewMicrosecondsMax, SkewMicrosecondsMax);
        _tradeSkew = (long)random.Uniform(-SkewMicrosecondsMax, SkewMicrosecondsMax);
    }

    public EventBuffer Events { get; } = new();

    /// <summary>When a crossed quote is put right, in microseconds since the open.</summary>
    public long NextDue => _crossed.TryPeek(out _, out var key) ? key.Due : long.MaxValue;

    public Timestamp At(long microseconds) => new(_session.Open.UnixNanoseconds + microseconds * 1000);

    public void BeginSecond(int second)
    {
        Events.Clear();
        _isLost = _plan.IsLost(second);
        _isVenueMissing = _plan.IsVenueMissing(second);
        if (!_plan.IsFrozen(second))
            _frozenPrice = 0;
        else if (_frozenPrice == 0)
            _frozenPrice = _chain.Price;

        if (_tellsGaps && _plan.IsGapOver(second, out var from, out var reason))
        {
            _mishaps.Count(reason == GapReason.Halt ? SimulatedMishap.Halt : SimulatedMishap.FeedGap);
            Events.Add(MarketEvent.Of(_setting.Symbol, new FeedGap(
                _session.Open + TimeSpan.FromSeconds(from), _session.Open + TimeSpan.FromSeconds(second), reason)));
        }

        if (_plan.StaleContracts && _random.Chance(1 / StaleEverySeconds))
            Spoil(_random.Below(_spoiledUntil.Length), second * 1_000_000L, _random.Uniform(5, 60));
    }

    public void AddOpenInterest(Timestamp time, int contract, long contracts, DateOnly settled) =>
        Add(MarketEvent.Of(_chain.Contracts[contract], new OpenInterestReport(time, contracts, settled)));

    public void AddSpot(Timestamp time, double price)
    {
        if (_frozenPrice > 0)
        {
            price = _frozenPrice;
            _mishaps.Count(SimulatedMishap.FrozenSpot);
        }

        var cents = Math.Floor(price * 100);
        Add(MarketEvent.Of(_setting.Symbol, _setting.IsIndex
            ? new SpotPrice(time, Math.Floor(price * 100 + 0.5) / 100, 0, 0)
            : new SpotPrice(time, (cents + 0.5) / 100, cents / 100, (cents + 1) / 100)));
    }

    public void AddQuote(long microseconds, int contract)
    {
        if (microseconds < _spoiledUntil[contract])
        {
            _mishaps.Count(SimulatedMishap.StaleQuote);
            return;
        }

        var (bid, ask) = (_chain.BidCents[contract], _chain.AskCents[contract]);
        var (bidSize, askSize) = (_chain.BidSize[contract], _chain.AskSize[contract]);
        if (bid == 0)
            _mishaps.Count(SimulatedMishap.ZeroBid);
        if (_isVenueMissing)
        {
            _mishaps.Count(SimulatedMishap.MissingVenue);
            bid = Math.Max(0, bid - _setting.TickCents(bid - 1));
            ask += _setting.TickCents(ask);
            (bidSize, askSize) = (bid == 0 ? 0 : (bidSize + 1) / 2, (askSize + 1) / 2);
        }

        if (_plan.CrossedQuotes && bid > 0 && _random.Chance(CrossedChance))
        {
            _mishaps.Count(SimulatedMishap.CrossedQuote);
            (bid, ask) = (ask, bid);
            Spoil(contract, microseconds, _random.Uniform(0.05, 0.5));
            _crossed.Enqueue(contract, (_spoiledUntil[contract], contract));
        }

        var time = At(microseconds + _quoteSkew);
        Add(MarketEvent.Of(_chain.Contracts[contract], new Quote(time, bid / 100.0, ask / 100.0, bidSize, askSize)));
    }

    /// <summary>Sends the quotes that stand where crossed ones were.</summary>
    public void Uncross(long now)
    {
        while (_crossed.TryPeek(out var contract, out var key) && key.Due <= now)
        {
            _crossed.Dequeue();
            if (_spoiledUntil[contract] > now) // it went stale meanwhile
                _crossed.Enqueue(contract, (_spoiledUntil[contract], contract));
            else
                AddQuote(now, contract);
        }
    }

    public void AddPrint(long microseconds, in Print print)
    {
        var contract = _chain.Contracts[print.Contract];
        var time = At(microseconds + _tradeSkew);
        if (print.IsCancel)
            Add(MarketEvent.Of(contract, print.ToCancel(time)));
        else
            Add(MarketEvent.Of(contract, print.ToTrade(time)));
        if (print.Mishap is { } mishap)
            _mishaps.Count(mishap);
    }

    private void Spoil(int contract, long now, double seconds) => _spoiledUntil[contract] = Math.Max(
        _spoiledUntil[contract], now + (long)(seconds * SessionClock.MicrosecondsPerSecond));

    private void Add(in MarketEvent marketEvent)
    {
        if (_isLost)
        {
            _mishaps.Count(SimulatedMishap.LostEvent);
            return;
        }

        if (marketEvent.EventTime.UnixNanoseconds < _latest)
            _mishaps.Count(SimulatedMishap.SteppedBack);
        else
            _latest = marketEvent.EventTime.UnixNanoseconds;
        Events.Add(marketEvent);
    }
}
