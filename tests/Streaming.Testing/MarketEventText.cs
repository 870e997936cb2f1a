using Streaming.Engine.MarketData;

namespace Streaming.Testing;

/// <summary>A market event as text that shows everything it carries, so that two can be compared and a difference
/// read.</summary>
public static class MarketEventText
{
    public static string Of(in MarketEvent marketEvent)
    {
        object fact = marketEvent.Kind switch
        {
            MarketEventKind.OpenInterest => marketEvent.AsOpenInterest(),
            MarketEventKind.Spot => marketEvent.AsSpot(),
            MarketEventKind.Quote => marketEvent.AsQuote(),
            MarketEventKind.Trade => marketEvent.AsTrade(),
            MarketEventKind.Cancel => marketEvent.AsCancel(),
            MarketEventKind.Gap => marketEvent.AsGap(),
            _ => "",
        };
        return $"{marketEvent.EventTime.UnixNanoseconds} {marketEvent.ReceiveTime.UnixNanoseconds} {marketEvent.Kind} "
            + $"{marketEvent.Underlying} {marketEvent.Contract} {fact}";
    }
}
