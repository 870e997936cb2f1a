namespace Streaming.Engine.Pricing;

internal enum PriceSegment : byte
{
    Low,
    Middle,
    High,
}

/// <summary>Where the search for an implied deviation begins, and on which objective.</summary>
/// <remarks>P. Jaeckel, "Let's Be Rational", sections 4 and 5; the rational cubic is R. Delbourgo and J. Gregory's, "Shape
/// preserving piecewise rational interpolation", SIAM J. Sci. Stat. Comput. 6 (1985).</remarks>
internal readonly record struct ImpliedVolatilityGuess(PriceSegment Segment, double Deviation)
{
    private const double TwoPiOverSqrt27 = 1.209_199_576_156_145_233_7;
    private const double SqrtThree = 1.732_050_807_568_877_293_5;
    private const double SqrtHalfPi = 1.253_314_137_315_500_251_2;

    public static ImpliedVolatilityGuess Make(double x, double beta, double ceiling)
    {
        // At the money the price is all but linear in s and has no inflection to start from.
        if (x > -1e-14)
            return new(PriceSegment.Middle, -2 * NormalQuantile.Of(0.5 * (1 - beta)) is var s && s > 0 ? s : beta);

        var centre = Math.Sqrt(2 * -x);
        var priceAtCentre = Normalised.Price(x, centre);
        var vegaAtCentre = Normalised.Vega(x, centre);
        if (beta < priceAtCentre)
        {
            var low = centre - priceAtCentre / vegaAtCentre;
            var priceAtLow = Normalised.Price(x, low);
            return beta < priceAtLow
                ? new(PriceSegment.Low, FromTheFloor(x, beta, low, priceAtLow))
                : new(PriceSegment.Middle, RationalCubic.Fit(
                    beta, priceAtLow, priceAtCentre, low, centre, 1 / Normalised.Vega(x, low), 1 / vegaAtCentre,
                    curvatureRight: 0));
        }

        var high = centre + (ceiling - priceAtCentre) / vegaAtCentre;
        var priceAtHigh = Normalised.Price(x, high);
        return beta <= priceAtHigh
            ? new(PriceSegment.Middle, RationalCubic.Fit(
                beta, priceAtCentre, priceAtHigh, centre, high, 1 / vegaAtCentre, 1 / Normalised.Vega(x, high),
                curvatureLeft: 0))
            : new(PriceSegment.High, FromTheCeiling(x, beta, high, priceAtHigh, ceiling));
    }

    private static double FromTheFloor(double x, double beta, double s, double price)
    {
        var z = -x / (SqrtThree * s);
        var y = z * z;
        var tail = NormalDistribution.Cumulative(-z);
        var value = TwoPiOverSqrt27 * -x * tail * tail * tail;
        var slope = 2 * Math.PI * y * tail * tail * Math.Exp(y + 0.125 * s * s);
        var curvature = Math.PI / 6 * y / (s * s * s) * tail
            * (8 * SqrtThree * s * -x + (3 * s * s * (s * s - 8) - 8 * x * x) * tail / NormalDistribution.Density(z))
            * Math.Exp(2 * y + 0.25 * s * s);
        var transformed = RationalCubic.Fit(beta, 0, price, 0, value, 1, slope, curvatureRight: curvature);
        if (!(transformed > 0))
            transformed = value * beta / price;
        return Math.Abs(x / (SqrtThree * NormalQuantile.Of(Math.Cbrt(transformed / (TwoPiOverSqrt27 * -x)))));
    }

    private static double FromTheCeiling(double x, double beta, double s, double price, double ceiling)
    {
        var y = x / s * (x / s);
        var value = NormalDistribution.Cumulative(-0.5 * s);
        var slope = -0.5 * Math.Exp(0.5 * y);
        var curvature = SqrtHalfPi * Math.Exp(y + 0.125 * s * s) * y / s;
        var transformed = RationalCubic.Fit(beta, price, ceiling, value, 0, slope, -0.5, curvatureLeft: curvature);
        if (!(transformed > 0))
            transformed = value * (ceiling - beta) / (ceiling - price);
        return -2 * NormalQuantile.Of(transformed);
    }
}
