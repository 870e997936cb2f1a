namespace Streaming.Engine.MarketData;

/// <summary>What no market can have said: a price that is no number, a size below nothing, a strike of a billion.</summary>
/// <remarks>Generous bounds, far beyond any listed option. Within them every sum of the engine stays a number; an event
/// outside them is counted and changes nothing.</remarks>
internal static class Plausibility
{
    private const double PriceMin = 1e-4; // a hundredth of a cent, the finest tick there is
    private const double PriceMax = 1e6;
    private const int SizeMax = 10_000_000;
    private const long OpenInterestMax = 100_000_000;
    private const long StrikeThousandthsMax = 1_000_000_000;

    public static bool IsPlausible(in MarketEvent item) =>
        item.Contract is not { StrikeThousandths: > StrikeThousandthsMax } && item.Kind switch
        {
            MarketEventKind.Quote => IsPlausible(item.AsQuote()),
            MarketEventKind.Trade => IsPlausible(item.AsTrade()),
            MarketEventKind.Spot => item.AsSpot().Price is >= PriceMin and <= PriceMax,
            MarketEventKind.OpenInterest => item.AsOpenInterest().Contracts is >= 0 and <= OpenInterestMax,
            MarketEventKind.Gap => item.AsGap() is var gap && gap.To >= gap.From,
            _ => true,
        };

    private static bool IsPlausible(in Quote quote) =>
        IsPrice(quote.Bid) && IsPrice(quote.Ask) && quote.BidSize >= 0 && quote.AskSize >= 0;

    private static bool IsPlausible(in Trade trade) =>
        IsPrice(trade.Price) && trade.Size is > 0 and <= SizeMax && IsPrice(trade.Bid) && IsPrice(trade.Ask);

    // False for what is no number, too.
    private static bool IsPrice(double price) => price is 0 or (>= PriceMin and <= PriceMax);
}
