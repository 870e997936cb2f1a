using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Snapshots;

/// <summary>What the smile says of the rest of the session.</summary>
/// <param name="Straddle">Mids of call and put at the strike nearest the spot.</param>
/// <param name="Skew25Delta">Volatility of the put nearest a delta of -0.25 less that of the call nearest +0.25, a
/// decimal; null where a side has none within 0.20 of it.</param>
public sealed record SmileFacts(ExpectedMove Move, double? Straddle, double? Skew25Delta)
{
    private const double SkewDelta = 0.25;
    private const double SkewReach = 0.20;

    /// <param name="spot">As it is shown, to which the bounds are to add up.</param>
    internal static SmileFacts? Of(OptionChain chain, ChainSample sample, double? spot) => sample.HasSmile
        ? new(
            ExpectedMove.Of(spot ?? sample.Spot, sample.AtTheMoney, sample.Years),
            StraddleOf(chain, sample.Spot),
            SkewOf(sample))
        : null;

    private static double? StraddleOf(OptionChain chain, double spot)
    {
        var row = NearestStrike.Row(chain.Strikes, spot);
        return row >= 0
            && chain.Calls.QuoteAt(row).TryGetMid(out var call)
            && chain.Puts.QuoteAt(row).TryGetMid(out var put)
            ? call + put
            : null;
    }

    private static double? SkewOf(ChainSample sample)
    {
        var greeks = sample.Greeks;
        var put = NearestDelta(greeks.DeltaPut.AsSpan(0, sample.Rows), -SkewDelta);
        var call = NearestDelta(greeks.DeltaCall.AsSpan(0, sample.Rows), SkewDelta);
        return put >= 0 && call >= 0
            ? (sample.Deviations[put] - sample.Deviations[call]) / Math.Sqrt(sample.Years)
            : null;
    }

    private static int NearestDelta(ReadOnlySpan<double> deltas, double wanted)
    {
        var (nearest, least) = (-1, SkewReach);
        for (var row = 0; row < deltas.Length; row++)
            if (Math.Abs(deltas[row] - wanted) is var distance && distance <= least)
                (nearest, least) = (row, distance);
        return nearest;
    }
}
