using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests.OpenInterest;

public sealed class PrintIndexTests
{
    [Fact]
    public void A_cancel_finds_its_print_once()
    {
        var index = new PrintIndex(16);
        index.Add(Print(leg: 3, sequence: 17, size: 5));
        index.Add(Print(leg: 3, sequence: 18, size: 6));

        Assert.True(index.TryRemove(3, Cancel(17), out var print));
        Assert.Equal(5, print.Size);
        Assert.False(index.TryRemove(3, Cancel(17), out _));
        Assert.False(index.TryRemove(4, Cancel(18), out _));
    }

    [Fact]
    public void Without_a_sequence_the_newest_print_of_that_price_size_and_venue_is_meant()
    {
        var index = new PrintIndex(16);
        index.Add(Print(leg: 1, sequence: 0, size: 5, price: 1.25));
        index.Add(Print(leg: 1, sequence: 0, size: 6, price: 1.25));

        Assert.False(index.TryRemove(1, Cancel(0, price: 1.25, size: 7), out _));
        Assert.True(index.TryRemove(1, Cancel(0, price: 1.25, size: 5), out var print));
        Assert.Equal(5, print.Size);
    }

    [Fact]
    public void The_oldest_print_is_forgotten_and_counted_when_its_place_is_needed()
    {
        const int seed = 20260612;
        var random = new Random(seed);
        var index = new PrintIndex(64);
        var live = new Queue<PrintEffect>();

        for (var i = 1; i <= 5_000; i++)
        {
            var print = Print(random.Next(4), random.Next(3) == 0 ? 0 : i, 1 + random.Next(9), 0.05 * random.Next(1, 40));
            index.Add(print);
            live.Enqueue(print);
            if (live.Count > 64)
                live.Dequeue();
        }

        Assert.Equal(5_000 - 64, index.Forgotten);
        foreach (var print in live)
            Assert.True(
                index.TryRemove(print.LegId, Cancel(print.Sequence, print.Price, print.Size), out _), $"seed {seed}: {print}");
        foreach (var print in live)
            Assert.False(index.TryRemove(print.LegId, Cancel(print.Sequence, print.Price, print.Size), out _));
    }

    private static PrintEffect Print(int leg, long sequence, int size, double price = 1) =>
        new(leg, sequence, price, size, 'C', ConditionCode.Automatic, 1, 0, default);

    private static TradeCancel Cancel(long sequence, double price = 1, int size = 0) =>
        new(default, sequence, new('A'), price, size, 'C');
}
