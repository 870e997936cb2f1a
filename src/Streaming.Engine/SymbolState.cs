using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;

namespace Streaming.Engine;

/// <summary>One underlying in one session: market events in, closed bars out.</summary>
/// <remarks>
/// The same events give the same bars, to the bit. What is derived (smile, Greeks, exposures) changes only in samples:
/// when an event of a later second arrives, and at the end of each raw bar, as of that end less a millisecond. Not
/// thread-safe: its actor is its only caller.
/// </remarks>
public sealed class SymbolState
{
    private readonly OptionChain _chain;
    private readonly DealerInventory _inventory;
    private readonly ChainSampler _sampler;
    private readonly BarBuilder _bars;
    private readonly PrintLedger _prints;
    private readonly Queue<Bar> _closed = [];
    private readonly List<FeedGap> _gaps = [];
    private long _second = long.MinValue;
    private bool _isDirty;
    private double? _spot;

    public SymbolState(string symbol, TradingSession session, EngineOptions options)
    {
        Symbol = symbol;
        Session = session;
        _chain = new OptionChain(session.Date);
        _inventory = new DealerInventory(
            _chain, new HazardFilter(options.ClosingShare, options.HoldingTime, HazardFilter.DefaultPriorSign));
        var ticks = TickRule.Of(symbol);
        _sampler = new ChainSampler(
            _chain, new PrincipledBook(_inventory, options.HedgingVolumeOf(symbol)), session, ticks);
        _bars = new BarBuilder(session, options.CloseGrace);
        _prints = new PrintLedger(_chain, _inventory, _sampler, _bars, session, ticks, options, Counters);
        _chain.RowInserted += _bars.Insert;
    }

    public string Symbol { get; }

    public TradingSession Session { get; }

    public EventCounters Counters { get; } = new();

    /// <summary>True once an option of this session's expiry is known; before that there is nothing to show.</summary>
    public bool HasChain => _chain.Count > 0;

    public StrikeGrid Grid => _chain.Grid;

    /// <summary>Spans the feed could not tell about, in arrival order.</summary>
    public IReadOnlyList<FeedGap> Gaps => _gaps;

    public double? Spot => _spot;

    public Timestamp? LastTrade { get; private set; }

    public Timestamp? LastQuote { get; private set; }

    /// <summary>Samples made so far; changes when the open bar may look different.</summary>
    public int Samples => _sampler.Newest.Number;

    /// <summary>True while there is a bar to show that prints still go into, and no older one waits to be closed.</summary>
    public bool HasOpenBar => _bars.IsOpen && !_bars.IsClosing && Samples > 0;

    public int OpenOrdinal => _bars.OpenOrdinal;

    /// <summary>Told of each print when its side in the principled book stands.</summary>
    public PrintLabelled? Labelled
    {
        get => _prints.Labelled;
        set => _prints.Labelled = value;
    }

    /// <summary>What dealers are thought to hold of a contract; nothing of one that is not listed.</summary>
    public DealerPosition PositionOf(OptionContract contract) =>
        _chain.TryGetLeg(contract, out var leg) ? _inventory.PositionOf(leg.Id) : default;

    /// <summary>True where an event of this time belongs to a later session.</summary>
    public bool IsOver(Timestamp eventTime) => eventTime - Session.Close > AfterHours;

    // SPY and its like quote until 16:15 and index options trade in the curb session until 17:00; the evening's
    // global hours belong to the next day.
    private static readonly TimeSpan AfterHours = TimeSpan.FromHours(1);

    public void Apply(in MarketEvent item)
    {
        // A gap is told when it is over and says nothing of the present.
        if (item.Kind != MarketEventKind.Gap)
            AdvanceTo(item.EventTime, item.Kind == MarketEventKind.Clock);

        switch (item.Kind)
        {
            case MarketEventKind.Quote:
                Apply(item.Contract!, item.AsQuote());
                break;
            case MarketEventKind.Trade:
                Apply(item.Contract!, item.AsTrade());
                break;
            case MarketEventKind.Spot:
                _spot = item.AsSpot().Price;
                _isDirty = true;
                break;
            case MarketEventKind.OpenInterest:
                Apply(item.Contract!, item.AsOpenInterest());
                break;
            case MarketEventKind.Cancel:
                Apply(item.Contract!, item.AsCancel());
                break;
            case MarketEventKind.Gap:
                _gaps.Add(item.AsGap());
                break;
        }
    }

