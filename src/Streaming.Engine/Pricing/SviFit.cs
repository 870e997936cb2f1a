using System.Runtime.Intrinsics;

namespace Streaming.Engine.Pricing;

/// <summary>Fits SVI to points: Nelder and Mead over m and ln e, the rest exactly (<see cref="SviBasis"/>), in three
/// passes whose weights forgive outliers.</summary>
internal sealed class SviFit
{
    public const double EMin = 0.05;

    private const double EMax = 4;
    private const double MMax = 3;
    private const int Passes = 3;
    private const int EvaluationsMax = 80;

    // In squared half-spreads.
    private const double Tolerance = 1e-6;

    private double[] _weights = [];
    private double[] _fitted = [];

    public SviShape Shape { get; private set; }

    /// <summary>The root of the mean squared error, in half-spreads.</summary>
    public double Error { get; private set; }

    /// <summary>Fits from a shape to begin with, or from a plain one.</summary>
    public void Fit(SmilePoints points, SviShape? start, double eMin)
    {
        if (_weights.Length < points.Padded)
        {
            _weights = new double[points.Z.Length];
            _fitted = new double[points.Z.Length];
        }

        var fitted = _fitted.AsSpan(0, points.Count);
        points.Weigh(_weights, default);
        Shape = start ?? new(0, 0, 0, 0, 1);
        eMin = Math.Min(eMin, EMax);
        var (mStep, eStep) = start is null ? (0.4, 0.5) : (0.08, 0.12);
        for (var pass = 0; pass < Passes; pass++)
        {
            Minimise(points, eMin, mStep, eStep);
            for (var i = 0; i < fitted.Length; i++)
                fitted[i] = Shape.At(points.Z[i]);

            points.Weigh(_weights, fitted);
            (mStep, eStep) = (0.04, 0.06);
        }

        Error = points.Error(fitted);
    }

    /// <summary>The sums in a fixed order, eight partial ones whatever the width, so that every processor gets the
    /// same.</summary>
    internal static RootSums Sum<T>(SmilePoints points, double[] weights, double m, double e)
        where T : struct, ILanes<T>
    {
        const int partials = GreekColumns.Padding;
        Span<double> sums = stackalloc double[3 * partials];
        sums.Clear();
        ref var partial = ref sums[0];
        ref var zs = ref points.Z[0];
        ref var values = ref points.Variances[0];
        ref var ws = ref weights[0];
        for (nuint row = 0; row < (nuint)points.Padded; row += partials)
        {
            for (nuint lane = 0; lane < partials; lane += (nuint)T.Count)
            {
                var z = T.Load(in zs, row + lane);
                var y = z - T.All(m);
                var root = T.Load(in ws, row + lane) * T.SquareRoot(T.MultiplyAdd(y, y, T.All(e * e)));
                (T.Load(in partial, lane) + root).Store(ref partial, lane);
                T.MultiplyAdd(root, z, T.Load(in partial, lane + partials)).Store(ref partial, lane + partials);
                T.MultiplyAdd(root, T.Load(in values, row + lane), T.Load(in partial, lane + 2 * partials))
                    .Store(ref partial, lane + 2 * partials);
            }
        }

        return new(Total(sums[..partials]), Total(sums[partials..(2 * partials)]), Total(sums[(2 * partials)..]));
    }

    private static double Total(ReadOnlySpan<double> partials)
    {
        var total = 0.0;
        foreach (var partial in partials)
            total += partial;

        return total;
    }

    private void Minimise(SmilePoints points, double eMin, double mStep, double eStep)
    {
        var basis = new SviBasis(points, _weights);
        var (startM, startE) = (Shape.M, Math.Log(Math.Clamp(Shape.E, eMin, EMax)));
        Span<Vertex> simplex =
        [
            At(points, basis, eMin, startM, startE),
            At(points, basis, eMin, startM + mStep, startE),
            At(points, basis, eMin, startM, startE + eStep),
        ];
        for (var evaluations = simplex.Length; evaluations < EvaluationsMax;)
        {
            simplex.Sort(static (a, b) => a.Cost.CompareTo(b.Cost));
            var (best, middle, worst) = (simplex[0], simplex[1], simplex[2]);
            if (worst.Cost - best.Cost <= Tolerance)
                break;

            var (centreM, centreE) = (0.5 * (best.M + middle.M), 0.5 * (best.LogE + middle.LogE));
            var reflected = Along(1);
            if (reflected.Cost < best.Cost)
            {
                var expanded = Along(2);
                simplex[2] = expanded.Cost < reflected.Cost ? expanded : reflected;
            }
            else if (reflected.Cost < middle.Cost)
            {
                simplex[2] = reflected;
            }
            else
            {
                var contracted = Along(reflected.Cost < worst.Cost ? 0.5 : -0.5);
                if (contracted.Cost < Math.Min(reflected.Cost, worst.Cost))
                {
                    simplex[2] = contracted;
                }
                else
                {
                    simplex[1] = Towards(middle, best);
                    simplex[2] = Towards(worst, best);
                }
            }

            Vertex Along(double share)
            {
                evaluations++;
                var m = centreM + share * (centreM - worst.M);
                return At(points, basis, eMin, m, centreE + share * (centreE - worst.LogE));
            }

            Vertex Towards(in Vertex from, in Vertex to)
            {
                evaluations++;
                return At(points, basis, eMin, 0.5 * (from.M + to.M), 0.5 * (from.LogE + to.LogE));
            }
        }

        simplex.Sort(static (a, b) => a.Cost.CompareTo(b.Cost));
        Shape = simplex[0].Shape;
    }

    private Vertex At(SmilePoints points, in SviBasis basis, double eMin, double m, double logE)
    {
        var boundM = Math.Clamp(m, -MMax, MMax);
        var e = Math.Clamp(Math.Exp(logE), eMin, EMax);
        var sums = Vector512.IsHardwareAccelerated ? Sum<EightLanes>(points, _weights, boundM, e)
            : Vector256.IsHardwareAccelerated ? Sum<FourLanes>(points, _weights, boundM, e)
            : Sum<TwoLanes>(points, _weights, boundM, e);
        var (shape, cost) = basis.Best(boundM, e, sums);
        return new(boundM, Math.Log(e), cost, shape);
    }

    private readonly record struct Vertex(double M, double LogE, double Cost, SviShape Shape);
}
