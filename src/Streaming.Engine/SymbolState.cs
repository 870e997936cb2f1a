using System.Diagnostics.CodeAnalysis;
using Streaming.Engine.Bars;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Streaming.Engine.Pricing;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;

namespace Streaming.Engine;

/// <summary>One underlying in one session: market events in, closed bars out.</summary>
/// <remarks>
/// The same events give the same bars, to the bit. What is derived (smile, Greeks, exposures) changes only in samples:
/// when an event of a later second arrives, and at the end of each raw bar, as of that end less a millisecond. Not
/// thread-safe: its actor is its only caller.
/// </remarks>
public sealed partial class SymbolState
{
    private readonly OptionChain _chain;
    private readonly EngineOptions _options;
    private readonly DealerInventory _inventory;
    private readonly ChainSampler _sampler;
    private readonly BarBuilder _bars;
    private readonly PrintLedger _prints;
    private readonly SnapshotBuilder _snapshots;
    private readonly DecisionDesk _decisions = new();
    private readonly HeadlineRules _headlines = new();
    private readonly LaterExpiries _later;
    private readonly Queue<(Bar Bar, SnapshotFacts Snapshot)> _closed = [];
    private readonly Queue<HeadlineEvent> _news = [];
    private readonly List<FeedGap> _gaps = [];
    private long _second = long.MinValue;
    private bool _isDirty;
    private double? _spot;
    private Timestamp? _lastSpot;
    private bool _hasSettled;
    private SnapshotFacts? _ended;

    /// <param name="calendar">Counts the sessions to a later expiry; the NYSE's where none is given.</param>
    public SymbolState(string symbol, TradingSession session, EngineOptions options, TradingCalendar? calendar = null)
    {
        Symbol = symbol;
        Session = session;
        _options = options;
        _chain = new OptionChain(session.Date);
        _inventory = new DealerInventory(
            _chain, new HazardFilter(options.ClosingShare, options.HoldingTime, HazardFilter.DefaultPriorSign));
        var ticks = TickRule.Of(symbol);
        _sampler = new ChainSampler(
            _chain, new PrincipledBook(_inventory, options.HedgingVolumeOf(symbol)), session, ticks);
        _snapshots = new SnapshotBuilder(symbol, session, _chain, _sampler, options.Book);
        _bars = new BarBuilder(session, options.CloseGrace);
        _prints = new PrintLedger(
            _chain, _inventory, _sampler, _bars, session, ticks, options, options.PrintsRememberedPower, Counters);
        _later = new LaterExpiries(symbol, session, calendar ?? TradingCalendar.Nyse, options, Counters);
        _chain.RowInserted += _bars.Insert;
    }

    public string Symbol { get; }

    public TradingSession Session { get; }

    public EventCounters Counters { get; } = new();

    /// <summary>True once an option of this session's expiry is known; before that there is nothing to show.</summary>
    public bool HasChain => _chain.Count > 0;

    /// <summary>The nearest later expiry that the feed has spoken of.</summary>
    public DateOnly? NextExpiry => _later.Nearest;

    /// <summary>What is known of each expiry after the session's, the nearest first. Replaced whole when it
    /// changes.</summary>
    public IReadOnlyList<SnapshotFacts> LaterExpiries => _later.Newest;

    public StrikeGrid Grid => _chain.Grid;

    /// <summary>Spans the feed could not tell about, in arrival order.</summary>
    public IReadOnlyList<FeedGap> Gaps => _gaps;

    public double? Spot => _spot;

    /// <summary>The time of the newest event, gaps aside, which are told when they are over; null before the
    /// first.</summary>
    public Timestamp? NewestEvent { get; private set; }

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
        _chain.TryGetLeg(contract, out var leg) ? _inventory.PositionOf(leg.Id)
        : _later.TryGetPosition(contract, out var position) ? position
        : default;

    /// <summary>True where an event of this time belongs to a later session.</summary>
    public bool IsOver(Timestamp eventTime) => eventTime - Session.Close > AfterHours;

