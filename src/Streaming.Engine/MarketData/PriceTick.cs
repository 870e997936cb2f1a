namespace Streaming.Engine.MarketData;

/// <summary>The steps option prices move in.</summary>
public static class PriceTick
{
    private const double DimesFrom = 3;

    /// <summary>True for the classes that trade in nickels, and in dimes from $3; the others trade in cents.</summary>
    public static bool IsCoarse(string underlying) => underlying is "SPX" or "NDX" or "RUT" or "VIX";

    public static double At(double price, bool isCoarse) => !isCoarse ? 0.01 : price < DimesFrom ? 0.05 : 0.10;
}
