namespace Streaming.Engine.OpenInterest;

/// <summary>How a print's customer side is found.</summary>
public enum Signing : byte
{
    /// <summary>Its side is not to be guessed (a cross, a compression, a print whose quote is gone).</summary>
    None,

    /// <summary>Every piece of evidence counts.</summary>
    Full,

    /// <summary>Only the quote it met.</summary>
    Quote,

    /// <summary>A leg of a complex trade: its package, else the quote it met.</summary>
    Package,

    /// <summary>Late or out of sequence: the quote of its own time where that is known, else unsigned.</summary>
    QuoteAtTradeTime,
}

/// <summary>What one OPRA message type means for volume, sign and flow.</summary>
/// <param name="CountsFlow">False for prints that add volume and are kept out of every flow.</param>
/// <param name="DeltaWeight">0 where stock was traded against it at once, so no delta is left to hedge.</param>
/// <param name="Prior">The probability that a label is right where the type alone says so; 0 where the evidence says it
/// (model.md 4.5).</param>
/// <param name="PackagePrior">The same where the whole package could be signed.</param>
public readonly record struct ConditionTreatment(
    char Letter, string Mnemonic, Signing Signing, bool IsCancel, bool CountsFlow, double DeltaWeight,
    double Prior, double PackagePrior)
{
    /// <summary>True where the price came about in an auction: a large size is then met, not negotiated.</summary>
    public bool IsAuction { get; init; }

    /// <summary>True for intermarket sweeps, which may trade through the best quote.</summary>
    public bool IsSweep { get; init; }
}
