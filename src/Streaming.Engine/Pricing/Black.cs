using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>Undiscounted Black prices in the total standard deviation to expiry: no clock is needed.</summary>
public static class Black
{
    /// <summary>The largest |a - b| over a + b for which the series of the logarithm is short.</summary>
    private const double NearOne = 0.06;

    public static double Call(double forward, double strike, double deviation) =>
        Math.Max(forward - strike, 0) + OutOfTheMoney(forward, strike, deviation);

    public static double Put(double forward, double strike, double deviation) =>
        Math.Max(strike - forward, 0) + OutOfTheMoney(forward, strike, deviation);

    public static double Price(OptionRight right, double forward, double strike, double deviation) =>
        right == OptionRight.Call ? Call(forward, strike, deviation) : Put(forward, strike, deviation);

    /// <summary>The price of whichever of the two is out of the money: the time value of both.</summary>
    public static double OutOfTheMoney(double forward, double strike, double deviation) =>
        Math.Sqrt(forward) * Math.Sqrt(strike)
        * NormalisedBlack.Value(-Math.Abs(LogRatio(forward, strike)), deviation);

    /// <summary>ln(a/b), exact in its own last digits where a and b are close: the quotient rounds, the difference of
    /// two close numbers does not.</summary>
    public static double LogRatio(double a, double b)
    {
        var ratio = (a - b) / (a + b);
        if (!(Math.Abs(ratio) < NearOne))
            return Math.Log(a / b);

        // 2 artanh(ratio)
        var square = ratio * ratio;
        return 2 * ratio * (1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square * (1.0 / 9
            + square * (1.0 / 11 + square * (1.0 / 13)))))));
    }
}
