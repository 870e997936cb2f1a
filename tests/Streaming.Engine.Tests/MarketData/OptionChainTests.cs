using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests.MarketData;

public sealed class OptionChainTests
{
    private static readonly DateOnly Expiry = new(2026, 6, 12);

    [Fact]
    public void A_strike_that_appears_late_moves_the_rows_above_it_and_takes_nothing_from_them()
    {
        var chain = new OptionChain(Expiry);
        var high = chain.LegOf(Contract(610, OptionRight.Call));
        chain.Calls.SetSettled(high.Row, 7);
        var oldGrid = chain.Grid;

        var low = chain.LegOf(Contract(600, OptionRight.Put));

        Assert.Equal((0, 1), (low.Row, high.Row));
        Assert.Equal([600.0, 610.0], chain.Strikes.ToArray());
        Assert.Equal([0.0, 7.0], chain.Calls.Settled.ToArray());
        Assert.Equal([610.0], oldGrid.Strikes.ToArray());
        Assert.NotEqual(oldGrid.Id, chain.Grid.Id);
    }

    [Fact]
    public void A_trade_meets_the_quote_that_stood_strictly_before_it()
    {
        var chain = new OptionChain(Expiry);
        var leg = chain.LegOf(Contract(600, OptionRight.Call));
        chain.Calls.TrySetQuote(leg.Row, new Quote(At(10), 1.00, 1.10, 1, 1), 600);
        chain.Calls.TrySetQuote(leg.Row, new Quote(At(20), 1.20, 1.30, 1, 1), 600);

        Assert.True(chain.Calls.TryGetQuoteBefore(leg.Row, At(21), out var bid, out _));
        Assert.Equal(1.20, bid);
        Assert.True(chain.Calls.TryGetQuoteBefore(leg.Row, At(20), out bid, out _));
        Assert.Equal(1.00, bid);
        Assert.False(chain.Calls.TryGetQuoteBefore(leg.Row, At(10), out _, out _));
    }

    [Fact]
    public void A_quote_older_than_the_one_that_stands_is_refused()
    {
        var chain = new OptionChain(Expiry);
        var leg = chain.LegOf(Contract(600, OptionRight.Call));
        Assert.True(chain.Calls.TrySetQuote(leg.Row, new Quote(At(20), 1.20, 1.30, 1, 1), 600));

        Assert.False(chain.Calls.TrySetQuote(leg.Row, new Quote(At(19), 9, 10, 1, 1), 600));

        Assert.Equal(1.20, chain.Calls.QuoteAt(leg.Row).Bid);
    }

    private static OptionContract Contract(int strike, OptionRight right) => new("SPY", Expiry, right, strike * 1000L);

    private static Timestamp At(long seconds) => Timestamp.FromUnixSeconds(1_781_272_000 + seconds);
}
