namespace Streaming.Engine.Exposures;

/// <summary>Whose view of the dealers' position a number is computed on.</summary>
public enum Book
{
    /// <summary>The convention of the vendors: dealers long every call and short every put of the
    /// effective open interest.</summary>
    Compat,

    /// <summary>Signed inventory as inferred from the flow.</summary>
    Principled,
}
