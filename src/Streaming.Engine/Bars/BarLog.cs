using Streaming.Engine.Sessions;

namespace Streaming.Engine.Bars;

/// <summary>The closed bars of one symbol's session, at every size, append-only.</summary>
/// <remarks>One thread appends; any number read, without locks, while it grows: a bar's slot is written before the
/// count that makes it visible. Capacity is the session's length, known beforehand.</remarks>
public sealed class BarLog
{
    private readonly BarSeries[] _series;

    public BarLog(TradingSession session)
    {
        Session = session;
        var rawBars = (int)Math.Ceiling(session.LengthSeconds / BarIntervals.RawSeconds);
        _series = Array.ConvertAll(
            BarIntervals.All, interval => new BarSeries((rawBars + interval.RawBars() - 1) / interval.RawBars()));
        RawCapacity = rawBars;
    }

    public TradingSession Session { get; }

    /// <summary>How many raw bars a whole session has.</summary>
    public int RawCapacity { get; }

    public BarSeries this[BarInterval interval] => _series[(int)interval];

    /// <summary>Appends a raw bar and closes the buckets it completes.</summary>
    /// <param name="onClosed">Told of each bar that this closes, the raw one first.</param>
    public void Append(Bar raw, Action<BarInterval, Bar>? onClosed = null)
    {
        var series = _series[(int)BarInterval.Raw30Seconds];
        var newest = series.Newest;
        if (newest is not null && raw.Ordinal <= newest.Ordinal)
            throw new ArgumentException($"Bar {raw.Ordinal} comes after bar {newest.Ordinal}.", nameof(raw));

        // A bucket whose last raw bars were missed closes when a later raw bar shows that they will not come.
        if (newest is not null)
            foreach (var interval in BarIntervals.All)
                if (interval != BarInterval.Raw30Seconds && raw.Ordinal / interval.RawBars() > newest.Ordinal / interval.RawBars())
                    CloseBucket(interval, newest.Ordinal / interval.RawBars(), onClosed);

        series.Append(raw);
        onClosed?.Invoke(BarInterval.Raw30Seconds, raw);

        var last = raw.Ordinal == RawCapacity - 1;
        foreach (var interval in BarIntervals.All)
            if (interval != BarInterval.Raw30Seconds && (last || (raw.Ordinal + 1) % interval.RawBars() == 0))
                CloseBucket(interval, raw.Ordinal / interval.RawBars(), onClosed);
    }

    /// <summary>The bucket that is still open as it stands with <paramref name="openRaw"/> for its newest raw bar.</summary>
    public Bar OpenBucket(BarInterval interval, Bar openRaw)
    {
        if (interval == BarInterval.Raw30Seconds)
            return openRaw;

        var closed = RawBarsOf(interval, openRaw.Ordinal / interval.RawBars());
        return Bar.Bucket([.. closed, openRaw], interval);
    }

    private void CloseBucket(BarInterval interval, int ordinal, Action<BarInterval, Bar>? onClosed)
    {
        var series = _series[(int)interval];
        if (series.Newest is { } newest && newest.Ordinal >= ordinal)
            return;

        var bar = Bar.Bucket(RawBarsOf(interval, ordinal), interval);
        series.Append(bar);
        onClosed?.Invoke(interval, bar);
    }

    private ReadOnlySpan<Bar> RawBarsOf(BarInterval interval, int ordinal)
    {
        var raw = _series[(int)BarInterval.Raw30Seconds];
        var all = raw.Closed;
        var from = raw.IndexAfter((ordinal * interval.RawBars()) - 1);
        var to = raw.IndexAfter(((ordinal + 1) * interval.RawBars()) - 1);
        return all[from..to];
    }
}
