using Streaming.Engine.MarketData;

namespace Streaming.Engine.Snapshots;

/// <summary>Contracts traded in the session.</summary>
/// <param name="NearSpot">Of them at strikes within half a percent of the spot.</param>
/// <param name="Top3Strikes">Of them at the three strikes that traded most.</param>
public readonly record struct VolumeFacts(long Calls, long Puts, long NearSpot, long Top3Strikes)
{
    private const double NearShare = 0.005;

    public long Total => Calls + Puts;

    internal static VolumeFacts Of(OptionChain chain, double? spot)
    {
        long calls = 0, puts = 0, near = 0;
        Span<long> top = [0, 0, 0];
        var strikes = chain.Strikes;
        for (var row = 0; row < strikes.Length; row++)
        {
            var (call, put) = (chain.Calls.Volume[row], chain.Puts.Volume[row]);
            calls += call;
            puts += put;
            if (Math.Abs(strikes[row] - spot ?? double.NaN) <= NearShare * spot)
                near += call + put;
            if (call + put <= top[0])
                continue;

            top[0] = call + put;
            top.Sort();
        }

        return new VolumeFacts(calls, puts, near, top[0] + top[1] + top[2]);
    }
}
