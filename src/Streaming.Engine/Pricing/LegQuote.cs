using Streaming.Engine.MarketData;

namespace Streaming.Engine.Pricing;

/// <summary>The quote of one option and what judging it needs to remember. One a contract, kept by whoever keeps the
/// chain.</summary>
/// <param name="At">When the quote came; <paramref name="Spot"/> is the underlying then.</param>
/// <param name="GapSeconds">The smoothed time between quotes; 0 before the second.</param>
/// <param name="HeldBid">The last bid of a quote that was not crossed; likewise <paramref name="HeldAsk"/>.</param>
/// <param name="CrossedSince">When the quote became crossed, while it is.</param>
public readonly record struct LegQuote(
    double Bid, double Ask, Timestamp At, double Spot, double GapSeconds,
    double HeldBid, double HeldAsk, Timestamp CrossedSince)
{
    // Each gap moves the average by an eighth.
    private const double GapShare = 0.125;

    private static readonly TimeSpan CrossedGrace = TimeSpan.FromSeconds(1);

    private bool IsCrossed => Ask > 0 && Bid > Ask && double.IsFinite(Bid);

    /// <summary>This leg after its next quote.</summary>
    public LegQuote After(in Quote quote, double spot)
    {
        var gap = At.UnixNanoseconds == 0 ? 0 : Math.Max(0, (quote.EventTime - At).TotalSeconds);
        var next = this with
        {
            Bid = quote.Bid,
            Ask = quote.Ask,
            At = quote.EventTime,
            Spot = spot,
            GapSeconds = GapSeconds == 0 ? gap : GapSeconds + GapShare * (gap - GapSeconds),
        };
        if (next.IsCrossed)
            return next with { CrossedSince = IsCrossed ? CrossedSince : quote.EventTime };

        return IsWhole(quote.Bid, quote.Ask) ? next with { HeldBid = quote.Bid, HeldAsk = quote.Ask } : next;
    }

    /// <summary>The quote to use at a moment: this one, or the one before it became crossed; none where it is invalid.
    /// </summary>
    internal QuoteFaults Read(Timestamp asOf, out double bid, out double ask)
    {
        (bid, ask) = (Bid, Ask);
        if (IsWhole(bid, ask))
            return QuoteFaults.None;

        if (IsCrossed && HeldAsk > 0 && asOf - CrossedSince <= CrossedGrace)
        {
            (bid, ask) = (HeldBid, HeldAsk);
            return QuoteFaults.Crossed;
        }

        var faults = IsCrossed ? QuoteFaults.Crossed | QuoteFaults.Invalid : QuoteFaults.Invalid;
        (bid, ask) = (0, 0);
        return faults;
    }

    private static bool IsWhole(double bid, double ask) => ask > 0 && double.IsFinite(ask) && bid >= 0 && bid <= ask;
}
