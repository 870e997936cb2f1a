namespace Streaming.Engine.Pricing;

/// <summary>Black's formula without units: the out-of-the-money call over the geometric mean of forward and strike, as a
/// function of x = ln(F/K), at most 0, and the total deviation s.</summary>
/// <remarks>P. Jaeckel, "Let's Be Rational", Wilmott (2015), section 2. With Y = Phi/phi the price is
/// phi(h) e^(-t^2/2) (Y(h+t) - Y(h-t)), h = x/s, t = s/2, so that price and vega share the factor that underflows.</remarks>
internal static class Normalised
{
    private const double LogSqrtTwoPi = 0.918_938_533_204_672_741_78;
    private const double InverseSqrtTwo = 0.707_106_781_186_547_524_40;
    private const double SqrtHalfPi = 1.253_314_137_315_500_251_2;

    // Moments kept of the odd series; at the ratio it is used for, the next one is below the last bit.
    private const int Moments = 18;

    public static double Price(double x, double s) => s <= 0 ? 0 : Vega(x, s) * PriceOverVega(x, s);

    /// <summary>The price's logarithm, finite where the price underflows.</summary>
    public static double LogPrice(double x, double s)
    {
        double h = x / s, t = 0.5 * s;
        return Math.Log(PriceOverVega(x, s)) - 0.5 * (h * h + t * t) - LogSqrtTwoPi;
    }

    /// <summary>The price's derivative by s.</summary>
    public static double Vega(double x, double s)
    {
        double h = x / s, t = 0.5 * s;
        return Math.Exp(-0.5 * (h * h + t * t) - LogSqrtTwoPi);
    }

    /// <summary>Y(h+t) - Y(h-t), without cancellation.</summary>
    public static double PriceOverVega(double x, double s)
    {
        double h = x / s, t = 0.5 * s;
        if (t >= 0.1 * Math.Max(2, -h))
            return Mills(h + t) - Mills(h - t);

        Span<double> moments = stackalloc double[Moments];
        FillMoments(h, moments);
        double sum = 0, power = 2 * t;
        for (var n = 1; n < Moments; n += 2)
        {
            sum += power * moments[n];
            power *= t * t / ((n + 1) * (n + 2));
        }

        return sum;
    }

    private static double Mills(double h) =>
        SqrtHalfPi * NormalDistribution.ScaledErrorComplement(-h * InverseSqrtTwo);

    /// <summary>The integrals of u^n e^(hu - u^2/2) over u &gt; 0: Y's derivatives.</summary>
    private static void FillMoments(double h, Span<double> moments)
    {
        if (h > -2)
        {
            moments[0] = Mills(h);
            moments[1] = 1 + h * moments[0];
            for (var n = 1; n + 1 < moments.Length; n++)
                moments[n + 1] = h * moments[n] + n * moments[n - 1];
            return;
        }

        // Upwards the recurrence cancels for negative h; downwards, as Laplace's continued fraction, all is positive.
        var ratio = 0.0;
        var depth = moments.Length + (int)(400 / (h * h));
        for (var n = depth; n >= 1; n--)
        {
            ratio = n / (ratio - h);
            if (n < moments.Length)
                moments[n] = ratio;
        }

        moments[0] = 1 / (ratio - h);
        for (var n = 1; n < moments.Length; n++)
            moments[n] *= moments[n - 1];
    }
}
