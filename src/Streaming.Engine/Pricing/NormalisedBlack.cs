namespace Streaming.Engine.Pricing;

/// <summary>The out-of-the-money Black price in units of sqrt(F K), of x = -|ln(F/K)| and the total standard deviation
/// s: b = e^(x/2) Phi(x/s + s/2) - e^(-x/2) Phi(x/s - s/2).</summary>
/// <remarks>The two terms agree in nearly all digits where options are worth little, so they are never subtracted
/// there. With h = x/s, t = s/2 and Y = Phi/phi, b = phi(h) e^(-t^2/2) [Y(h+t) - Y(h-t)], and since Y(h) is the
/// integral of e^(hu - u^2/2) over u > 0 the bracket has a series with positive terms for small t and an asymptotic one
/// for large -h.</remarks>
public static class NormalisedBlack
{
    private const double AsymptoticLimit = -10;
    private const double SmallDeviation = 0.2;
    private const double Negligible = 1e-17;

    public static double Value(double x, double s)
    {
        if (!(s > 0))
            return 0;

        var h = x / s;
        var t = 0.5 * s;
        if (h + t < AsymptoticLimit)
            return ScaledDensity(h, t) * AsymptoticDifference(h, t);

        if (t < SmallDeviation)
            return ScaledDensity(h, t) * SmallDifference(h, t);

        // Here the terms are apart. For h + t > 0 the ratio Y may be infinite, the probability is not.
        var far = NormalDistribution.CumulativeOverDensity(h - t);
        return h + t > 0
            ? Math.Exp(0.5 * x) * NormalDistribution.Cumulative(h + t) - ScaledDensity(h, t) * far
            : ScaledDensity(h, t) * (NormalDistribution.CumulativeOverDensity(h + t) - far);
    }

    /// <summary>The most the price can be, less what it is: e^(x/2) - b, without the subtraction.</summary>
    public static double Complement(double x, double s)
    {
        var h = x / s;
        var t = 0.5 * s;
        return Math.Exp(0.5 * x) * NormalDistribution.Cumulative(-h - t)
            + Math.Exp(-0.5 * x) * NormalDistribution.Cumulative(h - t);
    }

    /// <summary>db/ds.</summary>
    public static double Slope(double x, double s) => s > 0
        ? ScaledDensity(x / s, 0.5 * s)
        : x == 0 ? NormalDistribution.InverseRootTwoPi : 0;

    private static double ScaledDensity(double h, double t) =>
        NormalDistribution.InverseRootTwoPi * Math.Exp(-0.5 * (h * h + t * t));

    /// <summary>Y(h+t) - Y(h-t) as twice the odd Taylor terms, whose derivatives follow Y(n+1) = h Y(n) + n
    /// Y(n-1).</summary>
    private static double SmallDifference(double h, double t)
    {
        var before = NormalDistribution.CumulativeOverDensity(h);
        var derivative = 1 + h * before;
        var square = t * t;
        var power = t;
        var sum = t * derivative;
        for (var n = 1; ; n += 2)
        {
            var even = h * derivative + n * before;
            var odd = h * even + (n + 1) * derivative;
            before = even;
            derivative = odd;
            power *= square / ((n + 1) * (n + 2));
            var term = power * odd;
            sum += term;
            if (Math.Abs(term) <= Negligible * sum)
                return 2 * sum;
        }
    }

    /// <summary>Y(h+t) - Y(h-t) for h+t far below 0, q = -t/h: the sum over k of (-1)^k (2k-1)!!/h^(2k) times
    /// (1-q)^-(2k+1) - (1+q)^-(2k+1), over -h. The differences of powers grow by a recurrence without
    /// cancellation.</summary>
    private static double AsymptoticDifference(double h, double t)
    {
        var q = -t / h;
        var near = 1 / (1 - q);
        var farPower = 1 / (1 + q);
        var nearSquare = near * near;
        var farSquare = farPower * farPower;
        var squareDifference = 4 * q * nearSquare * farSquare;
        var difference = 2 * q * near * farPower;
        var inverseSquare = 1 / (h * h);
        var factor = 1.0;
        var sum = difference;
        for (var k = 1; ; k++)
        {
            difference = nearSquare * difference + farPower * squareDifference;
            farPower *= farSquare;
            factor *= -(2 * k - 1) * inverseSquare;
            var term = factor * difference;
            sum += term;
            if (Math.Abs(term) <= Negligible * sum)
                return sum / -h;
        }
    }
}
