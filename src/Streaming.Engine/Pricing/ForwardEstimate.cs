using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

public enum ForwardSource : byte
{
    /// <summary>Put-call parity over the strikes near the money.</summary>
    Parity,

    /// <summary>The last parity forward, moved with the spot.</summary>
    Carried,

    /// <summary>No parity yet: the spot itself.</summary>
    Spot,
}

public enum SpotSource : byte
{
    /// <summary>The price of the underlying as the feed gave it.</summary>
    Feed,

    /// <summary>The parity forward, because the feed's price has lagged behind it.</summary>
    Implied,
}

/// <summary>The forward of the chain, and the spot to take exposures at.</summary>
public readonly record struct ForwardEstimate(
    double Forward, ForwardSource ForwardSource, double Spot, SpotSource SpotSource);

/// <summary>What an estimator carries from one estimate to the next: save it and put it back, and the estimates go on
/// as though nothing had happened.</summary>
/// <param name="Basis">The smoothed forward over spot; 0 before the first parity forward.</param>
/// <param name="At">The time of that forward.</param>
/// <param name="ApartSince">Since when spot and parity disagree; null while they agree.</param>
public readonly record struct ForwardMemory(double Basis, Timestamp At, Timestamp? ApartSince);
