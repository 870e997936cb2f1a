using System.Diagnostics;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;
using Streaming.Engine.Sessions;

namespace Streaming.Engine.Bars;

/// <summary>Cuts a session into raw bars: which bar a print belongs to, what flowed in it, when it is closed.</summary>
/// <remarks>
/// At most two bars take prints at once. When time passes a bar's end its levels are taken and it waits, as the closing
/// bar, for late prints until the grace is over; meanwhile the next one is open. Prints that come later still go into
/// the open bar: a closed bar never changes.
/// </remarks>
public sealed class BarBuilder
{
    private readonly TradingSession _session;
    private readonly TimeSpan _grace;
    private readonly int _rawBars;
    private FlowColumns _open = new();
    private FlowColumns _closing = new();
    private BarSample? _closingSample;
    private int _openOrdinal = -1;
    private long _callsClosed;
    private long _putsClosed;
    private long _expectedCallsClosed;
    private long _expectedPutsClosed;
    private long _callsShown;
    private long _putsShown;

    public BarBuilder(TradingSession session, TimeSpan grace)
    {
        _session = session;
        _grace = grace;
        _rawBars = (int)Math.Ceiling(session.LengthSeconds / BarIntervals.RawSeconds);
    }

    /// <summary>True once there is something to make bars of, until the session's last bar waits for its close.</summary>
    public bool IsOpen => _openOrdinal >= 0 && _openOrdinal < _rawBars;

    /// <summary>The ordinal of the open bar.</summary>
    public int OpenOrdinal => _openOrdinal;

    /// <summary>True while a bar waits for late prints.</summary>
    public bool IsClosing => _closingSample is not null;

    public Timestamp OpenStart => StartOf(_openOrdinal);

    public Timestamp OpenEnd => StartOf(_openOrdinal + 1);

    /// <summary>Begins with the bar that an instant falls into; the session's first before the open.</summary>
    public void Begin(Timestamp instant)
    {
        if (_openOrdinal < 0)
            _openOrdinal = Math.Clamp(OrdinalOf(instant), 0, _rawBars);
    }

    /// <summary>Opens a row for a new strike.</summary>
    public void Insert(int row)
    {
        _open.Insert(row);
        _closing.Insert(row);
    }

    /// <summary>The bar a print of this time goes into.</summary>
    /// <returns>False where its own bar is closed and it goes into the open one.</returns>
    public bool TryPlace(Timestamp eventTime, out int ordinal)
    {
        var own = OrdinalOf(eventTime);
        ordinal = IsClosing && own == _openOrdinal - 1 ? own : _openOrdinal;
        return own >= ordinal;
    }

    /// <summary>Adds to the bar <see cref="TryPlace"/> named, or to the open one where that is closed by now.</summary>
    public void Add(int ordinal, int row, OptionRight right, long contracts, in TradeHedge hedge) =>
        FlowsOf(ordinal).Add(row, right, contracts, hedge);

    /// <summary>The same for what the print made the principled book hedge.</summary>
    public void AddExpected(int ordinal, OptionRight right, long deltaUnits) =>
        FlowsOf(ordinal).AddExpected(right, deltaUnits);

    /// <summary>True where a bar is not closed yet.</summary>
    public bool TakesPrintsOf(int ordinal) => ordinal == _openOrdinal || (IsClosing && ordinal == _openOrdinal - 1);

    /// <summary>Passes over the open bar: nobody was there to see any of it, and nothing is invented.</summary>
    public void SkipOpen()
    {
        Debug.Assert(!IsClosing, "A bar is closed before the next one ends.");
        _openOrdinal++;
    }

    /// <summary>The open bar's end is reached: its levels are these, its flows wait for late prints.</summary>
    public void EndOpen(BarSample sample)
    {
        Debug.Assert(!IsClosing, "A bar is closed before the next one ends.");
        (_open, _closing) = (_closing, _open);
        _closingSample = sample;
        _openOrdinal++;
    }

    /// <summary>True where a bar waits and its grace is over at <paramref name="now"/>.</summary>
    public bool IsCloseDue(Timestamp now) => IsClosing && now >= StartOf(_openOrdinal) + _grace;

