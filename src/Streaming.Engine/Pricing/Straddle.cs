namespace Streaming.Engine.Pricing;

/// <summary>The deviation that a straddle at the forward implies: sqrt(pi/2) of its price over the forward, exact to
/// the third order.</summary>
internal static class Straddle
{
    /// <summary>From the straddles on both sides of the forward; false where one of them is not quoted.</summary>
    public static bool TryDeviation(double forward, QuoteHygiene hygiene, out double deviation)
    {
        var quotes = hygiene.Quotes;
        var right = 0;
        while (right < quotes.Count && quotes.Strikes[right] < forward)
            right++;

        deviation = double.NaN;
        if (right == quotes.Count || !TryPrice(quotes, right, out var above))
            return false;

        var price = above;
        if (quotes.Strikes[right] > forward)
        {
            if (right == 0 || !TryPrice(quotes, right - 1, out var below))
                return false;

            var (low, high) = (quotes.Strikes[right - 1], quotes.Strikes[right]);
            price = below + (above - below) * (forward - low) / (high - low);
        }

        deviation = NormalDistribution.RootHalfPi * price / forward;
        return true;
    }

    private static bool TryPrice(in StrikeQuotes quotes, int row, out double price)
    {
        var (callBid, callAsk) = (quotes.CallBids[row], quotes.CallAsks[row]);
        var (putBid, putAsk) = (quotes.PutBids[row], quotes.PutAsks[row]);
        price = 0.5 * (callBid + callAsk + putBid + putAsk);
        return StrikeQuotes.IsTwoSided(callBid, callAsk) && StrikeQuotes.IsTwoSided(putBid, putAsk);
    }
}
