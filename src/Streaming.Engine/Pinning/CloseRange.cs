namespace Streaming.Engine.Pinning;

/// <summary>A range around the spot and the chance that the session closes in it.</summary>
public readonly record struct CloseRange(double Probability, double Low, double High, CalibrationMethod Method)
{
    /// <summary>The spot give or take one or two remaining sigmas, with the normal law's textbook probability.</summary>
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
}
