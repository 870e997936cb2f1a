namespace Streaming.Engine.Pricing;

/// <summary>Fits a parabola to points by weighted least squares, in three passes that forgive outliers.</summary>
internal sealed class QuadraticFit
{
    private const int PointsMin = 4;
    private const int Passes = 3;

    private double[] _weights = [];
    private double[] _fitted = [];

    public QuadraticShape Shape { get; private set; }

    /// <summary>The root of the mean squared error, in half-spreads.</summary>
    public double Error { get; private set; }

    /// <summary>False where the points do not determine a parabola.</summary>
    public bool TryFit(SmilePoints points)
    {
        if (points.Count < PointsMin)
            return false;

        if (_weights.Length < points.Padded)
        {
            _weights = new double[points.Z.Length];
            _fitted = new double[points.Z.Length];
        }

        var fitted = _fitted.AsSpan(0, points.Count);
        points.Weigh(_weights, default);
        for (var pass = 0; pass < Passes; pass++)
        {
            if (!TrySolve(points, _weights, out var shape))
                return false;

            Shape = shape;
            for (var i = 0; i < fitted.Length; i++)
                fitted[i] = shape.At(points.Z[i]);

            points.Weigh(_weights, fitted);
        }

        Error = points.Error(fitted);
        return true;
    }

    private static bool TrySolve(SmilePoints points, ReadOnlySpan<double> weights, out QuadraticShape shape)
    {
        Span<double> moments = stackalloc double[5];
        Span<double> values = stackalloc double[3];
        moments.Clear();
        values.Clear();
        for (var i = 0; i < points.Count; i++)
        {
            var power = weights[i];
            for (var order = 0; order < moments.Length; order++)
            {
                moments[order] += power;
                if (order < values.Length)
                    values[order] += power * points.Variances[i];

                power *= points.Z[i];
            }
        }

        // Cramer's rule.
        var (m0, m1, m2, m3, m4) = (moments[0], moments[1], moments[2], moments[3], moments[4]);
        var c00 = m2 * m4 - m3 * m3;
        var c01 = m2 * m3 - m1 * m4;
        var c02 = m1 * m3 - m2 * m2;
        var determinant = m0 * c00 + m1 * c01 + m2 * c02;
        shape = default;
        if (!(determinant > 1e-12 * m0 * m2 * m4))
            return false;

        var c11 = m0 * m4 - m2 * m2;
        var c12 = m1 * m2 - m0 * m3;
        var c22 = m0 * m2 - m1 * m1;
        shape = new(
            (c00 * values[0] + c01 * values[1] + c02 * values[2]) / determinant,
            (c01 * values[0] + c11 * values[1] + c12 * values[2]) / determinant,
            (c02 * values[0] + c12 * values[1] + c22 * values[2]) / determinant);
        return true;
    }
}
