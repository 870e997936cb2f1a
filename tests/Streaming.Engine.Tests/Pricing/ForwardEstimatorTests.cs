using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests.Pricing;

public sealed class ForwardEstimatorTests
{
    private const double Spot = 6000;
    private const double Deviation = 0.003; // 18 dollars, a window of 27

    private static readonly double[] Strikes = [.. Enumerable.Range(0, 17).Select(i => 5960.0 + 5 * i)];
    private static readonly Timestamp Start = Timestamp.FromUnixSeconds(1_781_000_000);

    [Fact]
    public void Parity_gives_the_forward_the_quotes_were_made_of()
    {
        var estimate = new ForwardEstimator().Estimate(Chain(6001.7).Quotes, Spot, Deviation, Start);

        Assert.Equal(ForwardSource.Parity, estimate.ForwardSource);
        Assert.Equal(6001.7, estimate.Forward, 1e-8);
    }

    [Fact]
    public void Without_a_known_deviation_the_window_is_a_default_one() =>
        Assert.Equal(
            6001.7, new ForwardEstimator().Estimate(Chain(6001.7).Quotes, Spot, double.NaN, Start).Forward, 1e-8);

    [Fact]
    public void One_wild_strike_does_not_move_it()
    {
        var chain = Chain(6000.5);
        var row = chain.RowOf(6000);
        chain.CallBids[row] += 5;
        chain.CallAsks[row] += 5;

        Assert.Equal(6000.5, new ForwardEstimator().Estimate(chain.Quotes, Spot, Deviation, Start).Forward, 1e-8);
    }

    [Fact]
    public void A_tight_market_outweighs_wide_ones()
    {
        // Eleven strikes see 6002, each through a spread of two dollars; one sees 6000 through a cent.
        var chain = Chain(6002, halfSpread: 1);
        var row = chain.RowOf(5990);
        var (call, put) = (Black.Call(6000, 5990, Deviation), Black.Put(6000, 5990, Deviation));
        (chain.CallBids[row], chain.CallAsks[row]) = (call - 0.005, call + 0.005);
        (chain.PutBids[row], chain.PutAsks[row]) = (put - 0.005, put + 0.005);

        Assert.Equal(6000, new ForwardEstimator().Estimate(chain.Quotes, Spot, Deviation, Start).Forward, 1e-8);
    }

    [Fact]
    public void Strikes_away_from_the_money_are_not_asked()
    {
        var chain = Chain(6001);
        for (var row = 0; row < Strikes.Length; row++)
            if (Math.Abs(Strikes[row] - Spot) <= 1.5 * Spot * Deviation)
                chain.DropCall(row);

        Assert.Equal(
            ForwardSource.Spot, new ForwardEstimator().Estimate(chain.Quotes, Spot, Deviation, Start).ForwardSource);
    }

    [Theory]
    [InlineData(3, ForwardSource.Parity)]
    [InlineData(2, ForwardSource.Spot)]
    public void Three_strikes_are_enough(int strikes, ForwardSource source)
    {
        var chain = Chain(6001);
        for (var row = 0; row < Strikes.Length; row++)
            if (row < 8 || row >= 8 + strikes)
                chain.DropPut(row);

        Assert.Equal(source, new ForwardEstimator().Estimate(chain.Quotes, Spot, Deviation, Start).ForwardSource);
    }

    [Theory]
    [InlineData(6030, 6015)]
    [InlineData(5970, 5985)]
    public void It_stays_within_a_quarter_of_a_percent_of_spot(double implied, double forward) =>
        Assert.Equal(
            forward, new ForwardEstimator().Estimate(Chain(implied).Quotes, Spot, 0.01, Start).Forward, 1e-8);

    [Fact]
    public void A_small_move_is_smoothed_with_a_half_life_of_five_seconds()
    {
        // Strikes that disagree by a dollar or so make a move of one dollar an everyday one.
        var estimator = new ForwardEstimator();
        estimator.Estimate(Rough(6000).Quotes, Spot, Deviation, Start);
        var estimate = estimator.Estimate(Rough(6001).Quotes, Spot, Deviation, Start + TimeSpan.FromSeconds(5));

        Assert.Equal(6000.5, estimate.Forward, 1e-6);
    }

