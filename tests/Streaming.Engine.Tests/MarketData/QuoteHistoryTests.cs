using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.MarketData;

public sealed class QuoteHistoryTests
{
    [Fact]
    public void It_goes_back_a_minute_and_a_half_and_no_further_than_it_has_room()
    {
        var history = new QuoteHistory();
        for (var second = 0; second < 200; second++)
            history.Add(3, new Quote(At(second + 0.7), second, second + 1, 5, 5));

        Assert.True(history.TryGetBefore(3, At(110), out var quote));
        Assert.Equal(109, quote.Bid);
        Assert.Equal((0, 0), (quote.BidSize, quote.AskSize));
        Assert.True(history.TryGetBefore(3, At(109.7), out quote));
        Assert.Equal(108, quote.Bid); // strictly before
        Assert.False(history.TryGetBefore(3, At(100), out _)); // overwritten
        Assert.False(history.TryGetBefore(2, At(110), out _));
        Assert.False(history.TryGetBefore(1_000, At(110), out _));
    }

    private static Timestamp At(double seconds) => Timestamp.FromUnixSeconds(1_781_271_000) + TimeSpan.FromSeconds(seconds);
}
