using System.Runtime.CompilerServices;

namespace Streaming.Engine.Pricing;

/// <summary>The functions option formulas need, over lanes: each within about an ulp, the tail within 7e-16. No call,
/// no branch but one that is never taken near the money.</summary>
/// <remarks>The coefficients are ours: Chebyshev interpolations computed in quad precision, as polynomials. They
/// replace the usual Hart rational functions, which keep nine digits of a tail.</remarks>
internal static class LaneMath
{
    // Adding it leaves an integer in the low bits of the mantissa.
    private const double Magic = 6755399441055744; // 1.5 * 2^52
    private const double Log2E = 1.4426950408889634074;
    private const double Ln2High = 0.693147180559945286;
    private const double Ln2Low = 2.319046813846299558e-17;
    private const double SmallestExponent = -708;
    private const double NearRatio = 0.2;

    /// <summary>e^x for x up to 0, and 0 where it would be below the normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exponential<T>(T x)
        where T : struct, ILanes<T>
    {
        var bits = T.MultiplyAdd(x, T.All(Log2E), T.All(Magic));
        var power = bits - T.All(Magic);
        var r = T.MultiplyAdd(power, T.All(-Ln2High), x);
        r = T.MultiplyAdd(power, T.All(-Ln2Low), r);
        var p = T.MultiplyAdd(T.All(2.510520706464424e-08), r, T.All(2.7620076916113328e-07));
        p = T.MultiplyAdd(p, r, T.All(2.7557255423879841e-06));
        p = T.MultiplyAdd(p, r, T.All(2.4801521319879672e-05));
        p = T.MultiplyAdd(p, r, T.All(0.00019841269874802173));
        p = T.MultiplyAdd(p, r, T.All(0.0013888888917198588));
        p = T.MultiplyAdd(p, r, T.All(0.0083333333333261411));
        p = T.MultiplyAdd(p, r, T.All(0.041666666666624157));
        p = T.MultiplyAdd(p, r, T.All(0.16666666666666671));
        p = T.MultiplyAdd(p, r, T.All(0.5));
        p = T.MultiplyAdd(p * r, r, r) + T.All(1);
        return T.Choose(T.AtLeast(x, T.All(SmallestExponent)), p * T.PowerOfTwo(bits), T.All(0));
    }

    /// <summary>ln x of positive normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Logarithm<T>(T x)
        where T : struct, ILanes<T>
    {
        var mantissa = T.Mantissa(x);
        var large = T.AtLeast(mantissa, T.All(1.4142135623730951));
        mantissa = T.Choose(large, T.All(0.5) * mantissa, mantissa);

        var exponent = T.Exponent(x) + T.Choose(large, T.All(1), T.All(0));
        var series = TwiceArtanh((mantissa - T.All(1)) / (mantissa + T.All(1)));
        return T.MultiplyAdd(exponent, T.All(Ln2High), T.MultiplyAdd(exponent, T.All(Ln2Low), series));
    }

    /// <summary>ln(a/b), without the rounding of the quotient where the two are close.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogRatio<T>(T a, T b)
        where T : struct, ILanes<T>
    {
        var f = (a - b) / (a + b);
        var far = T.AtLeast(T.Abs(f), T.All(NearRatio));
        var near = TwiceArtanh(f);
        return T.Any(far) ? T.Choose(far, FarLogRatio(a, b), near) : near;
    }

    /// <summary>(1 - Phi(z)) e^(z^2/2) for z from 0 to 38.6: the normal tail without its exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaledTail<T>(T z)
        where T : struct, ILanes<T>
    {
        // A polynomial in u = (A z - k)/(z + k), which takes the range to -1..1, over z + k.
        var inverse = T.All(1) / (z + T.All(5.5));
        var u = T.MultiplyAdd(z, T.All(1.2849740932642488), T.All(-5.5)) * inverse;
        var p = T.MultiplyAdd(T.All(1.4513225777691797e-09), u, T.All(-9.0261600525583561e-10));
        p = T.MultiplyAdd(p, u, T.All(-2.1060460691829915e-08));
        p = T.MultiplyAdd(p, u, T.All(2.0567275298400972e-08));
        p = T.MultiplyAdd(p, u, T.All(2.1279034533283164e-07));
        p = T.MultiplyAdd(p, u, T.All(-3.9664164699518332e-07));
        p = T.MultiplyAdd(p, u, T.All(-1.8205333925505369e-06));
        p = T.MultiplyAdd(p, u, T.All(7.1185890169026566e-06));
        p = T.MultiplyAdd(p, u, T.All(7.5044050693924712e-06));
        p = T.MultiplyAdd(p, u, T.All(-0.00010532077865420794));
        p = T.MultiplyAdd(p, u, T.All(0.0002190273536658339));
        p = T.MultiplyAdd(p, u, T.All(0.00065206568214977066));
        p = T.MultiplyAdd(p, u, T.All(-0.0063482517714748251));
        p = T.MultiplyAdd(p, u, T.All(0.026195716363513772));
        p = T.MultiplyAdd(p, u, T.All(-0.076163077899515375));
        p = T.MultiplyAdd(p, u, T.All(0.17478455003782203));
        p = T.MultiplyAdd(p, u, T.All(-0.33171462892649112));
        p = T.MultiplyAdd(p, u, T.All(0.53288443746106828));
        p = T.MultiplyAdd(p, u, T.All(-0.73325839757337818));
        p = T.MultiplyAdd(p, u, T.All(0.86832235785776124));
        return p * inverse;
    }

    /// <summary>2 artanh(f) for |f| below a fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TwiceArtanh<T>(T f)
        where T : struct, ILanes<T>
    {
        var y = f * f;
        var p = T.MultiplyAdd(T.All(0.068025810451017132), y, T.All(0.066051000491479578));
        p = T.MultiplyAdd(p, y, T.All(0.076944217460731615));
        p = T.MultiplyAdd(p, y, T.All(0.090908691072791342));
        p = T.MultiplyAdd(p, y, T.All(0.11111111520582841));
        p = T.MultiplyAdd(p, y, T.All(0.14285714283658416));
        p = T.MultiplyAdd(p, y, T.All(0.20000000000003929));
        p = T.MultiplyAdd(p, y, T.All(0.33333333333333331));
        var half = T.MultiplyAdd(f * y, p, f);
        return half + half;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T FarLogRatio<T>(T a, T b)
        where T : struct, ILanes<T> => Logarithm(a / b);
}
