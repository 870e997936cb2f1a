namespace Streaming.Engine.Pricing;

/// <summary>What a smile is made of: the rungs of a ladder that a fit comes down, best first.</summary>
public enum SmileSource : byte
{
    Svi,

    /// <summary>A parabola with straight wings.</summary>
    Quadratic,

    /// <summary>A monotone cubic through every point.</summary>
    Cubic,

    /// <summary>The shape of the last accepted SVI fit over today's at-the-money deviation.</summary>
    Previous,

    /// <summary>One deviation for every strike, from the straddle at the forward.</summary>
    Straddle,
}
