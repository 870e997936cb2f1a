namespace Streaming.Engine.Pricing;

/// <summary>What is wrong with a leg's quote; several things may be.</summary>
[Flags]
public enum QuoteFaults : ushort
{
    None = 0,

    /// <summary>Nobody asks, a number is not finite, or one of the reasons below that leave no quote at all.</summary>
    Invalid = 1,

    /// <summary>Bid above ask. For a second the quote before it stands in, then the leg is invalid.</summary>
    Crossed = 2,

    /// <summary>Nobody bids: worth half the ask at a quarter of the weight, or nothing where the ask is a tick or
    /// two.</summary>
    ZeroBid = 4,

    /// <summary>Old, and the spot has moved since by more than the spread forgives.</summary>
    Stale = 8,

    /// <summary>Too wide to say anything.</summary>
    Wide = 16,

    /// <summary>Call and put disagree about the forward.</summary>
    OffParity = 32,

    /// <summary>Worth less than exercise; invalid.</summary>
    BelowIntrinsic = 64,

    /// <summary>Out of line with the fitted prices of its neighbours.</summary>
    OffConvexity = 128,
}