    /// <summary>Takes the oldest bar that was closed since the last call.</summary>
    public bool TryTakeClosed([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Bar? bar) =>
        _closed.TryDequeue(out bar);

    /// <summary>The open bar as of the newest sample.</summary>
    public Bar OpenBar() => _bars.Preview(_sampler.Describe(_spot, commit: false));

    private void AdvanceTo(Timestamp now, bool isClock)
    {
        if (_bars.IsCloseDue(now))
            Close();

        while (_bars.IsOpen && now >= _bars.OpenEnd)
        {
            var end = _bars.OpenEnd;
            if (IsMissed(_bars.OpenStart, end))
            {
                _bars.SkipOpen();
                continue;
            }

            Sample(end - TimeSpan.FromMilliseconds(1));
            _bars.EndOpen(_sampler.Describe(_spot, commit: true));
            if (_bars.IsCloseDue(now))
                Close();
        }

        if (isClock)
            return;

        var second = now.UnixSeconds;
        if (second <= _second)
            return;

        if (_isDirty && _bars.IsOpen && now >= Session.Open)
            Sample(Timestamp.Max(Session.Open, Timestamp.FromUnixSeconds(_second + 1)));
        _second = second;
    }

    /// <summary>True where the service was down for the whole of a bar.</summary>
    private bool IsMissed(Timestamp start, Timestamp end)
    {
        foreach (var gap in _gaps)
            if (gap.Reason == GapReason.Restart && gap.From <= start && gap.To >= end)
                return true;
        return false;
    }

    private void Close()
    {
        _prints.SettleAll(_spot);
        _closed.Enqueue(_bars.Close(_chain.Grid));
    }

    private void Sample(Timestamp asOf)
    {
        _prints.SettleAll(_spot);
        _sampler.Sample(asOf, _spot);
        _isDirty = false;
    }

    private void Apply(OptionContract contract, in Quote quote)
    {
        if (!TryFindLeg(contract, quote.EventTime, out var leg))
            return;

        LastQuote = quote.EventTime;
        _isDirty |= _prints.TryApply(leg, quote, _spot);
    }

    private void Apply(OptionContract contract, in OpenInterestReport report)
    {
        if (!TryFindLeg(contract, report.EventTime, out var leg))
            return;

        _prints.Apply(leg, report);
        _isDirty = true;
    }

    private void Apply(OptionContract contract, in Trade trade)
    {
        ref readonly var treatment = ref ConditionTable.Of(trade.Condition);
        if (treatment.IsCancel)
        {
            Apply(contract, new TradeCancel(
                trade.EventTime, trade.Sequence, trade.Condition, trade.Price, trade.Size, trade.Venue));
            return;
        }

        if (!TryFindLeg(contract, trade.EventTime, out var leg))
            return;

        LastTrade = trade.EventTime;
        if (IsAfterLastBar(trade.EventTime))
            return;

        _prints.Apply(leg, trade, treatment, _spot);
        _isDirty = true;
    }

    private void Apply(OptionContract contract, in TradeCancel cancel)
    {
        if (TryFindLeg(contract, cancel.EventTime, out var leg) && !IsAfterLastBar(cancel.EventTime))
            _isDirty |= _prints.TryApply(leg, cancel, _spot);
    }

    private bool IsAfterLastBar(Timestamp eventTime)
    {
        if (eventTime < Session.Close && (_bars.IsOpen || _bars.IsClosing))
            return false;

        Counters.AfterClose++;
        return true;
    }

    private bool TryFindLeg(OptionContract contract, Timestamp eventTime, out Leg leg)
    {
        if (contract.Expiry != Session.Date)
        {
            Counters.OtherExpiries++;
            leg = null!;
            return false;
        }

        leg = _chain.LegOf(contract);
        _bars.Begin(eventTime);
        return true;
    }
}
