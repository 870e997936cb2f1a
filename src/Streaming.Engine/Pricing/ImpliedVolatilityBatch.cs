using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Streaming.Engine.Pricing;

/// <summary>Inverts a chain's prices in lanes. What is not a same-day option, deviations over
/// <see cref="DeviationMax"/> or options more than some nine deviations from the money, goes through
/// <see cref="ImpliedVolatility"/> one at a time.</summary>
/// <remarks>For small deviations Black's price is nearly Bachelier's, whose deviation is a function of one number,
/// y = |x| / beta: s = sqrt(2 pi) beta + |x| c(y). The fit of c is good to 5e-4; two third-order Householder steps on
/// ln b take that to the last digits.</remarks>
internal static class ImpliedVolatilityBatch
{
    private const double DeviationMax = 0.1;
    private const double MoneynessMax = 1e18; // y at nine deviations
    private const double RootTwoPi = 2.5066282746310005024;

    // The guess is better than this, and the step of order four, so that two leave nothing.
    private const double LongestStep = 0.01;
    private const int BlockRows = 64;

    public static void Solve(
        double forward, ReadOnlySpan<double> strikes, ReadOnlySpan<double> timeValues, Span<double> deviations)
    {
        if (Vector512.IsHardwareAccelerated)
            Solve<EightLanes>(forward, strikes, timeValues, deviations);
        else if (Vector256.IsHardwareAccelerated)
            Solve<FourLanes>(forward, strikes, timeValues, deviations);
        else
            Solve<TwoLanes>(forward, strikes, timeValues, deviations);
    }

    internal static void Solve<T>(
        double forward, ReadOnlySpan<double> strikes, ReadOnlySpan<double> timeValues, Span<double> deviations)
        where T : struct, ILanes<T>
    {
        Span<double> x = stackalloc double[BlockRows];
        Span<double> beta = stackalloc double[BlockRows];
        Span<double> s = stackalloc double[BlockRows];
        for (var start = 0; start < strikes.Length; start += BlockRows)
        {
            var rows = Math.Min(BlockRows, strikes.Length - start);
            var padded = (rows + T.Count - 1) / T.Count * T.Count;
            x[..padded].Fill(forward);
            beta[..padded].Clear();
            strikes.Slice(start, rows).CopyTo(x);
            timeValues.Slice(start, rows).CopyTo(beta);

            // Three passes, not one: the compiler stops inlining in a method with so many operations.
            Guess<T>(forward, x[..padded], beta, s);
            Improve<T>(x[..padded], beta, s);
            Improve<T>(x[..padded], beta, s);
            for (var row = 0; row < rows; row++)
                if (double.IsNaN(s[row]))
                    s[row] = ImpliedVolatility
                        .SolveTimeValue(timeValues[start + row], forward, strikes[start + row]).Value;

            s[..rows].CopyTo(deviations[start..]);
        }
    }

    /// <summary>Strikes and time values become x and beta; s is NaN where these formulas do not reach.</summary>
    private static void Guess<T>(double forward, Span<double> x, Span<double> beta, Span<double> s)
        where T : struct, ILanes<T>
    {
        ref var xs = ref x[0];
        ref var betas = ref beta[0];
        ref var guesses = ref s[0];
        for (nuint row = 0; row < (nuint)x.Length; row += (nuint)T.Count)
        {
            var strike = T.Load(in xs, row);
            var timeValue = T.Load(in betas, row);
            var logRatio = -T.Abs(LaneMath.LogRatio(T.All(forward), strike));
            var price = timeValue / T.SquareRoot(T.All(forward) * strike);
            var y = -logRatio / price;
            var tractable = T.Both(
                T.Below(T.All(ImpliedVolatility.IntrinsicTolerance), timeValue), T.Below(y, T.All(MoneynessMax)));
            y = T.Choose(tractable, y, T.All(0));
            var guess = T.MultiplyAdd(T.All(RootTwoPi), price, -logRatio * WidthBeyondTheMoney(y));
            logRatio.Store(ref xs, row);
            price.Store(ref betas, row);
            T.Choose(tractable, guess, T.All(double.NaN)).Store(ref guesses, row);
        }
    }