    // SPY and its like quote until 16:15 and index options trade in the curb session until 17:00; the evening's
    // global hours belong to the next day.
    private static readonly TimeSpan AfterHours = TimeSpan.FromHours(1);

    public void Apply(in MarketEvent item)
    {
        if (!Plausibility.IsPlausible(item))
        {
            Counters.Implausible++;
            return;
        }

        // A gap is told when it is over and says nothing of the present.
        if (item.Kind != MarketEventKind.Gap)
        {
            NewestEvent = Timestamp.Max(NewestEvent ?? item.EventTime, item.EventTime);
            AdvanceTo(item.EventTime, item.Kind == MarketEventKind.Clock);
        }

        if (item.Contract is { } contract && contract.Expiry != Session.Date)
        {
            _later.Apply(contract, item, _spot);
            return;
        }

        switch (item.Kind)
        {
            case MarketEventKind.Quote:
                Apply(item.Contract!, item.AsQuote());
                break;
            case MarketEventKind.Trade:
                Apply(item.Contract!, item.AsTrade());
                break;
            case MarketEventKind.Spot:
                (_spot, _lastSpot) = (item.AsSpot().Price, item.EventTime);
                _isDirty = true;
                break;
            case MarketEventKind.OpenInterest:
                Apply(item.Contract!, item.AsOpenInterest());
                break;
            case MarketEventKind.Cancel:
                Apply(item.Contract!, item.AsCancel());
                break;
            case MarketEventKind.Gap:
                Note(item.AsGap());
                break;
        }
    }

    /// <summary>Takes the oldest bar that was closed since the last call.</summary>
    public bool TryTakeClosed([NotNullWhen(true)] out Bar? bar) => TryTakeClosed(out bar, out _);

    /// <summary>Takes the oldest bar that was closed since the last call, and all that was known at its end.</summary>
    public bool TryTakeClosed([NotNullWhen(true)] out Bar? bar, [NotNullWhen(true)] out SnapshotFacts? snapshot)
    {
        var taken = _closed.TryDequeue(out var close);
        (bar, snapshot) = close;
        return taken;
    }

    /// <summary>Takes the oldest headline of the bars that were closed, which says which bar it came with.</summary>
    public bool TryTakeNews([NotNullWhen(true)] out HeadlineEvent? headline) =>
        _news.TryDequeue(out headline);

    /// <summary>The open bar as of the newest sample.</summary>
    public Bar OpenBar() => _bars.Preview(_sampler.Describe(_spot, commit: false));

    /// <summary>All that is known as of the newest sample. It is put together anew each time.</summary>
    public SnapshotFacts Snapshot() =>
        Snapshot(Timestamp.Max(Session.Open, _sampler.Newest.AsOf), _bars.OpenOrdinal, commit: false);

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

