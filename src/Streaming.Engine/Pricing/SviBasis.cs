namespace Streaming.Engine.Pricing;

/// <summary>The inner problem of an SVI fit: with m and e given, a + b (rho y + sqrt(y^2 + e^2)) is linear in a, c = b
/// rho and b, so the best of them is the minimum of a quadratic over a polygon, found exactly.</summary>
/// <remarks>S. De Marco and C. Martini, "Quasi-explicit calibration of Gatheral's SVI model" (2009). Here the basis is
/// 1, z and the root, so that only three of the sums depend on m and e.</remarks>
internal readonly struct SviBasis
{
    private const double RhoMax = 0.999;
    private const double SlopeMax = 1.5; // far below Lee's bound of 2/w_atm
    private const double LevelMin = 0.05;

    private readonly double _weight;
    private readonly double _meanZ;
    private readonly double _meanValue;
    private readonly double _varianceZ;
    private readonly double _covarianceZValue;
    private readonly double _varianceValue;

    public SviBasis(SmilePoints points, ReadOnlySpan<double> weights)
    {
        var (sum, z, value, zz, zValue, valueValue) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < points.Count; i++)
        {
            var weight = weights[i];
            var (x, y) = (points.Z[i], points.Variances[i]);
            sum += weight;
            z += weight * x;
            value += weight * y;
            zz += weight * x * x;
            zValue += weight * x * y;
            valueValue += weight * y * y;
        }

        _weight = sum;
        _meanZ = z / sum;
        _meanValue = value / sum;
        _varianceZ = zz / sum - _meanZ * _meanZ;
        _covarianceZValue = zValue / sum - _meanZ * _meanValue;
        _varianceValue = valueValue / sum - _meanValue * _meanValue;
    }

    /// <summary>The best shape with this m and e, and its weighted squared error.</summary>
    public (SviShape Shape, double Cost) Best(double m, double e, in RootSums sums)
    {
        var meanRoot = sums.Root / _weight;
        var distance = _meanZ - m;
        var meanRootSquare = _varianceZ + distance * distance + e * e;
        var varianceRoot = Math.Max(meanRootSquare - meanRoot * meanRoot, 0);
        var covarianceZRoot = sums.ZRoot / _weight - _meanZ * meanRoot;
        var covarianceRootValue = sums.ValueRoot / _weight - _meanValue * meanRoot;
        var bowl = new Bowl(
            _varianceValue, _covarianceZValue, covarianceRootValue, _varianceZ, covarianceZRoot, varianceRoot);
        var (c, b) = bowl.Lowest();

        // The level is free but for the variance's floor.
        var a = _meanValue - c * _meanZ - b * meanRoot + c * m;
        var raise = Math.Max(LevelMin - (a + e * Math.Sqrt(b * b - c * c)), 0);
        var cost = _weight * (bowl.At(c, b) + raise * raise);
        return (new(a + raise, b, b > 0 ? c / b : 0, m, e), cost);
    }

    /// <summary>A convex quadratic of the slopes (c, b).</summary>
    private readonly record struct Bowl(double Value, double P, double Q, double CC, double CB, double BB)
    {
        public double At(double c, double b) =>
            Value - 2 * (c * P + b * Q) + c * c * CC + 2 * c * b * CB + b * b * BB;

        /// <summary>The lowest point with |c| at most 0.999 b and wings no steeper than the bound: the free one, or the
        /// best on the four edges.</summary>
        public (double C, double B) Lowest()
        {
            var determinant = CC * BB - CB * CB;
            if (determinant > 1e-14 * CC * BB)
            {
                var (c, b) = ((P * BB - Q * CB) / determinant, (Q * CC - P * CB) / determinant);
                if (Math.Abs(c) <= RhoMax * b && b + Math.Abs(c) <= SlopeMax)
                    return (c, b);
            }

            const double corner = SlopeMax / (1 + RhoMax);
            var best = (C: 0.0, B: 0.0);
            var cost = double.PositiveInfinity;
            Try(OnEdge(0, 0, RhoMax * corner, corner), ref best, ref cost);
            Try(OnEdge(0, 0, -RhoMax * corner, corner), ref best, ref cost);
            Try(OnEdge(0, SlopeMax, RhoMax * corner, corner), ref best, ref cost);
            Try(OnEdge(0, SlopeMax, -RhoMax * corner, corner), ref best, ref cost);
            return best;
        }

        private void Try((double C, double B) point, ref (double C, double B) best, ref double cost)
        {
            var at = At(point.C, point.B);
            if (at < cost)
                (best, cost) = (point, at);
        }

        private (double C, double B) OnEdge(double c0, double b0, double c1, double b1)
        {
            var (dc, db) = (c1 - c0, b1 - b0);
            var bend = dc * dc * CC + 2 * dc * db * CB + db * db * BB;
            var fall = dc * (P - c0 * CC - b0 * CB) + db * (Q - c0 * CB - b0 * BB);
            var share = bend > 0 ? Math.Clamp(fall / bend, 0, 1) : fall > 0 ? 1 : 0;
            return (c0 + share * dc, b0 + share * db);
        }
    }
}

/// <summary>Weighted sums of the root sqrt((z - m)^2 + e^2), of it times z and of it times the variances.</summary>
internal readonly record struct RootSums(double Root, double ZRoot, double ValueRoot);
