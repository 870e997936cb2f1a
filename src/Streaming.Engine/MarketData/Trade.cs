namespace Streaming.Engine.MarketData;

/// <summary>One print of an option, or the total of a minute where <see cref="Aggregate"/> says so.</summary>
/// <param name="Sequence">The venue's number of the print; a cancel names it. 0 where the feed has none.</param>
/// <param name="Bid">The bid the print met where the feed carries it, else 0; likewise <paramref name="Ask"/>.</param>
public readonly record struct Trade(
    Timestamp EventTime, double Price, int Size, long Sequence, ConditionCode Condition, char Venue,
    bool Aggregate, double Bid, double Ask)
{
    /// <summary>True where the print carries the quote it met.</summary>
    public bool HasQuote => Ask > 0;

    /// <summary>What it is where its condition says that it takes a print back.</summary>
    public TradeCancel ToCancel() => new(EventTime, Sequence, Condition, Price, Size, Venue);
}