            var instant = end - TimeSpan.FromMilliseconds(1);
            Sample(instant);
            _later.Sample(instant, end, _bars.OpenOrdinal, _spot, _lastSpot);
            _bars.EndOpen(_sampler.Describe(_spot, commit: true));
            _ended = Snapshot(end, _bars.OpenOrdinal - 1, commit: true);
            _later.Show(_ended);
            if (_bars.IsCloseDue(now))
                Close();
        }

        if (isClock)
            return;

        var second = now.UnixSeconds;
        if (second <= _second)
            return;

        if (now >= Session.Open)
            SampleSecond(Timestamp.Max(Session.Open, Timestamp.FromUnixSeconds(_second + 1)), now);
        _second = second;
    }

    private void SampleSecond(Timestamp asOf, Timestamp now)
    {
        var isOpen = _bars.IsOpen;
        if (_isDirty && isOpen)
            Sample(asOf);

        // Later expiries are known from the first second on; from then on they wait for the raw closes, if there are any.
        if (isOpen ? !_later.IsNew || Samples == 0 : HasChain || !_later.TryTurnTo(now))
            return;

        _later.Sample(asOf, asOf, Math.Max(0, _bars.OpenOrdinal), _spot, _lastSpot);
        _later.Show(isOpen ? Snapshot() : null);
    }

    /// <summary>True where the service or its feed, or one after the other, was away for the whole of a bar. A halt is
    /// seen: nothing happens in it.</summary>
    private bool IsMissed(Timestamp start, Timestamp end)
    {
        var missed = start;
        foreach (var gap in _gaps)
            if (gap.Reason != GapReason.Halt && gap.From <= missed)
                missed = Timestamp.Max(missed, gap.To);
        return missed >= end;
    }

    /// <summary>Notes a gap, as far as it lies within the session: nobody misses what is outside.</summary>
    private void Note(in FeedGap told)
    {
        var gap = told with { From = Timestamp.Max(told.From, Session.Open), To = Timestamp.Min(told.To, Session.Close) };
        if (gap.From >= gap.To)
            return;

        // Who is away says so at every close, each time for longer.
        if (_gaps.Count > 0 && _gaps[^1] is var last && last.Reason == gap.Reason
            && gap.From >= last.From && gap.From <= last.To)
            _gaps[^1] = last with { To = Timestamp.Max(last.To, gap.To) };
        else
            _gaps.Add(gap);
    }

    private void Close()
    {
        _prints.SettleAll(_spot);
        var bar = _bars.Close(_chain.Grid);
        var facts = _ended! with { Decisions = _decisions.Observe(_ended, bar, _chain) };
        _closed.Enqueue((bar, facts));
        foreach (var headline in _headlines.Observe(HeadlineFacts.Of(bar, facts)))
            _news.Enqueue(headline);
    }

    private SnapshotFacts Snapshot(Timestamp asOf, int ordinal, bool commit)
    {
        var newest = new FeedTimes(_lastSpot, LastQuote, LastTrade, _hasSettled);
        var quality = _snapshots.Judge(newest, _options.IsStale(newest, asOf));
        return _later.Join(_snapshots.Build(asOf, ordinal, _spot, quality, _decisions.Newest, commit));
    }

    private void Sample(Timestamp asOf)
    {
        _prints.SettleAll(_spot);
        _sampler.Sample(asOf, _spot);
        _isDirty = false;
    }

    private void Apply(OptionContract contract, in Quote quote)
    {
        var leg = LegOf(contract, quote.EventTime);
        LastQuote = quote.EventTime;
        _isDirty |= _prints.TryApply(leg, quote, _spot);
    }

    private void Apply(OptionContract contract, in OpenInterestReport report)
    {
        _prints.Apply(LegOf(contract, report.EventTime), report);
        _hasSettled = true;
        _isDirty = true;
    }

    private void Apply(OptionContract contract, in Trade trade)
    {
        ref readonly var treatment = ref ConditionTable.Of(trade.Condition);
        if (treatment.IsCancel)
        {
            Apply(contract, trade.ToCancel());
            return;
        }

        var leg = LegOf(contract, trade.EventTime);
        LastTrade = trade.EventTime;
        if (IsAfterLastBar(trade.EventTime))
            return;

        _prints.Apply(leg, trade, treatment, _spot);
        _isDirty = true;
    }

    private void Apply(OptionContract contract, in TradeCancel cancel)
    {
        var leg = LegOf(contract, cancel.EventTime);
        if (!IsAfterLastBar(cancel.EventTime))
            _isDirty |= _prints.TryApply(leg, cancel, _spot);
    }

    private bool IsAfterLastBar(Timestamp eventTime)
    {
        if (eventTime < Session.Close && (_bars.IsOpen || _bars.IsClosing))
            return false;

        Counters.AfterClose++;
        return true;
    }

    private Leg LegOf(OptionContract contract, Timestamp eventTime)
    {
        var leg = _chain.LegOf(contract);
        _bars.Begin(eventTime);
        return leg;
    }
}
