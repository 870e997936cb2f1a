using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>Inverts Black prices to total standard deviations, to the last digits the price holds.</summary>
/// <remarks>P. Jaeckel, "Let's Be Rational", Wilmott (2015): a guess from one of four segments of the price, then
/// third-order Householder steps on an objective that is nearly linear in the segment.</remarks>
public static class ImpliedVolatility
{
    /// <summary>A price no further than this above intrinsic is intrinsic: dollars, far below any tick.</summary>
    public const double IntrinsicTolerance = 1e-12;

    private const double SmallestNormalised = 2.3e-308;

    // The steps have order four: one of this size leaves an error below the last digit.
    private const double LastStep = 1e-5;
    private const int StepsMax = 5;

    private static readonly double RootThree = Math.Sqrt(3);
    private static readonly double LowerScale = 2 * Math.PI / (3 * Math.Sqrt(3));

    /// <summary>The deviation of an undiscounted price.</summary>
    public static ImpliedDeviation Solve(OptionRight right, double price, double forward, double strike)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strike);
        var intrinsic = right == OptionRight.Call ? forward - strike : strike - forward;
        return SolveTimeValue(price - Math.Max(intrinsic, 0), forward, strike);
    }

    /// <summary>The deviations of a chain, NaN where none is found.</summary>
    /// <param name="timeValues">Undiscounted prices less intrinsic: the price itself of what is out of the
    /// money.</param>
    /// <param name="deviations">May be the time values themselves, which it then replaces.</param>
    public static void SolveBatch(
        double forward, ReadOnlySpan<double> strikes, ReadOnlySpan<double> timeValues, Span<double> deviations)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        ArgumentOutOfRangeException.ThrowIfNotEqual(timeValues.Length, strikes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(deviations.Length, strikes.Length);
        ImpliedVolatilityBatch.Solve(forward, strikes, timeValues, deviations);
    }

    /// <summary>The deviation s of a price beta = b(x, s) of the option out of the money, x = -|ln(F/K)|.</summary>
    public static ImpliedDeviation SolveNormalised(double x, double beta)
    {
        if (Refuses(x, beta) is { } refusal)
            return ImpliedDeviation.None(refusal);

        var segment = Segment.Of(x, beta);
        var s = segment.Guess;
        for (var step = 0; step < StepsMax && s > 0 && double.IsFinite(s); step++)
        {
            var ds = Math.Max(segment.Objective switch
            {
                Objective.Lower => LowerStep(x, beta, s),
                Objective.Upper => UpperStep(x, beta, s),
                _ => MiddleStep(x, beta, s),
            }, -0.5 * s);
            s += ds;
            if (Math.Abs(ds) <= LastStep * s)
                return ImpliedDeviation.Found(s);
        }

        return SolveByNewton(x, beta);
    }

    /// <summary>The same by Newton steps on ln b between bounds, an order slower: the fallback, and the tests' second
    /// opinion.</summary>
    public static ImpliedDeviation SolveByNewton(double x, double beta)
    {
        if (Refuses(x, beta) is { } refusal)
            return ImpliedDeviation.None(refusal);

        var maximum = Math.Exp(0.5 * x);
        var upper = beta > 0.5 * maximum;
        var target = upper ? maximum - beta : beta;
        var inflection = Math.Sqrt(2 * -x);
        var (low, high) = (0.0, double.PositiveInfinity);
        var s = inflection > 0 ? inflection : beta / NormalDistribution.InverseRootTwoPi;
        for (var step = 0; step < 200; step++)
        {
            var value = upper ? NormalisedBlack.Complement(x, s) : NormalisedBlack.Value(x, s);
            var excess = value > 0 ? Math.Log(value / target) : double.NegativeInfinity;
            if (upper ? excess < 0 : excess > 0)
                high = s;
            else
                low = s;

            // Where the step drowns in the rounding of b the bounds mean nothing any more.
            var newton = s + (upper ? 1 : -1) * excess * value / NormalisedBlack.Slope(x, s);
            if (Math.Abs(newton - s) <= 1e-15 * s)
                return ImpliedDeviation.Found(newton);

            s = newton > low && newton < high ? newton
                : double.IsInfinity(high) ? 2 * s
                : 0.5 * (low + high);
        }

        return ImpliedDeviation.Found(s);
    }

    internal static ImpliedDeviation SolveTimeValue(double timeValue, double forward, double strike) =>
        !(timeValue > IntrinsicTolerance) ? ImpliedDeviation.None(ImpliedDeviationStatus.AtIntrinsic)
        // Out of the money the most an option is worth is the lesser of forward and strike.
        : timeValue >= Math.Min(forward, strike) ? ImpliedDeviation.None(ImpliedDeviationStatus.AboveMaximum)
        : SolveNormalised(
            -Math.Abs(Black.LogRatio(forward, strike)), timeValue / (Math.Sqrt(forward) * Math.Sqrt(strike)));

    private static ImpliedDeviationStatus? Refuses(double x, double beta)
    {
        if (!(x <= 0))
            throw new ArgumentOutOfRangeException(nameof(x), x, "x is -|ln(F/K)|, not positive.");

        return !(beta >= 0) ? ImpliedDeviationStatus.AtIntrinsic
            : beta < SmallestNormalised ? ImpliedDeviationStatus.Underflow
            : beta >= Math.Exp(0.5 * x) ? ImpliedDeviationStatus.AboveMaximum
            : null;
    }

    /// <summary>A step on 1/ln b - 1/ln beta.</summary>
    private static double LowerStep(double x, double beta, double s)
    {
        var b = NormalisedBlack.Value(x, s);
        var (second, third) = Derivatives(x, s);
        var q = NormalisedBlack.Slope(x, s) / b;
        var logB = Math.Log(b);
        var logBeta = Math.Log(beta);
        var newton = (logBeta - logB) * (logB / logBeta) / q;
        var halley = second - q * (1 + 2 / logB);
        var householder = third + 2 * q * q * (1 + 3 / logB * (1 + 1 / logB)) - 3 * second * q * (1 + 2 / logB);
        return Householder(newton, halley, householder);
    }

    /// <summary>A step on b - beta.</summary>
    private static double MiddleStep(double x, double beta, double s)
    {
        var (second, third) = Derivatives(x, s);
        return Householder((beta - NormalisedBlack.Value(x, s)) / NormalisedBlack.Slope(x, s), second, third);
    }

    /// <summary>A step on ln((b_max - beta)/(b_max - b)).</summary>
    private static double UpperStep(double x, double beta, double s)
    {
        var complement = NormalisedBlack.Complement(x, s);
        var (second, third) = Derivatives(x, s);
        var q = NormalisedBlack.Slope(x, s) / complement;
        var newton = Math.Log(complement / (Math.Exp(0.5 * x) - beta)) / q;
        return Householder(newton, second + q, third + q * (3 * second + 2 * q));
    }

    /// <summary>b''/b' and b'''/b'.</summary>
    private static (double Second, double Third) Derivatives(double x, double s)
    {
        var h = x / s;
        var second = h * h / s - 0.25 * s;
        return (second, second * second - 3 * (h / s) * (h / s) - 0.25);
    }

    private static double Householder(double newton, double halley, double householder) =>
        newton * (1 + 0.5 * halley * newton) / (1 + newton * (halley + householder * newton / 6));

    private enum Objective : byte
    {
        Lower,
        Middle,
        Upper,
    }

    /// <summary>Which of the four segments a price is in, and the first guess there.</summary>
    private readonly record struct Segment(Objective Objective, double Guess)
    {
        public static Segment Of(double x, double beta)
        {
            // At the inflection of b(s) the tangent meets 0 and the maximum at the ends of the middle segments.
            var centre = Math.Sqrt(-2 * x);
            var centrePrice = NormalisedBlack.Value(x, centre);
            var centreSlope = NormalisedBlack.Slope(x, centre);
            if (beta < centrePrice)
            {
                var low = centre - centrePrice / centreSlope;
                var lowPrice = NormalisedBlack.Value(x, low);
                if (beta < lowPrice)
                    return new(Objective.Lower, LowerGuess(x, beta, low, lowPrice));

                var left = new RationalCubic(
                    lowPrice, centrePrice, low, centre, 1 / NormalisedBlack.Slope(x, low), 1 / centreSlope);
                return new(Objective.Middle, left.At(beta, left.ControlForRightCurvature(0, stiff: false)));
            }

            var maximum = Math.Exp(0.5 * x);
            var high = centreSlope > double.Epsilon ? centre + (maximum - centrePrice) / centreSlope : centre;
            var highPrice = NormalisedBlack.Value(x, high);
            if (beta > highPrice)
                return new(Objective.Upper, UpperGuess(x, beta, high, highPrice, maximum));

            var right = new RationalCubic(
                centrePrice, highPrice, centre, high, 1 / centreSlope, 1 / NormalisedBlack.Slope(x, high));
            return new(Objective.Middle, right.At(beta, right.ControlForLeftCurvature(0, stiff: false)));
        }

        /// <summary>Interpolates f = (2 pi |x| / (3 sqrt 3)) Phi(-|x|/(s sqrt 3))^3, which is nearly the price
        /// itself.</summary>
        private static double LowerGuess(double x, double beta, double low, double lowPrice)
        {
            var z = x / (RootThree * low);
            var square = z * z;
            var variance = low * low;
            var probability = NormalDistribution.Cumulative(z);
            var f = LowerScale * -x * probability * probability * probability;
            var slope = 2 * Math.PI * square * probability * probability * Math.Exp(square + variance / 8);
            var curvature = Math.PI / 6 * square / (variance * low) * probability
                * (8 * RootThree * low * -x
                    + (3 * variance * (variance - 8) - 8 * x * x) * NormalDistribution.CumulativeOverDensity(z))
                * Math.Exp(2 * square + variance / 4);
            var cubic = new RationalCubic(0, lowPrice, 0, f, 1, slope);
            var at = cubic.At(beta, cubic.ControlForRightCurvature(curvature, stiff: true));
            if (!(at > 0))
            {
                var t = beta / lowPrice;
                at = (f * t + lowPrice * (1 - t)) * t;
            }

            return Math.Abs(x / (RootThree * NormalDistribution.ApproximateInverse(Math.Cbrt(at / (LowerScale * -x)))));
        }

        /// <summary>Interpolates f = Phi(-s/2), which is nearly half of what the price lacks.</summary>
        private static double UpperGuess(double x, double beta, double high, double highPrice, double maximum)
        {
            var square = x / high * (x / high);
            var f = NormalDistribution.Cumulative(-0.5 * high);
            var slope = -0.5 * Math.Exp(0.5 * square);
            var curvature = NormalDistribution.RootHalfPi * Math.Exp(square + high * high / 8) * square / high;
            var cubic = new RationalCubic(highPrice, maximum, f, 0, slope, -0.5);
            var at = double.IsFinite(curvature)
                ? cubic.At(beta, cubic.ControlForLeftCurvature(curvature, stiff: true))
                : 0;
            if (!(at > 0))
            {
                var width = maximum - highPrice;
                var t = (beta - highPrice) / width;
                at = (f * (1 - t) + 0.5 * width * t) * (1 - t);
            }

            return -2 * NormalDistribution.ApproximateInverse(at);
        }
    }
}