    /// <summary>Closes the waiting bar for good.</summary>
    /// <param name="grid">The chain's grid by now: late prints may have brought new strikes.</param>
    public Bar Close(StrikeGrid grid)
    {
        Debug.Assert(_closingSample is not null, "There is a bar that waits.");
        _callsClosed += _closing.CallHedgeFlow;
        _putsClosed += _closing.PutHedgeFlow;
        var bar = Build(_openOrdinal - 1, _closingSample.On(grid), _closing, _callsClosed, _putsClosed);
        _expectedCallsClosed += _closing.ExpectedCallHedgeFlow;
        _expectedPutsClosed += _closing.ExpectedPutHedgeFlow;
        (_callsShown, _putsShown) = (bar.HedgeFlowCalls, bar.HedgeFlowPuts);
        _closing.Clear();
        _closingSample = null;
        return bar;
    }

    /// <summary>The open bar as it would be if it ended with this sample, taken of the chain as it stands.</summary>
    public Bar Preview(BarSample sample) =>
        Build(_openOrdinal, sample, _open, _callsClosed + _open.CallHedgeFlow, _putsClosed + _open.PutHedgeFlow);

    /// <summary>Only while no bar waits: what was closing is clear then.</summary>
    internal void Save(ref StateWriter writer)
    {
        Debug.Assert(!IsClosing, "Who saves looks first.");
        writer.Signed(_openOrdinal);
        _open.Save(ref writer);
        writer.Signed(_callsClosed);
        writer.Signed(_putsClosed);
        writer.Signed(_expectedCallsClosed);
        writer.Signed(_expectedPutsClosed);
        writer.Signed(_callsShown);
        writer.Signed(_putsShown);
    }

    internal void Restore(ref StateReader reader)
    {
        _openOrdinal = reader.Int();
        _open.Restore(ref reader);
        _callsClosed = reader.Signed();
        _putsClosed = reader.Signed();
        _expectedCallsClosed = reader.Signed();
        _expectedPutsClosed = reader.Signed();
        _callsShown = reader.Signed();
        _putsShown = reader.Signed();
    }

    private FlowColumns FlowsOf(int ordinal) =>
        IsClosing && (ordinal == _openOrdinal - 1 || !IsOpen) ? _closing : _open;

    private Bar Build(int ordinal, BarSample sample, FlowColumns flows, long callUnits, long putUnits)
    {
        var calls = FlowColumns.ToDollars(callUnits);
        var puts = FlowColumns.ToDollars(putUnits);
        return new Bar
        {
            Ordinal = ordinal,
            Start = StartOf(ordinal),
            Levels = sample.Levels,
            HedgeFlowCalls = calls,
            HedgeFlowPuts = puts,
            HedgeFlowCallsChange = calls - _callsShown,
            HedgeFlowPutsChange = puts - _putsShown,
            ExpectedHedgeFlowCalls = FlowColumns.ToDollars(_expectedCallsClosed + flows.ExpectedCallHedgeFlow),
            ExpectedHedgeFlowPuts = FlowColumns.ToDollars(_expectedPutsClosed + flows.ExpectedPutHedgeFlow),
            Strikes = new StrikeColumns
            {
                Grid = sample.Grid,
                HasExposures = sample.HasExposures,
                Gex = sample.Gex,
                Dex = sample.Dex,
                Vex = sample.Vex,
                Chex = sample.Chex,
                OpenInterest = sample.OpenInterest,
                Principled = sample.Principled,
                SignedFlow = flows.SignedContracts.ToArray(),
                SignedDeltaDollars = Dollars(flows.DeltaFlow),
                SignedGammaDollars = Dollars(flows.GammaFlow),
            },
        };
    }

    private static long[] Dollars(ReadOnlySpan<long> units)
    {
        var dollars = new long[units.Length];
        for (var i = 0; i < units.Length; i++)
            dollars[i] = FlowColumns.ToDollars(units[i]);
        return dollars;
    }

    private Timestamp StartOf(int ordinal) =>
        _session.Open + TimeSpan.FromSeconds((long)ordinal * BarIntervals.RawSeconds);

    private int OrdinalOf(Timestamp instant)
    {
        var sinceOpen = instant.UnixNanoseconds - _session.Open.UnixNanoseconds;
        return sinceOpen < 0 ? -1 : (int)(sinceOpen / (BarIntervals.RawSeconds * Timestamp.NanosecondsPerSecond));
    }
}