    /// <summary>A step for every row; a row that takes a long one, or that ends beyond the formulas, becomes
    /// NaN.</summary>
    private static void Improve<T>(Span<double> x, Span<double> beta, Span<double> s)
        where T : struct, ILanes<T>
    {
        ref var xs = ref x[0];
        ref var betas = ref beta[0];
        ref var guesses = ref s[0];
        for (nuint row = 0; row < (nuint)x.Length; row += (nuint)T.Count)
        {
            var guess = T.Load(in guesses, row);
            var step = Step(T.Load(in xs, row), T.Load(in betas, row), guess);
            var solved = guess + step;
            var good = T.Both(
                T.Below(T.Abs(step), T.All(LongestStep) * solved), T.Below(solved, T.All(DeviationMax)));
            T.Choose(good, solved, T.All(double.NaN)).Store(ref guesses, row);
        }
    }

    /// <summary>c(y), a polynomial in 1/sqrt(8 + ln(1 + y)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WidthBeyondTheMoney<T>(T y)
        where T : struct, ILanes<T>
    {
        var root = T.SquareRoot(LaneMath.Logarithm(y + T.All(1)) + T.All(8));
        var u = T.All(9.46330058355) / root - T.All(2.34578200752);
        var p = T.MultiplyAdd(T.All(0.0647430511099), u, T.All(0.0944430538425));
        p = T.MultiplyAdd(p, u, T.All(-0.135454534196));
        p = T.MultiplyAdd(p, u, T.All(-0.30226018956));
        p = T.MultiplyAdd(p, u, T.All(-0.0440078588923));
        p = T.MultiplyAdd(p, u, T.All(0.312940686516));
        p = T.MultiplyAdd(p, u, T.All(0.447811499451));
        p = T.MultiplyAdd(p, u, T.All(0.461160605553));
        return T.MultiplyAdd(p, u, T.All(0.3541755091));
    }

    /// <summary>A Householder step on ln b - ln beta, with b by its series in s/2 (see <see cref="NormalisedBlack"/>),
    /// whose five terms are exact up to <see cref="DeviationMax"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Step<T>(T x, T beta, T s)
        where T : struct, ILanes<T>
    {
        var one = T.All(1);
        var perS = one / s;
        var h = x * perS;
        var t = T.All(0.5) * s;
        var hh = h * h;
        var tt = t * t;
        var y0 = T.All(RootTwoPi) * LaneMath.ScaledTail(-h);
        var y1 = T.MultiplyAdd(h, y0, one);
        var y2 = T.MultiplyAdd(h, y1, y0);
        var y3 = T.MultiplyAdd(h, y2, T.All(2) * y1);
        var y4 = T.MultiplyAdd(h, y3, T.All(3) * y2);
        var y5 = T.MultiplyAdd(h, y4, T.All(4) * y3);
        var y6 = T.MultiplyAdd(h, y5, T.All(5) * y4);
        var y7 = T.MultiplyAdd(h, y6, T.All(6) * y5);
        var y8 = T.MultiplyAdd(h, y7, T.All(7) * y6);
        var y9 = T.MultiplyAdd(h, y8, T.All(8) * y7);
        var sum = T.MultiplyAdd(tt * y9, T.All(1.0 / 72), y7);
        sum = T.MultiplyAdd(tt * sum, T.All(1.0 / 42), y5);
        sum = T.MultiplyAdd(tt * sum, T.All(1.0 / 20), y3);
        sum = T.MultiplyAdd(tt * sum, T.All(1.0 / 6), y1);
        var slope = T.All(NormalDistribution.InverseRootTwoPi) * LaneMath.Exponential(T.All(-0.5) * (hh + tt));
        var b = slope * s * sum;

        var q = slope / b;
        var newton = -LaneMath.LogRatio(b, beta) / q;
        var second = T.MultiplyAdd(hh, perS, T.All(-0.25) * s);
        var third = T.MultiplyAdd(second, second, T.MultiplyAdd(T.All(-3) * hh * perS, perS, T.All(-0.25)));
        var halley = second - q;
        var householder = third + q * T.MultiplyAdd(T.All(-3), second, T.All(2) * q);
        return newton * T.MultiplyAdd(T.All(0.5) * halley, newton, one)
            / T.MultiplyAdd(newton, T.MultiplyAdd(householder, T.All(1.0 / 6) * newton, halley), one);
    }
}
