namespace Streaming.Engine.Pricing;

public enum ImpliedDeviationStatus : byte
{
    Found,

    /// <summary>Worth no more than exercise now: no deviation is small enough.</summary>
    AtIntrinsic,

    /// <summary>Worth the forward (a call) or the strike (a put) or more: no deviation is large enough.</summary>
    AboveMaximum,

    /// <summary>The normalised price is below the range of a double.</summary>
    Underflow,
}

/// <summary>The total standard deviation to expiry, w = sigma sqrt(T), that a price implies; NaN unless
/// found.</summary>
public readonly record struct ImpliedDeviation(ImpliedDeviationStatus Status, double Value)
{
    public bool IsFound => Status == ImpliedDeviationStatus.Found;

    internal static ImpliedDeviation Found(double value) => new(ImpliedDeviationStatus.Found, value);

    internal static ImpliedDeviation None(ImpliedDeviationStatus status) => new(status, double.NaN);
}
