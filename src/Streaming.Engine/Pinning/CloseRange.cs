using Streaming.Engine.Pricing;

namespace Streaming.Engine.Pinning;

/// <summary>The fitted smile at a strike.</summary>
/// <param name="Deviation">The total standard deviation w there.</param>
/// <param name="Slope">dw/dK, per dollar.</param>
public readonly record struct SmilePoint(double Strike, double Deviation, double Slope);

/// <summary>A range around the spot and the chance that the session closes in it.</summary>
public readonly record struct CloseRange(double Probability, double Low, double High, CalibrationMethod Method)
{
    /// <summary>The spot give or take one or two remaining sigmas,
    /// with the normal law's textbook probability.</summary>
    public static CloseRange Normal(double spot, double deviation, int sigmas) => new(
        sigmas switch
        {
            1 => 0.6827,
            2 => 0.9545,
            _ => throw new ArgumentOutOfRangeException(nameof(sigmas), sigmas, "one or two"),
        },
        spot - sigmas * spot * deviation,
        spot + sigmas * spot * deviation,
        CalibrationMethod.NormalCdfV1);

    /// <summary>What the smile itself says: the price of being paid one dollar within the range.</summary>
    public static CloseRange FromSmile(double forward, in SmilePoint low, in SmilePoint high) => new(
        Math.Clamp(Digital(forward, low) - Digital(forward, high), 0, 1), low.Strike, high.Strike,
        CalibrationMethod.SmileDigitalV1);

    /// <summary>-dC/dK: the chance to close above the strike, the smile's slope included.</summary>
    private static double Digital(double forward, in SmilePoint point)
    {
        if (point.Deviation <= 0)
            return forward > point.Strike ? 1 : 0;

        var d1 = Math.Log(forward / point.Strike) / point.Deviation + 0.5 * point.Deviation;
        return NormalDistribution.Cumulative(d1 - point.Deviation)
            - forward * NormalDistribution.Density(d1) * point.Slope;
    }
}
