namespace Streaming.Feeds.Simulator;

/// <summary>The functions the simulation needs, from additions, products, quotients and roots alone.</summary>
/// <remarks>IEEE 754 fixes those to the bit; it does not fix exp and log, and the platforms' libraries differ in the
/// last digit. One seed must be the same tape everywhere.</remarks>
internal static class PortableMath
{
    private const double Ln2High = 0.693147180369123816490; // its low 32 bits are 0, so that k times it is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Sqrt2 = 1.41421356237309504880;
    private const double SqrtTwoPi = 2.50662827463100050242;

    /// <summary>e to the x, for |x| up to 700; 0 below.</summary>
    public static double Exp(double x)
    {
        if (x < -700)
            return 0;

        var k = Math.Floor(x * (1 / (Ln2High + Ln2Low)) + 0.5);
        var r = x - k * Ln2High - k * Ln2Low;

        // Taylor's series to r^13: |r| is at most ln 2 / 2, so the rest is below 4e-18.
        var p = 1.0 / 6227020800;
        p = p * r + 1.0 / 479001600;
        p = p * r + 1.0 / 39916800;
        p = p * r + 1.0 / 3628800;
        p = p * r + 1.0 / 362880;
        p = p * r + 1.0 / 40320;
        p = p * r + 1.0 / 5040;
        p = p * r + 1.0 / 720;
        p = p * r + 1.0 / 120;
        p = p * r + 1.0 / 24;
        p = p * r + 1.0 / 6;
        p = p * r + 1.0 / 2;
        p = p * r + 1;
        p = p * r + 1;
        return p * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>The natural logarithm of a normal, positive number.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var k = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > Sqrt2)
        {
            m *= 0.5;
            k++;
        }

        // ln m = 2 artanh s; s^2 is at most 0.0295, so the rest is below 1e-17.
        var s = (m - 1) / (m + 1);
        var z = s * s;
        var p = 1.0 / 21;
        p = p * z + 1.0 / 19;
        p = p * z + 1.0 / 17;
        p = p * z + 1.0 / 15;
        p = p * z + 1.0 / 13;
        p = p * z + 1.0 / 11;
        p = p * z + 1.0 / 9;
        p = p * z + 1.0 / 7;
        p = p * z + 1.0 / 5;
        p = p * z + 1.0 / 3;
        p = p * z + 1;
        return k * Ln2High + (2 * s * p + k * Ln2Low);
    }

    public static double NormalDensity(double x) => Exp(-0.5 * x * x) / SqrtTwoPi;

    /// <summary>The standard normal distribution, by the rational approximation of Hart (1968) as arranged by G. West,
    /// "Better approximations to cumulative normal functions", Wilmott, 2005.</summary>
    public static double NormalDistribution(double x)
    {
        var y = Math.Abs(x);
        if (y > 37)
            return x > 0 ? 1 : 0;

        var tail = Exp(-0.5 * y * y);
        if (y < 7.07106781186547)
        {
            var n = 3.52624965998911e-02 * y + 0.700383064443688;
            n = n * y + 6.37396220353165;
            n = n * y + 33.912866078383;
            n = n * y + 112.079291497871;
            n = n * y + 221.213596169931;
            n = n * y + 220.206867912376;
            var d = 8.83883476483184e-02 * y + 1.75566716318264;
            d = d * y + 16.064177579207;
            d = d * y + 86.7807322029461;
            d = d * y + 296.564248779674;
            d = d * y + 637.333633378831;
            d = d * y + 793.826512519948;
            d = d * y + 440.413735824752;
            tail *= n / d;
        }
        else
        {
            tail /= SqrtTwoPi * (y + 1 / (y + 2 / (y + 3 / (y + 4 / (y + 0.65)))));
        }

        return x > 0 ? 1 - tail : tail;
    }
}
