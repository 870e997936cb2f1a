namespace Streaming.Engine.Pricing;

/// <summary>The standard normal distribution, to the last digits of a double in both tails.</summary>
public static class NormalDistribution
{
    private const double InverseSqrtTwoPi = 0.398_942_280_401_432_677_94;
    private const double InverseSqrtTwo = 0.707_106_781_186_547_524_40;
    private const double InverseSqrtPi = 0.564_189_583_547_756_286_95;

    public static double Density(double x) => InverseSqrtTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>The probability of a value below <paramref name="x"/>; small values keep their relative precision.</summary>
    public static double Cumulative(double x) => 0.5 * ErrorComplement(-x * InverseSqrtTwo);

    /// <summary>erfc: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969),
    /// with the coefficients of his CALERF.</summary>
    public static double ErrorComplement(double x)
    {
        var y = Math.Abs(x);
        if (y <= 0.46875)
            return 1 - x * Ratio(y > 1e-16 ? y * y : 0, Near.Top, Near.Bottom);

        var tail = Scale(y) * ScaledTail(y);
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>e^(x^2) erfc(x), which does not underflow.</summary>
    public static double ScaledErrorComplement(double x)
    {
        var y = Math.Abs(x);
        if (y <= 0.46875)
            return Math.Exp(y * y) * ErrorComplement(x);
        if (x > 0)
            return ScaledTail(y);

        return 2 * Math.Exp(y * y) - ScaledTail(y);
    }

    private static double ScaledTail(double y)
    {
        if (y <= 4)
            return Ratio(y, Middle.Top, Middle.Bottom);

        var inverseSquare = 1 / (y * y);
        var correction = inverseSquare * Ratio(inverseSquare, Far.Top, Far.Bottom);
        return (InverseSqrtPi - correction) / y;
    }

    // e^(-y^2) in two factors, since the rounding of y^2 alone would cost digits.
    private static double Scale(double y)
    {
        if (y > 26.6)
            return Math.Exp(-y * y);

        var coarse = Math.Truncate(y * 16) / 16;
        return Math.Exp(-coarse * coarse) * Math.Exp(-(y - coarse) * (y + coarse));
    }

    // CALERF's order: the last numerator coefficient leads, the denominator's leading one is 1.
    private static double Ratio(double x, ReadOnlySpan<double> top, ReadOnlySpan<double> bottom)
    {
        var count = bottom.Length;
        var numerator = top[count] * x;
        var denominator = x;
        for (var i = 0; i < count - 1; i++)
        {
            numerator = (numerator + top[i]) * x;
            denominator = (denominator + bottom[i]) * x;
        }

        return (numerator + top[count - 1]) / (denominator + bottom[count - 1]);
    }

    private static class Near
    {
        public static readonly double[] Top =
        [
            3.16112374387056560e00, 1.13864154151050156e02, 3.77485237685302021e02, 3.20937758913846947e03,
            1.85777706184603153e-1,
        ];

        public static readonly double[] Bottom =
            [2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03];
    }

    private static class Middle
    {
        public static readonly double[] Top =
        [
            5.64188496988670089e-1, 8.88314979438837594e00, 6.61191906371416295e01, 2.98635138197400131e02,
            8.81952221241769090e02, 1.71204761263407058e03, 2.05107837782607147e03, 1.23033935479799725e03,
            2.15311535474403846e-8,
        ];

        public static readonly double[] Bottom =
        [
            1.57449261107098347e01, 1.17693950891312499e02, 5.37181101862009858e02, 1.62138957456669019e03,
            3.29079923573345963e03, 4.36261909014324716e03, 3.43936767414372164e03, 1.23033935480374942e03,
        ];
    }

    private static class Far
    {
        public static readonly double[] Top =
        [
            3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
            6.58749161529837803e-4, 1.63153871373020978e-2,
        ];

        public static readonly double[] Bottom =
        [
            2.56852019228982242e00, 1.87295284992346725e00, 5.27905102951428412e-1, 6.05183413124413191e-2,
            2.33520497626869185e-3,
        ];
    }
}
