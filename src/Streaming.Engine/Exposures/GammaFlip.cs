namespace Streaming.Engine.Exposures;

/// <summary>Finds the spot at which the repriced book's net gamma changes sign.
/// Holds the buffers of its grid.</summary>
public sealed class GammaFlip
{
    private const int HalfSteps = 120;
    private const int StepsToBeSure = 3;

    /// <summary>A sign change must be seen above this share of the largest gamma on both sides:
    /// the far tails are noise.</summary>
    private const double NoiseShare = 0.005;

    private double[] _spots = [], _values = [];

    /// <summary>The root nearest to the spot, the lower of two equally near;
    /// null where the book has none in range.</summary>
    /// <param name="deviation">The total standard deviation at the money; the search reaches six of them.</param>
    public double? Find(RepricedBook book, double spot, double deviation)
    {
        var range = Math.Clamp(6 * deviation, 0.0075, 0.05);
        var count = Tabulate(book, spot, range);
        var noise = 0.0;
        for (var i = 0; i < count; i++)
            noise = Math.Max(noise, Math.Abs(_values[i]));
        noise *= NoiseShare;
        if (noise == 0)
            return null;

        // Of the crossings only the last below the spot and the first above it can hold the nearest root.
        var reach = StepsToBeSure * 1.000001 * spot * range / HalfSteps;
        double? below = null, nearest = null;
        var left = -1;
        for (var i = 0; i < count; i++)
        {
            if (_values[i] == 0)
                continue;

            if (left >= 0 && _values[left] > 0 != _values[i] > 0
                && IsSure(left, -1, count, reach, noise) && IsSure(i, +1, count, reach, noise))
            {
                var root = Refine(book, left, i);
                if (root > spot)
                {
                    nearest = root;
                    break;
                }

                below = root;
            }

            left = i;
        }

        return below is { } lower && !(nearest - spot < spot - lower) ? lower : nearest;
    }

    private double Refine(RepricedBook book, int left, int right) =>
        BrentRoot.Find(book, _spots[left], _values[left], _spots[right], _values[right]);

    /// <summary>True where the sign at a node is seen above the noise before it ends or the reach does.</summary>
    private bool IsSure(int node, int direction, int count, double reach, double noise)
    {
        for (var i = node; i >= 0 && i < count && Math.Abs(_spots[i] - _spots[node]) <= reach; i += direction)
        {
            if (_values[i] > 0 != _values[node] > 0)
                return false;
            if (Math.Abs(_values[i]) > noise)
                return true;
        }

        return false;
    }

    /// <summary>Fills the even grid around the spot, and the strikes in range,
    /// where gamma has its peaks late in the day.</summary>
    private int Tabulate(RepricedBook book, double spot, double range)
    {
        var strikes = book.Strikes;
        var capacity = 2 * HalfSteps + 1 + strikes.Length;
        if (_spots.Length < capacity)
            (_spots, _values) = (new double[capacity], new double[capacity]);

        var (count, strike) = (0, 0);
        for (var step = -HalfSteps; step <= HalfSteps; step++)
        {
            var node = spot * (1 + range * step / HalfSteps);
            for (; strike < strikes.Length && strikes[strike] <= node; strike++)
                if (step > -HalfSteps && strikes[strike] < node)
                    _spots[count++] = strikes[strike];
            _spots[count++] = node;
        }

        for (var i = 0; i < count; i++)
            _values[i] = book.Gex(_spots[i]);
        return count;
    }
}
