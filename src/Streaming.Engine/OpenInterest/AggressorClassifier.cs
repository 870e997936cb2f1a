using Streaming.Engine.MarketData;

namespace Streaming.Engine.OpenInterest;

/// <summary>What is known of a print beside its type when it is to be signed.</summary>
/// <param name="PreviousPrice">The contract's last price that differs from this one; 0 where there is none.</param>
/// <param name="Tick">The step of its price.</param>
/// <param name="OneVenue">Whether the quote's sizes are those of the one venue that sets it.</param>
public readonly record struct PrintEvidence(
    Timestamp EventTime, double Price, int Size, bool Aggregate, Quote Quote, double PreviousPrice, double Tick, bool OneVenue);

/// <summary>Finds the customer's side of a print from all the evidence there is, with the probability of being right.</summary>
/// <remarks>
/// Customers often rest orders that market makers hit, so who crossed the spread is not the question: model.md 4.1. The
/// probabilities are model.md 4.5's, which a simulator with published accuracies confirmed; rules and accuracies come from
/// Grauer, Schuster and Uhrig-Homburg, "Option Trade Classification" (2023), and Savickas and Wilson (2003).
/// </remarks>
public static class AggressorClassifier
{
    private const double SizeAgrees = 0.95;
    private const double SizeDisagrees = 0.93;
    private const double SizeOfMany = 0.80;
    private const double AtQuote = 0.73;
    private const double Inside = 0.72;
    private const double Depth = 0.68;
    private const double Tick = 0.53;
    private const double Outside = 0.62;

    private const int SuspectTicks = 3;
    private const int NegotiatedSize = 200;
    private const double NegotiatedFactor = 0.9;
    private const double StaleFactor = 0.6;
    private const long StaleNanoseconds = 2 * Timestamp.NanosecondsPerSecond;

    // Half a step of any price there is would be far more; a float's last bits are far less.
    internal const double Tolerance = 1e-6;

    public static Aggressor Classify(in ConditionTreatment treatment, in PrintEvidence print)
    {
        if (treatment.Signing == Signing.None)
            return Aggressor.Unknown(Evidence.None);

        var quote = print.Quote;
        if (!(quote.Ask > 0) || quote.Bid > quote.Ask || !double.IsFinite(quote.Ask) || !(quote.Bid >= 0))
            return Aggressor.Unknown(Evidence.NoQuote);

        var (price, middle) = (print.Price, 0.5 * (quote.Bid + quote.Ask));
        var side = Sign(price - middle);
        var outside = Math.Max(price - quote.Ask, quote.Bid - price);
        if (outside > SuspectTicks * print.Tick + Tolerance && !treatment.IsSweep)
            return Aggressor.Unknown(Evidence.Suspect);

        var aggressor = treatment.Signing == Signing.Full
            ? FromAll(print, side, outside)
            : FromQuote(treatment, side, outside > print.Tick + Tolerance);
        return aggressor with { Probability = Discount(aggressor.Probability, treatment, print) };
    }

    /// <summary>What is left of a probability behind an old quote, or for a size that is rather negotiated than met.</summary>
    internal static double Discount(double probability, in ConditionTreatment treatment, in PrintEvidence print)
    {
        var certainty = probability - 0.5;

        // A minute's total meets the quote of its beginning.
        if (print.Aggregate || print.EventTime.UnixNanoseconds - print.Quote.EventTime.UnixNanoseconds > StaleNanoseconds)
            certainty *= StaleFactor;
        if (print.Size >= NegotiatedSize && !print.Aggregate && !treatment.IsAuction)
            certainty *= NegotiatedFactor;
        return 0.5 + certainty;
    }

    private static Aggressor FromAll(in PrintEvidence print, int side, double outside)
    {
        if (side == 0)
            return FromMiddle(print);
        if (outside > Tolerance)
            return new((sbyte)side, Outside, Evidence.Outside);
        if (outside < -Tolerance)
            return new((sbyte)side, Inside, Evidence.Inside);

        var bySize = SizeRule(print);
        if (bySize == 0)
            return new((sbyte)side, AtQuote, Evidence.Quote);

        var probability = !print.OneVenue ? SizeOfMany : bySize == side ? SizeAgrees : SizeDisagrees;
        return new((sbyte)bySize, probability, bySize == side ? Evidence.QuoteAndSize : Evidence.SizeOverQuote);
    }

    private static Aggressor FromMiddle(in PrintEvidence print)
    {
        var (bid, ask) = (print.Quote.BidSize, print.Quote.AskSize);
        if (bid > 0 && ask > 0 && bid != ask)
            return new((sbyte)(ask > bid ? 1 : -1), Depth, Evidence.Depth);

        var byTick = print.PreviousPrice > 0 ? Sign(print.Price - print.PreviousPrice) : 0;
        return byTick == 0 ? Aggressor.Unknown(Evidence.None) : new((sbyte)byTick, Tick, Evidence.Tick);
    }

    private static Aggressor FromQuote(in ConditionTreatment treatment, int side, bool isThrough)
    {
        var evidence = treatment.Signing switch
        {
            Signing.Package => Evidence.Leg,
            Signing.QuoteAtTradeTime => Evidence.Late,
            _ => Evidence.Type,
        };
        return side == 0
            ? Aggressor.Unknown(evidence)
            : new((sbyte)side, isThrough ? Math.Min(treatment.Prior, Outside) : treatment.Prior, evidence);
    }

    /// <summary>A print that takes the whole of what one side shows has met a resting order: that side is the
    /// customer's.</summary>
    private static int SizeRule(in PrintEvidence print)
    {
        // A minute's total is the size of no print.
        if (print.Aggregate)
            return 0;

        var isBid = print.Size == print.Quote.BidSize;
        var isAsk = print.Size == print.Quote.AskSize;
        return isBid == isAsk ? 0 : isBid ? 1 : -1;
    }

    internal static int Sign(double difference) => difference > Tolerance ? 1 : difference < -Tolerance ? -1 : 0;
}
