using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>Undiscounted Black prices in total standard deviation w = sigma sqrt(T), which needs no clock.</summary>
public static class Black
{
    /// <summary>Below this a price is its intrinsic value.</summary>
    public const double DeviationFloor = 1e-7;

    public static double Price(OptionRight right, double forward, double strike, double deviation) =>
        right == OptionRight.Call ? Call(forward, strike, deviation) : Put(forward, strike, deviation);

    public static double Call(double forward, double strike, double deviation)
    {
        if (deviation < DeviationFloor)
            return Math.Max(forward - strike, 0);

        // The out-of-the-money side is small and exact; the other follows from parity.
        return strike >= forward
            ? OutOfTheMoney(forward, strike, deviation)
            : forward - strike + OutOfTheMoney(forward, strike, deviation);
    }

    public static double Put(double forward, double strike, double deviation)
    {
        if (deviation < DeviationFloor)
            return Math.Max(strike - forward, 0);

        return strike <= forward
            ? OutOfTheMoney(forward, strike, deviation)
            : strike - forward + OutOfTheMoney(forward, strike, deviation);
    }

    private static double OutOfTheMoney(double forward, double strike, double deviation) =>
        Math.Sqrt(forward * strike) * Normalised.Price(-Math.Abs(Math.Log(forward / strike)), deviation);
}
