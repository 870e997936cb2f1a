namespace Streaming.Engine.Pricing;

/// <summary>The standard normal distribution, to within a few units in the last place of the result itself: the tails
/// are as good as the middle, because that is where the prices of far options live.</summary>
/// <remarks>W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969). His argument
/// is scaled by the square root of two only inside the rational functions, so the exponent keeps all its
/// digits.</remarks>
public static class NormalDistribution
{
    public const double InverseRootTwoPi = 0.39894228040143267794;
    public const double RootHalfPi = 1.2533141373155002512;

    private const double InverseRootTwo = 0.70710678118654752440;
    private const double InverseRootPi = 0.56418958354775628695;
    private const double CentreLimit = 0.46875;
    private const double MiddleLimit = 4;

    // exp(-z^2/2) underflows beyond.
    private const double TailLimit = 38.6;

    public static double Density(double z) => InverseRootTwoPi * GaussExponential(z);

    public static double Cumulative(double z)
    {
        var y = Math.Abs(z) * InverseRootTwo;
        if (y <= CentreLimit)
            return 0.5 + 0.5 * z * InverseRootTwo * CentralErrorFunctionRatio(y * y);

        if (double.IsNaN(z))
            return double.NaN;

        var tail = y * (1 / InverseRootTwo) > TailLimit ? 0 : 0.5 * GaussExponential(z) * ScaledComplement(y);
        return z < 0 ? tail : 1 - tail;
    }

    /// <summary>Cumulative over density, which stays finite where both vanish (the Mills ratio of -z).</summary>
    public static double CumulativeOverDensity(double z)
    {
        var y = Math.Abs(z) * InverseRootTwo;
        if (y <= CentreLimit)
            return RootHalfPi * Math.Exp(y * y) * (1 + z * InverseRootTwo * CentralErrorFunctionRatio(y * y));

        var complement = RootHalfPi * ScaledComplement(y);
        return z < 0 ? complement : 1 / Density(z) - complement;
    }

    /// <summary>The z of a probability, to seven digits: a first guess, not a result.</summary>
    /// <remarks>M. J. Wichura, Algorithm AS 241 (PPND7), Appl. Statist. 37 (1988).</remarks>
    internal static double ApproximateInverse(double probability)
    {
        var fromHalf = probability - 0.5;
        if (Math.Abs(fromHalf) <= 0.425)
        {
            var r = 0.180625 - fromHalf * fromHalf;
            return fromHalf * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }

        var root = Math.Sqrt(-Math.Log(fromHalf < 0 ? probability : 1 - probability));
        double z;
        if (root <= 5)
        {
            var r = root - 1.6;
            z = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
                / ((0.12021132975 * r + 0.73700164250) * r + 1);
        }
        else
        {
            var r = root - 5;
            z = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150)
                / ((0.012258202635 * r + 0.24197894225) * r + 1);
        }

        return fromHalf < 0 ? -z : z;
    }

    /// <summary>exp(-z^2/2) without the rounding of z^2, which the exponential would magnify by z^2/2.</summary>
    private static double GaussExponential(double z)
    {
        var coarse = Math.Truncate(z * 16) / 16;
        return Math.Exp(-0.5 * coarse * coarse) * Math.Exp(-0.5 * (z - coarse) * (z + coarse));
    }

    /// <summary>erf(y)/y, as a function of y^2, near 0.</summary>
    private static double CentralErrorFunctionRatio(double square) =>
        ((((1.85777706184603153e-1 * square + 3.16112374387056560e0) * square + 1.13864154151050156e2) * square
            + 3.77485237685302021e2) * square + 3.20937758913846947e3)
        / ((((square + 2.36012909523441209e1) * square + 2.44024637934444173e2) * square
            + 1.28261652607737228e3) * square + 2.84423683343917062e3);

    /// <summary>exp(y^2) erfc(y) for y above the centre.</summary>
    private static double ScaledComplement(double y)
    {
        if (y <= MiddleLimit)
            return ((((((((2.15311535474403846e-8 * y + 5.64188496988670089e-1) * y + 8.88314979438837594e0) * y
                    + 6.61191906371416295e1) * y + 2.98635138197400131e2) * y + 8.81952221241769090e2) * y
                    + 1.71204761263407058e3) * y + 2.05107837782607147e3) * y + 1.23033935479799725e3)
                / ((((((((y + 1.57449261107098347e1) * y + 1.17693950891312499e2) * y + 5.37181101862009858e2) * y
                    + 1.62138957456669019e3) * y + 3.29079923573345963e3) * y + 4.36261909014324716e3) * y
                    + 3.43936767414372164e3) * y + 1.23033935480374942e3);

        var inverse = 1 / (y * y);
        var correction = inverse
            * (((((1.63153871373020978e-2 * inverse + 3.05326634961232344e-1) * inverse
                + 3.60344899949804439e-1) * inverse + 1.25781726111229246e-1) * inverse
                + 1.60837851487422766e-2) * inverse + 6.58749161529837803e-4)
            / (((((inverse + 2.56852019228982242e0) * inverse + 1.87295284992346725e0) * inverse
                + 5.27905102951428412e-1) * inverse + 6.05183413124413191e-2) * inverse + 2.33520497626869185e-3);
        return (InverseRootPi - correction) / y;
    }
}
