using Streaming.Engine.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Exposures;

public sealed class RehedgeTests
{
    [Fact]
    public void The_verified_trade_splits_into_trades_spot_and_the_rest()
    {
        // Dealers short 1,000 of the 600 call; a customer buys 250; 600.42 to 600.90;
        // w 0.0034 to 0.0033 (quad precision).
        var parts = Rehedge.Split(
            new RehedgePoint(600.42, 1.25), new RehedgePoint(600.90, 1.20), [600], [0.0034], [0.0033],
            [-1000], [-1250], [0], [0]);

        Assert.Equal(14554.85840188518, parts.NewTrades, 1e-8);
        Assert.Equal(11094.819881522666, parts.Gamma, 1e-8);
        Assert.Equal(26249.670599390578 - 14554.85840188518 - 11094.819881522666, parts.Charm + parts.Vanna, 1e-8);
        Assert.Equal(26249.670599390578, parts.Total, 1e-8);
    }

    [Fact]
    public void With_the_smile_aging_as_time_does_nothing_is_left_to_vanna()
    {
        var parts = Rehedge.Split(
            new RehedgePoint(600, 2), new RehedgePoint(600, 1), [601], [0.004], [0.004 * Math.Sqrt(0.5)],
            [-100], [-100], [40], [40]);

        Assert.Equal(0, parts.Vanna, 1e-9);
        Assert.Equal(0, parts.NewTrades + parts.Gamma);
        Assert.True(parts.Charm < 0); // the short call decays: the stock held against it is sold
    }

    [Fact]
    public void The_parts_add_up_to_the_change_of_the_hedge()
    {
        const int Seed = 72;
        var random = new Random(Seed);
        for (var round = 0; round < 100; round++)
        {
            var (start, end) = (TestChain.Random(random), TestChain.Random(random));
            var (w0, w1) = (start.Deviations, Array.ConvertAll(start.Deviations, w => w * (0.8 + 0.3 * random.NextDouble())));
            var spot = start.Spot * (0.99 + 0.02 * random.NextDouble());
            var (before, after) = (new RepricedBook(), new RepricedBook());
            before.Load(start.Spot, start.Spot, start.Strikes, w0, start.CallPosition, start.PutPosition);
            after.Load(spot, spot, start.Strikes, w1, end.CallPosition, end.PutPosition);

            var parts = Rehedge.Split(
                new RehedgePoint(start.Spot, start.Hours), new RehedgePoint(spot, start.Hours * random.NextDouble()),
                start.Strikes, w0, w1, start.CallPosition, end.CallPosition, start.PutPosition, end.PutPosition);

            var expected = before.Shares(start.Spot) - after.Shares(spot);
            var scale = Math.Abs(parts.NewTrades) + Math.Abs(parts.Gamma) + Math.Abs(parts.Charm) + Math.Abs(parts.Vanna);
            Assert.True(Math.Abs(expected - parts.Total) <= 1e-9 * scale, $"seed {Seed}, round {round}: {expected} {parts}");
        }
    }
}