    [Fact]
    public void A_jump_is_taken_at_once()
    {
        var estimator = new ForwardEstimator();
        estimator.Estimate(Rough(6000).Quotes, Spot, Deviation, Start);
        var estimate = estimator.Estimate(Rough(6008).Quotes, Spot, Deviation, Start + TimeSpan.FromSeconds(1));

        Assert.Equal(6008, estimate.Forward, 1e-6);
    }

    [Fact]
    public void The_forward_follows_the_spot_without_lag()
    {
        var estimator = new ForwardEstimator();
        estimator.Estimate(Rough(6000).Quotes, Spot, Deviation, Start);
        var estimate = estimator.Estimate(
            Rough(6010).Quotes, Spot + 10, Deviation, Start + TimeSpan.FromMilliseconds(1));

        Assert.Equal(6010, estimate.Forward, 1e-2);
    }

    [Fact]
    public void When_parity_is_lost_the_last_forward_moves_with_the_spot()
    {
        var estimator = new ForwardEstimator();
        estimator.Estimate(Chain(6003).Quotes, Spot, Deviation, Start);
        var estimate = estimator.Estimate(default, 6100, Deviation, Start + TimeSpan.FromSeconds(1));

        Assert.Equal(ForwardSource.Carried, estimate.ForwardSource);
        Assert.Equal(6003.0 / 6000 * 6100, estimate.Forward, 1e-8);
    }

    [Fact]
    public void Before_any_parity_the_forward_is_the_spot()
    {
        var estimate = new ForwardEstimator().Estimate(default, Spot, double.NaN, Start);

        Assert.Equal(new(Spot, ForwardSource.Spot, Spot, SpotSource.Feed), estimate);
    }

    [Fact]
    public void A_spot_that_lags_for_more_than_five_seconds_is_replaced_by_the_forward()
    {
        var estimator = new ForwardEstimator();
        var chain = Chain(6004); // 0.067 % away

        Assert.Equal(SpotSource.Feed, At(0).SpotSource);
        Assert.Equal(SpotSource.Feed, At(5).SpotSource);
        Assert.Equal(SpotSource.Implied, At(5.1).SpotSource);
        Assert.Equal(6004, At(6).Spot, 1e-8);

        chain = Chain(6000.5);
        Assert.Equal((SpotSource.Feed, Spot), (At(7).SpotSource, At(7).Spot));

        ForwardEstimate At(double seconds) =>
            estimator.Estimate(chain.Quotes, Spot, Deviation, Start + TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void An_estimator_given_its_memory_back_goes_on_as_though_nothing_had_happened()
    {
        var first = new ForwardEstimator();
        first.Estimate(Rough(6000).Quotes, Spot, Deviation, Start);
        var second = new ForwardEstimator { Memory = first.Memory };
        var later = Start + TimeSpan.FromSeconds(3);

        Assert.Equal(
            first.Estimate(Rough(6001).Quotes, Spot, Deviation, later),
            second.Estimate(Rough(6001).Quotes, Spot, Deviation, later));
    }

    [Fact]
    public void An_estimate_allocates_nothing_once_the_chain_is_known()
    {
        var estimator = new ForwardEstimator();
        var chain = Rough(6001);
        estimator.Estimate(chain.Quotes, Spot, Deviation, Start);
        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 1; i < 100; i++)
                estimator.Estimate(chain.Quotes, Spot, Deviation, Start + TimeSpan.FromSeconds(i));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static QuoteTable Chain(double forward, double halfSpread = 0.05) =>
        QuoteTable.Of(forward, Strikes, _ => Deviation, halfSpread);

    /// <summary>A chain whose strikes disagree about the forward: 6000 is right, its neighbours are off by 0.4 a
    /// step.</summary>
    private static QuoteTable Rough(double forward)
    {
        var chain = Chain(forward);
        for (var row = 0; row < Strikes.Length; row++)
        {
            var shift = 0.08 * (Strikes[row] - 6000);
            chain.CallBids[row] += shift;
            chain.CallAsks[row] += shift;
        }

        return chain;
    }
}
