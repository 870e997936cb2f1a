using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>Judges the quotes of a chain: which may be used at all, and how much each counts. First <see cref="Read"/>,
/// which gives what the forward is estimated from, then <see cref="Judge"/> against that forward. Allocates only to
/// grow.</summary>
/// <remarks>Rows are strikes, rising; both legs of a strike share one.</remarks>
public sealed class QuoteHygiene
{
    private const double QuarterWeight = 0.25;
    private const double StaleSecondsMin = 2;
    private const double StaleGaps = 10;
    private const int WideTicks = 4;
    private const double WideMid = 0.5;
    private const double WideMedians = 3;
    private const int NoBidTicks = 2;
    private const int ParityTicks = 2;

    // The wings beyond share the outermost of the buckets, which are one deviation each.
    private const double BucketMax = 3;

    private readonly Leg _calls = new();
    private readonly Leg _puts = new();
    private double[] _strikes = [];
    private double[] _scratch = [];

    public int Count { get; private set; }

    public TickRule Ticks { get; private set; }

    /// <summary>The median age of the quotes in use; infinite where there are none.</summary>
    public double MedianAgeSeconds { get; private set; }

    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, Count);

    public ReadOnlySpan<QuoteFaults> CallFaults => _calls.Faults.AsSpan(0, Count);

    public ReadOnlySpan<QuoteFaults> PutFaults => _puts.Faults.AsSpan(0, Count);

    /// <summary>How much a call's quote counts, from 0 to 1.</summary>
    public ReadOnlySpan<double> CallWeights => _calls.Weights.AsSpan(0, Count);

    /// <summary>How much a put's quote counts, from 0 to 1.</summary>
    public ReadOnlySpan<double> PutWeights => _puts.Weights.AsSpan(0, Count);

    /// <summary>The quotes in use; a leg that is invalid or stale is not quoted here.</summary>
    public StrikeQuotes Quotes => new(
        Strikes, _calls.Bids.AsSpan(0, Count), _calls.Asks.AsSpan(0, Count),
        _puts.Bids.AsSpan(0, Count), _puts.Asks.AsSpan(0, Count));

    /// <summary>Takes the chain in and drops what no forward is needed to see: invalid, crossed and stale
    /// quotes.</summary>
    /// <param name="deviation">The last at-the-money deviation, by whose deltas a moved spot is weighed; NaN if
    /// none.</param>
    public void Read(
        ReadOnlySpan<double> strikes, ReadOnlySpan<LegQuote> calls, ReadOnlySpan<LegQuote> puts,
        double spot, double deviation, TickRule ticks, Timestamp asOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spot);
        ArgumentOutOfRangeException.ThrowIfNotEqual(calls.Length, strikes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(puts.Length, strikes.Length);
        if (_strikes.Length < strikes.Length)
        {
            _strikes = new double[strikes.Length];
            _scratch = new double[2 * strikes.Length];
            _calls.Grow(strikes.Length);
            _puts.Grow(strikes.Length);
        }

        Count = strikes.Length;
        Ticks = ticks;
        strikes.CopyTo(_strikes);
        for (var row = 0; row < Count; row++)
        {
            var callDelta = double.IsNaN(deviation) ? 0.5 : NormalDistribution.Cumulative(
                Black.LogRatio(spot, strikes[row]) / deviation + 0.5 * deviation);
            ReadLeg(_calls, row, calls[row], spot, callDelta, asOf);
            ReadLeg(_puts, row, puts[row], spot, 1 - callDelta, asOf);
        }

        MedianAgeSeconds = MedianAge(calls, puts, asOf);
    }

    /// <summary>Weighs what was read against a forward and the chain itself.</summary>
    /// <param name="deviation">The at-the-money deviation by which spreads are compared with their like; NaN where none
    /// is known, and then with the whole chain.</param>
    public void Judge(double forward, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        for (var row = 0; row < Count; row++)
        {
            JudgeValue(_calls, row, Math.Max(forward - _strikes[row], 0));
            JudgeValue(_puts, row, Math.Max(_strikes[row] - forward, 0));
            JudgeParity(row, forward);
        }

        JudgeSpreads(forward, deviation);
    }

    /// <summary>Marks the leg out of the money of a strike; returns what its weight is multiplied with.</summary>
    internal double MarkOffConvexity(int row, double forward)
    {
        (_strikes[row] >= forward ? _calls : _puts).Lower(row, QuoteFaults.OffConvexity, QuarterWeight);
        return QuarterWeight;
    }

    private static void ReadLeg(Leg leg, int row, in LegQuote quote, double spot, double delta, Timestamp asOf)
    {
        var faults = quote.Read(asOf, out var bid, out var ask);
        var age = (asOf - quote.At).TotalSeconds;
        if ((faults & QuoteFaults.Invalid) == 0
            && age > Math.Max(StaleSecondsMin, StaleGaps * quote.GapSeconds)
            && Math.Abs(spot - quote.Spot) * delta > 0.25 * (ask - bid))
        {
            faults |= QuoteFaults.Stale;
            (bid, ask) = (0, 0);
        }

        leg.Bids[row] = bid;
        leg.Asks[row] = ask;
        leg.Faults[row] = faults;
        leg.Weights[row] = ask > 0 ? 1 : 0;
    }

    private double MedianAge(ReadOnlySpan<LegQuote> calls, ReadOnlySpan<LegQuote> puts, Timestamp asOf)
    {
        var count = 0;
        for (var row = 0; row < Count; row++)
        {
            if (_calls.Weights[row] > 0)
                _scratch[count++] = (asOf - calls[row].At).TotalSeconds;
            if (_puts.Weights[row] > 0)
                _scratch[count++] = (asOf - puts[row].At).TotalSeconds;
        }

        return count > 0 ? Median.Of(_scratch.AsSpan(0, count)) : double.PositiveInfinity;
    }

    private void JudgeValue(Leg leg, int row, double intrinsic)
    {
        if (leg.Weights[row] == 0)
            return;

        var (bid, ask) = (leg.Bids[row], leg.Asks[row]);
        var mid = 0.5 * (bid + ask);
        var tick = Ticks.At(mid);
        if (mid < intrinsic - tick)
        {
            leg.Drop(row, QuoteFaults.BelowIntrinsic | QuoteFaults.Invalid);
            (leg.Bids[row], leg.Asks[row]) = (0, 0);
        }
        else if (bid == 0)
        {
            leg.Lower(row, QuoteFaults.ZeroBid, ask > NoBidTicks * tick ? QuarterWeight : 0);
        }
    }

    private void JudgeParity(int row, double forward)
    {
        if (_calls.Weights[row] == 0 || _puts.Weights[row] == 0)
            return;

        var (callBid, callAsk) = (_calls.Bids[row], _calls.Asks[row]);
        var (putBid, putAsk) = (_puts.Bids[row], _puts.Asks[row]);
        var gap = 0.5 * (callBid + callAsk) - 0.5 * (putBid + putAsk) - (forward - _strikes[row]);
        var tick = Ticks.At(Math.Max(callAsk, putAsk));
        if (Math.Abs(gap) <= 0.5 * (callAsk - callBid + putAsk - putBid) + ParityTicks * tick)
            return;

        _calls.Lower(row, QuoteFaults.OffParity, QuarterWeight);
        _puts.Lower(row, QuoteFaults.OffParity, QuarterWeight);
    }

    private void JudgeSpreads(double forward, double deviation)
    {
        for (var start = 0; start < Count;)
        {
            var bucket = BucketOf(start, forward, deviation);
            var end = start + 1;
            while (end < Count && BucketOf(end, forward, deviation) == bucket)
                end++;

            var median = MedianSpread(start, end);
            for (var row = start; row < end; row++)
            {
                JudgeSpread(_calls, row, median);
                JudgeSpread(_puts, row, median);
            }

            start = end;
        }
    }

    private double BucketOf(int row, double forward, double deviation) => double.IsNaN(deviation)
        ? 0
        : Math.Clamp(Math.Floor(Black.LogRatio(_strikes[row], forward) / deviation), -BucketMax - 1, BucketMax);

    private double MedianSpread(int start, int end)
    {
        var count = 0;
        for (var row = start; row < end; row++)
        {
            if (_calls.Weights[row] > 0)
                _scratch[count++] = _calls.Asks[row] - _calls.Bids[row];
            if (_puts.Weights[row] > 0)
                _scratch[count++] = _puts.Asks[row] - _puts.Bids[row];
        }

        return Median.Of(_scratch.AsSpan(0, count));
    }

    private void JudgeSpread(Leg leg, int row, double median)
    {
        var (bid, ask) = (leg.Bids[row], leg.Asks[row]);
        var mid = 0.5 * (bid + ask);
        if (leg.Weights[row] > 0
            && ask - bid > Math.Max(WideTicks * Ticks.At(mid), Math.Max(WideMid * mid, WideMedians * median)))
            leg.Drop(row, QuoteFaults.Wide);
    }

    private sealed class Leg
    {
        public double[] Bids { get; private set; } = [];

        public double[] Asks { get; private set; } = [];

        public double[] Weights { get; private set; } = [];

        public QuoteFaults[] Faults { get; private set; } = [];

        public void Grow(int rows)
        {
            Bids = new double[rows];
            Asks = new double[rows];
            Weights = new double[rows];
            Faults = new QuoteFaults[rows];
        }

        public void Lower(int row, QuoteFaults fault, double factor)
        {
            Faults[row] |= fault;
            Weights[row] *= factor;
        }

        public void Drop(int row, QuoteFaults fault) => Lower(row, fault, 0);
    }
}
