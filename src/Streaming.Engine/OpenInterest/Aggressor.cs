namespace Streaming.Engine.OpenInterest;

/// <summary>What a print's label rests on.</summary>
public enum Evidence : byte
{
    /// <summary>Nothing: a type whose side is not to be guessed, or a rule that had nothing to say.</summary>
    None,

    /// <summary>There was no usable quote.</summary>
    NoQuote,

    /// <summary>At the quote, and the size that was shown there says the same.</summary>
    QuoteAndSize,

    /// <summary>At the quote, but a resting order of exactly this size was consumed whole: the customer's.</summary>
    SizeOverQuote,

    /// <summary>At the quote, whose sizes say nothing.</summary>
    Quote,

    /// <summary>Between the quote and its midpoint.</summary>
    Inside,

    /// <summary>At the midpoint, and more is offered on one side.</summary>
    Depth,

    /// <summary>At the midpoint, and the last other price was on one side.</summary>
    Tick,

    /// <summary>Outside the quote.</summary>
    Outside,

    /// <summary>So far outside the quote that one of the two is wrong.</summary>
    Suspect,

    /// <summary>The type alone says how far the quote is to be trusted: an auction, a floor trade, a stock-option print.</summary>
    Type,

    /// <summary>A leg of a complex trade, by the quote it met.</summary>
    Leg,

    /// <summary>A leg of a complex trade, by what the whole package cost.</summary>
    Package,

    /// <summary>Late or out of sequence: by the quote of its own time.</summary>
    Late,
}

/// <summary>Which side of a print the customer was, and how likely that is.</summary>
/// <param name="Label">+1 the customer bought, -1 he sold, 0 not known.</param>
/// <param name="Probability">That the label is right, 0.5 to 1.</param>
public readonly record struct Aggressor(sbyte Label, double Probability, Evidence Evidence)
{
    public double BuyProbability => Label > 0 ? Probability : Label < 0 ? 1 - Probability : 0.5;

    /// <summary>The least-squares estimate of the signed size, for each contract of it: (2p-1) x label.</summary>
    public double ExpectedSign => (2 * Probability - 1) * Label;

    public static Aggressor Unknown(Evidence evidence) => new(0, 0.5, evidence);
}
