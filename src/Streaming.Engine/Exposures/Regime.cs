namespace Streaming.Engine.Exposures;

/// <summary>Whether dealers' hedging dampens moves or feeds them.</summary>
public enum Regime : byte
{
    Undetermined,
    PositiveGamma,
    NegativeGamma,
}
