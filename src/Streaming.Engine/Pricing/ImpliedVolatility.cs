using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

public enum ImpliedDeviationStatus : byte
{
    Found,

    /// <summary>The price is worth no more than exercise: no volatility explains it.</summary>
    AtIntrinsic,

    /// <summary>The price is at or above what the option can ever be worth.</summary>
    AboveMaximum,

    /// <summary>The price over the forward is below the smallest double.</summary>
    Underflow,
}

/// <summary>The total standard deviation a price implies, or why there is none. Three of the four happen every day.</summary>
public readonly record struct ImpliedDeviation(ImpliedDeviationStatus Status, double Value)
{
    public bool IsFound => Status == ImpliedDeviationStatus.Found;
}

/// <summary>Finds the total deviation w that a price implies.</summary>
/// <remarks>P. Jaeckel, "Let's Be Rational", Wilmott (2015): a rational guess in one of four segments, then Householder
/// steps of third order on an objective that suits the segment. Two steps give all digits of a double; a third is made
/// where the second was still large, inside a bracket.</remarks>
public static class ImpliedVolatility
{
    private const double IntrinsicTolerance = 1e-12;
    private const double SmallestPrice = 2.3e-308;
    private const int StepsMax = 16;

    public static ImpliedDeviation Solve(OptionRight right, double price, double forward, double strike)
    {
        var intrinsic = Math.Max(right == OptionRight.Call ? forward - strike : strike - forward, 0);
        var timeValue = price - intrinsic;
        if (!(timeValue > IntrinsicTolerance * Math.Max(1, intrinsic)))
            return new(ImpliedDeviationStatus.AtIntrinsic, 0);
        if (price >= (right == OptionRight.Call ? forward : strike))
            return new(ImpliedDeviationStatus.AboveMaximum, 0);

        return SolveNormalised(-Math.Abs(Math.Log(forward / strike)), timeValue / Math.Sqrt(forward * strike));
    }

    /// <summary>The same for a normalised out-of-the-money call: x = ln(F/K) at most 0, beta the price over sqrt(FK).</summary>
    public static ImpliedDeviation SolveNormalised(double x, double beta)
    {
        if (!(beta > 0))
            return new(ImpliedDeviationStatus.AtIntrinsic, 0);
        if (beta < SmallestPrice)
            return new(ImpliedDeviationStatus.Underflow, 0);
        var ceiling = Math.Exp(0.5 * x);
        if (beta >= ceiling)
            return new(ImpliedDeviationStatus.AboveMaximum, 0);

        var guess = ImpliedVolatilityGuess.Make(x, beta, ceiling);
        return new(ImpliedDeviationStatus.Found, Refine(x, beta, ceiling, guess));
    }

    private static double Refine(double x, double beta, double ceiling, in ImpliedVolatilityGuess guess)
    {
        double low = 0, high = double.PositiveInfinity, s = guess.Deviation;
        var logBeta = Math.Log(beta);
        for (var step = 0; step < StepsMax; step++)
        {
            var ratio = Normalised.PriceOverVega(x, s);
            var vega = Normalised.Vega(x, s);
            var halley = x * x / (s * s * s) - 0.25 * s;
            var third = halley * halley - 3 * x * x / (s * s * s * s) - 0.25;
            double newton, second;
            bool isAbove;
            switch (guess.Segment)
            {
                case PriceSegment.Low:
                    var logPrice = Normalised.LogPrice(x, s);
                    var slope = 1 / ratio;
                    newton = (logBeta - logPrice) * logPrice / (logBeta * slope);
                    second = halley - slope * (1 + 2 / logPrice);
                    third += 2 * slope * slope * (1 + 3 / logPrice * (1 + 1 / logPrice))
                        - 3 * halley * slope * (1 + 2 / logPrice);
                    isAbove = logPrice > logBeta;
                    break;
                case PriceSegment.High:
                    var rest = ceiling - vega * ratio;
                    var growth = vega / rest;
                    newton = -Math.Log((ceiling - beta) / rest) / growth;
                    second = halley + growth;
                    third += growth * (2 * growth + 3 * halley);
                    isAbove = vega * ratio > beta;
                    break;
                default:
                    newton = (beta - vega * ratio) / vega;
                    second = halley;
                    isAbove = newton < 0;
                    break;
            }

            if (isAbove)
                high = s;
            else
                low = s;

            var change = newton * (1 + 0.5 * second * newton) / (1 + newton * (second + third * newton / 6));
            var next = s + Math.Max(change, -0.5 * s);
            if (next.Equals(s))
                break;
            if (!(next > low && next < high))
                next = double.IsPositiveInfinity(high) ? 2 * s : 0.5 * (low + high);

            var moved = Math.Abs(next - s);
            s = next;

            // The order is four: after a move of 1e-5 the next would be below the last bit.
            if (moved <= 1e-5 * s && step > 0)
                break;
        }

        return s;
    }
}
