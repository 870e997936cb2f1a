using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

public enum ForwardSource : byte
{
    None,

    /// <summary>Put-call parity at the strikes around the money.</summary>
    Parity,

    /// <summary>The last parity forward, moved with the spot.</summary>
    Scaled,

    Spot,
}

/// <summary>The price the chain itself believes in: the weighted median of K + C - P around the money, smoothed.</summary>
public sealed class ForwardEstimator
{
    private const int StrikesMin = 3;
    private const double DistanceMax = 1.5; // remaining sigmas
    private const double BasisMax = 0.0025;
    private const double HalfLifeSeconds = 5;
    private const double JumpDeviations = 4;

    // Before there is a smile: how far a same-day option around the money may lie, as a fraction of spot.
    private const double FirstDistance = 0.01;

    private double[] _forwards = [];
    private double[] _weights = [];
    private double _basis;
    private Timestamp _at;

    public ForwardSource Source { get; private set; }

    public double Forward { get; private set; }

    /// <param name="spot">NaN where it is not known.</param>
    /// <param name="deviation">The last w at the money; NaN before there is one.</param>
    public void Update(
        ReadOnlySpan<double> strikes, LegColumns calls, LegColumns puts, double spot, double deviation, Timestamp asOf)
    {
        var centre = double.IsNaN(spot) ? Forward : spot;
        if (!(centre > 0))
            return;

        var reach = double.IsNaN(deviation) ? FirstDistance * centre : DistanceMax * centre * deviation;
        var found = Collect(strikes, calls, puts, centre, reach);
        if (found < StrikesMin)
            found = Collect(strikes, calls, puts, centre, FirstDistance * centre);
        if (found < StrikesMin)
        {
            Source = Source is ForwardSource.Parity or ForwardSource.Scaled ? ForwardSource.Scaled : ForwardSource.Spot;
            Forward = centre * (1 + _basis);
            return;
        }

        Smooth(found, centre, asOf);
    }

    private void Smooth(int found, double centre, Timestamp asOf)
    {
        Array.Sort(_forwards, _weights, 0, found);
        var median = WeightedMedian(_forwards, _weights, found);
        var basis = Math.Clamp(median / centre - 1, -BasisMax, BasisMax);
        var first = Source is not (ForwardSource.Parity or ForwardSource.Scaled);
        var elapsed = (asOf - _at).TotalSeconds;
        _basis = first || Math.Abs(basis - _basis) > JumpDeviations * Spread(found, median) / centre
            ? basis
            : basis + (_basis - basis) * Math.Pow(2, -Math.Max(elapsed, 0) / HalfLifeSeconds);
        _at = asOf;
        Source = ForwardSource.Parity;
        Forward = centre * (1 + _basis);
    }

    private int Collect(
        ReadOnlySpan<double> strikes, LegColumns calls, LegColumns puts, double centre, double reach)
    {
        if (_forwards.Length < strikes.Length)
        {
            _forwards = new double[2 * strikes.Length];
            _weights = new double[2 * strikes.Length];
        }

        var count = 0;
        for (var row = 0; row < strikes.Length; row++)
        {
            if (Math.Abs(strikes[row] - centre) > reach)
                continue;
            var call = calls.QuoteAt(row);
            var put = puts.QuoteAt(row);
            if (!call.TryGetMid(out var callMid) || !put.TryGetMid(out var putMid))
                continue;

            double callSpread = call.Ask - call.Bid, putSpread = put.Ask - put.Bid;
            _forwards[count] = strikes[row] + callMid - putMid;
            _weights[count++] = 1 / Math.Max(0.25 * (callSpread * callSpread + putSpread * putSpread), 1e-6);
        }

        return count;
    }

    /// <summary>The median distance from the median: what a usual disagreement between strikes is.</summary>
    private double Spread(int count, double median)
    {
        for (var i = 0; i < count; i++)
            _weights[i] = Math.Abs(_forwards[i] - median);
        Array.Sort(_weights, 0, count);
        return Math.Max(_weights[count / 2], 1e-6);
    }

    private static double WeightedMedian(double[] values, double[] weights, int count)
    {
        double total = 0, below = 0;
        for (var i = 0; i < count; i++)
            total += weights[i];
        for (var i = 0; i < count; i++)
        {
            below += weights[i];
            if (below >= 0.5 * total)
                return values[i];
        }

        return values[count - 1];
    }
}
