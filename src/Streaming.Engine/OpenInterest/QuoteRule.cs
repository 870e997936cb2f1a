namespace Streaming.Engine.OpenInterest;

/// <summary>The compat classifier: whoever paid the ask bought, whoever hit the bid sold, anything between is not
/// known.</summary>
public static class QuoteRule
{
    // Prices come in cents or nickels; a float's last bit must not decide who bought.
    private const double Tolerance = 1e-9;

    /// <returns>+1 customer bought, -1 sold, 0 not known.</returns>
    public static int SideOf(double price, double bid, double ask)
    {
        if (!(ask > 0) || bid > ask)
            return 0;

        var atAsk = price >= ask - Tolerance;
        var atBid = bid > 0 && price <= bid + Tolerance;

        // A locked quote says nothing about the side.
        return atAsk == atBid ? 0 : atAsk ? 1 : -1;
    }
}
