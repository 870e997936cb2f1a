namespace Streaming.Engine.Pricing;

/// <summary>The screen for butterfly arbitrage, in the units of <see cref="SviShape"/>.</summary>
/// <remarks>J. Gatheral and A. Jacquier, "Arbitrage-free SVI volatility surfaces" (2014): Durrleman's
/// g = (1 - kW'/2W)^2 - W'^2/4 (1/W + 1/4) + W''/2 is not negative. Over z the factors of w_atm cancel but in one term.
/// </remarks>
internal static class Butterflies
{
    /// <summary>Points on each side of the forward, z = 0.05 apart out to 4.</summary>
    public const int Steps = 80;

    public const double Step = 0.05;

    private const double Tolerance = -1e-6;

    public static bool AreFree(double z, double value, double slope, double curvature, double atTheMoney)
    {
        if (!(value > 0))
            return false;

        var tilt = 1 - 0.5 * z * slope / value;
        var squared = slope * slope;
        var g = tilt * tilt - 0.25 * squared / value - squared * atTheMoney * atTheMoney / 16 + 0.5 * curvature;
        return g >= Tolerance;
    }
}
