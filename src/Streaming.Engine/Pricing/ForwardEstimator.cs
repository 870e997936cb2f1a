using Streaming.Engine.MarketData;
using Streaming.Engine.Saving;

namespace Streaming.Engine.Pricing;

/// <summary>The forward that put-call parity implies, smoothed over seconds. Allocates only to grow with the
/// chain.</summary>
/// <remarks>What is smoothed is the basis F/S: the forward itself moves with every tick of the spot, and an average of
/// it would trail behind the market.</remarks>
/// <param name="sessionsBeyond">Sessions behind the present one that the chain lives through: interest and dividends may
/// move its forward from the spot, and then say nothing of a spot that lags.</param>
public sealed class ForwardEstimator(int sessionsBeyond = 0)
{
    public const int StrikesMin = 3;

    private const double DeviationsFromSpot = 1.5;
    private const double UnknownDeviation = 0.005; // at an unknown width, a window of three quarters of a percent
    private const double BasisMax = 0.0025;
    private const double CarryMax = 0.0003; // a session, 7.5 % a year
    private const double HalfLifeSeconds = 5;
    private const double JumpMedianDeviations = 4;
    private const double SpotTolerance = 0.0005;
    private static readonly TimeSpan SpotGrace = TimeSpan.FromSeconds(5);

    private readonly double _basisMax = BasisMax + CarryMax * sessionsBeyond;
    private double[] _forwards = [];
    private double[] _weights = [];

    /// <summary>All of the state there is.</summary>
    public ForwardMemory Memory { get; set; }

    /// <param name="deviation">The last at-the-money deviation, NaN where there is none yet.</param>
    /// <param name="asOf">Event time; an estimate is never older than the one before it.</param>
    public ForwardEstimate Estimate(in StrikeQuotes quotes, double spot, double deviation, Timestamp asOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spot);
        var count = Collect(quotes, spot, double.IsNaN(deviation) ? UnknownDeviation : deviation);
        if (count < StrikesMin)
            return Fallback(spot);

        var forwards = _forwards.AsSpan(0, count);
        var weights = _weights.AsSpan(0, count);
        var median = WeightedMedian(forwards, weights);
        var basis = Math.Clamp(median / spot, 1 - _basisMax, 1 + _basisMax);
        var spread = MedianDistance(forwards, median) / spot;
        var memory = Memory;
        if (memory.Basis > 0 && Math.Abs(basis - memory.Basis) <= JumpMedianDeviations * spread)
        {
            var kept = double.Exp2(-Math.Max(0, (asOf - memory.At).TotalSeconds) / HalfLifeSeconds);
            basis += kept * (memory.Basis - basis);
        }

        var isNear = sessionsBeyond > 0 || Math.Abs(basis - 1) <= SpotTolerance;
        var apartSince = isNear ? (Timestamp?)null : memory.ApartSince ?? asOf;
        Memory = new(basis, asOf, apartSince);
        var forward = basis * spot;
        return apartSince is { } since && asOf - since > SpotGrace
            ? new(forward, ForwardSource.Parity, forward, SpotSource.Implied)
            : new(forward, ForwardSource.Parity, spot, SpotSource.Feed);
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Value(Memory.Basis);
        writer.Value(Memory.At);
        writer.Optional(Memory.ApartSince);
    }

    internal void Restore(ref StateReader reader) =>
        Memory = new(reader.Value<double>(), reader.Value<Timestamp>(), reader.Optional<Timestamp>());

    private ForwardEstimate Fallback(double spot)
    {
        // Without parity nothing says that the spot lags.
        Memory = Memory with { ApartSince = null };
        return Memory.Basis > 0
            ? new(Memory.Basis * spot, ForwardSource.Carried, spot, SpotSource.Feed)
            : new(spot, ForwardSource.Spot, spot, SpotSource.Feed);
    }

    private int Collect(in StrikeQuotes quotes, double spot, double deviation)
    {
        if (_forwards.Length < quotes.Count)
        {
            _forwards = new double[quotes.Count];
            _weights = new double[quotes.Count];
        }

        var window = DeviationsFromSpot * spot * deviation;
        var count = 0;
        for (var row = 0; row < quotes.Count; row++)
        {
            var strike = quotes.Strikes[row];
            var (callBid, callAsk) = (quotes.CallBids[row], quotes.CallAsks[row]);
            var (putBid, putAsk) = (quotes.PutBids[row], quotes.PutAsks[row]);
            if (!(Math.Abs(strike - spot) <= window)
                || !StrikeQuotes.IsTwoSided(callBid, callAsk)
                || !StrikeQuotes.IsTwoSided(putBid, putAsk))
                continue;

            var halfCall = 0.5 * (callAsk - callBid);
            var halfPut = 0.5 * (putAsk - putBid);
            _forwards[count] = strike + 0.5 * (callBid + callAsk) - 0.5 * (putBid + putAsk);
            // Both legs may be locked.
            _weights[count++] = 1 / Math.Max(halfCall * halfCall + halfPut * halfPut, 1e-8);
        }

        return count;
    }

    private static double WeightedMedian(Span<double> values, Span<double> weights)
    {
        values.Sort(weights);
        var half = 0.0;
        foreach (var weight in weights)
            half += 0.5 * weight;

        var sum = 0.0;
        for (var i = 0; ; i++)
        {
            sum += weights[i];
            if (sum > half || i == values.Length - 1)
                return values[i];
            if (sum == half)
                return 0.5 * (values[i] + values[i + 1]);
        }
    }

    private static double MedianDistance(Span<double> values, double centre)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Abs(values[i] - centre);

        return Median.Of(values);
    }
}
