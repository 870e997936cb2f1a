using Streaming.Engine.MarketData;

namespace Streaming.Engine.OpenInterest;

/// <summary>Estimates what customers hold of one contract, long and short, from prints whose side is only likely.</summary>
/// <remarks>
/// Customers open lots; a share of them is closed again the same day, after an exponential holding time. What was lately
/// bought and sold therefore tells how much of today's selling and buying closes. model.md 5.4: the order of the steps is
/// part of the definition.
/// </remarks>
/// <param name="closingShare">c: the share of lots that are closed the day they are opened.</param>
/// <param name="holding">hh: how long those are held in the mean.</param>
/// <param name="priorSign">rho: how much of the settled open interest dealers are thought long (+) or short (-).</param>
public sealed class HazardFilter(double closingShare, TimeSpan holding, double priorSign)
{
    /// <summary>Customers are thought a little short in the morning: dealers' 0DTE gamma is positive in the mean.</summary>
    public const double DefaultPriorSign = 0.10;

    private const double RateMemorySeconds = 600;
    private const double RateMin = 0.002;
    private const double SettledPerRate = 46_800; // two sessions in seconds
    private const double ClosableShare = 0.1;
    private const double ClosingMax = 0.95;

    private readonly double _hazard = closingShare / holding.TotalSeconds;
    private readonly double _inverseHolding = 1 / holding.TotalSeconds;

    /// <summary>What is thought of a contract before its first print.</summary>
    internal HazardState Begin(double settled)
    {
        var rate = BaseRate(settled);
        return new HazardState
        {
            Settled = settled,
            Long = priorSign > 0 ? (1 - priorSign) * settled : settled,
            Short = priorSign < 0 ? (1 + priorSign) * settled : settled,
            ClosableLong = ClosableShare * settled,
            ClosableShort = ClosableShare * settled,
            BuyRate = rate,
            SellRate = rate,
        };
    }

    /// <summary>Takes a print.</summary>
    /// <param name="buyProbability">That the customer bought; 0.5 where nothing is known.</param>
    internal void Observe(ref HazardState state, Timestamp time, double size, double buyProbability)
    {
        var baseRate = BaseRate(state.Settled);
        Age(ref state, time.UnixNanoseconds, baseRate);

        var bought = size * buyProbability;
        var sold = size - bought;
        state.BuyRate += bought / RateMemorySeconds;
        state.SellRate += sold / RateMemorySeconds;
        var buyCloses = Math.Min(ClosingMax, _hazard * state.ClosableShort / state.BuyRate);
        var sellCloses = Math.Min(ClosingMax, _hazard * state.ClosableLong / state.SellRate);

        var closed = Math.Min(bought * buyCloses, state.Short);
        state.Short -= closed;
        state.Long += bought - closed;
        state.ClosableLong += bought - closed;

        closed = Math.Min(sold * sellCloses, state.Long);
        state.Long -= closed;
        state.Short += sold - closed;
        state.ClosableShort += sold - closed;

        state.Volume += size;
        state.SideVariance += 4 * buyProbability * (1 - buyProbability) * size * size;
    }

    private void Age(ref HazardState state, long now, double baseRate)
    {
        // A late print ages nothing: it is taken as of the newest.
        if (now <= state.Time)
            return;

        if (state.Time != 0)
        {
            var seconds = (now - state.Time) * 1e-9;
            var rateLeft = Math.Exp(-seconds / RateMemorySeconds);
            var left = Math.Exp(-seconds * _inverseHolding);
            state.BuyRate = baseRate + (state.BuyRate - baseRate) * rateLeft;
            state.SellRate = baseRate + (state.SellRate - baseRate) * rateLeft;
            state.ClosableLong *= left;
            state.ClosableShort *= left;
        }

        state.Time = now;
    }

    private static double BaseRate(double settled) => Math.Max(RateMin, settled / SettledPerRate);
}

/// <summary>What a <see cref="HazardFilter"/> knows of one contract: contracts, contracts a second, nanoseconds.</summary>
internal struct HazardState
{
    /// <summary>Open interest of the morning.</summary>
    public double Settled;

    /// <summary>What customers hold; likewise <see cref="Short"/>.</summary>
    public double Long;

    public double Short;

    /// <summary>What was lately opened and may be closed again today.</summary>
    public double ClosableLong;

    public double ClosableShort;

    public double BuyRate;

    public double SellRate;

    public double Volume;

    /// <summary>The sum over prints of 4 p (1-p) size².</summary>
    public double SideVariance;

    /// <summary>The newest print's; 0 before the first.</summary>
    public long Time;

    /// <summary>What dealers hold, net; + is long.</summary>
    public readonly double Dealers => Short - Long;

    /// <summary>Within what the day's volume can have made of the settled number.</summary>
    public readonly double OpenInterest =>
        Math.Clamp(Math.Max(Long, Short), Math.Max(0, Settled - Volume), Settled + Volume);
}
