using Streaming.Engine.MarketData;

namespace Streaming.Engine.Bars;

/// <summary>One bar of one symbol, of any size: the levels at its end and the flows within it, rounded once as they
/// will stand on the wire. A closed bar is never changed.</summary>
public sealed class Bar
{
    /// <summary>The bar's place in its session at its size; 09:30:00 New York is 0.</summary>
    public required int Ordinal { get; init; }

    public required Timestamp Start { get; init; }

    /// <summary>True where raw bars of this bucket are missing.</summary>
    public bool Partial { get; init; }

    public required BarLevels Levels { get; init; }

    /// <summary>Dollars dealers must trade since the open because of call prints; + is buying the underlying.</summary>
    public required long HedgeFlowCalls { get; init; }

    public required long HedgeFlowPuts { get; init; }

    /// <summary>The part of <see cref="HedgeFlowCalls"/> that fell into this bar.</summary>
    public required long HedgeFlowCallsChange { get; init; }

    public required long HedgeFlowPutsChange { get; init; }

    /// <summary><see cref="HedgeFlowCalls"/> in the principled book: by each print's likely side, and for the market makers'
    /// share of it.</summary>
    public long ExpectedHedgeFlowCalls { get; init; }

    public long ExpectedHedgeFlowPuts { get; init; }

    public required StrikeColumns Strikes { get; init; }

    /// <summary>The bars of one bucket as one: levels and cumulatives of the last, flows summed.</summary>
    /// <param name="rawBars">The raw bars that exist, ascending, all of one bucket.</param>
    public static Bar Bucket(ReadOnlySpan<Bar> rawBars, BarInterval interval)
    {
        var last = rawBars[^1];
        if (interval == BarInterval.Raw30Seconds)
            return last;

        long calls = 0, puts = 0;
        foreach (var bar in rawBars)
        {
            calls += bar.HedgeFlowCallsChange;
            puts += bar.HedgeFlowPutsChange;
        }

        var size = interval.RawBars();
        return new Bar
        {
            Ordinal = last.Ordinal / size,
            Start = last.Start - TimeSpan.FromSeconds(last.Ordinal % size * BarIntervals.RawSeconds),
            Partial = rawBars.Length < size,
            Levels = last.Levels,
            HedgeFlowCalls = last.HedgeFlowCalls,
            HedgeFlowPuts = last.HedgeFlowPuts,
            HedgeFlowCallsChange = calls,
            HedgeFlowPutsChange = puts,
            ExpectedHedgeFlowCalls = last.ExpectedHedgeFlowCalls,
            ExpectedHedgeFlowPuts = last.ExpectedHedgeFlowPuts,
            Strikes = StrikeColumns.Bucket(rawBars),
        };
    }
}
