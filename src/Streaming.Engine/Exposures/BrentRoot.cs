namespace Streaming.Engine.Exposures;

/// <summary>Brent's method on a book's gamma (R. P. Brent, Algorithms for Minimization without Derivatives, 1973, ch.
/// 4).</summary>
internal static class BrentRoot
{
    /// <summary>Dollars. Far below a cent, so that the gamma left at the root is nothing beside the book's.</summary>
    private const double Tolerance = 1e-9;

    private const int StepsMax = 100;

    public static double Find(RepricedBook book, double a, double fa, double b, double fb)
    {
        var (c, fc) = (a, fa);
        var step = b - a;
        var previous = step;
        for (var i = 0; i < StepsMax; i++)
        {
            if (fb > 0 == fc > 0)
            {
                (c, fc) = (a, fa);
                previous = step = b - a;
            }

            if (Math.Abs(fc) < Math.Abs(fb))
                (a, fa, b, fb, c, fc) = (b, fb, c, fc, b, fb);

            var tolerance = 4e-16 * Math.Abs(b) + 0.5 * Tolerance;
            var middle = 0.5 * (c - b);
            if (Math.Abs(middle) <= tolerance || fb == 0)
                return b;

            if (Math.Abs(previous) < tolerance || Math.Abs(fa) <= Math.Abs(fb))
            {
                previous = step = middle;
            }
            else
            {
                var (p, q) = Interpolate(a, fa, b, fb, c, fc, middle);
                if (2 * p < Math.Min(3 * middle * q - Math.Abs(tolerance * q), Math.Abs(previous * q)))
                    (previous, step) = (step, p / q);
                else
                    previous = step = middle;
            }

            (a, fa) = (b, fb);
            b += Math.Abs(step) > tolerance ? step : Math.CopySign(tolerance, middle);
            fb = book.Gex(b);
        }

        return b;
    }

    /// <summary>The inverse quadratic step p/q, or the secant where two of the points are one;
    /// p is not negative.</summary>
    private static (double P, double Q) Interpolate(
        double a, double fa, double b, double fb, double c, double fc, double middle)
    {
        double p, q;
        var s = fb / fa;
        if (a == c)
        {
            p = 2 * middle * s;
            q = 1 - s;
        }
        else
        {
            var t = fa / fc;
            var r = fb / fc;
            p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1));
            q = (t - 1) * (r - 1) * (s - 1);
        }

        return p > 0 ? (p, -q) : (-p, q);
    }
}
