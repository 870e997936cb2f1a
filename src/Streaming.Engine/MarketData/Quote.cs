namespace Streaming.Engine.MarketData;

/// <summary>The best bid and offer of one instrument at one moment.</summary>
public readonly record struct Quote(Timestamp EventTime, double Bid, double Ask, int BidSize, int AskSize)
{
    /// <summary>The midpoint, unless a side is missing or the quote is crossed. A locked quote has one.</summary>
    public bool TryGetMid(out double mid)
    {
        var usable = Bid > 0 && Ask >= Bid && double.IsFinite(Ask);
        mid = usable ? 0.5 * (Bid + Ask) : 0;
        return usable;
    }
}
