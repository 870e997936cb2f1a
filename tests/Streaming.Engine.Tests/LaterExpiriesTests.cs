using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Streaming.Engine.Snapshots;
using Xunit;

namespace Streaming.Engine.Tests;

/// <summary>SyntheticDay is a Friday: the next expiries are Monday's and Tuesday's.</summary>
public sealed class LaterExpiriesTests
{
    private const double Volatility = 0.16;
    private static readonly DateOnly Monday = new(2026, 6, 15);
    private static readonly DateOnly Tuesday = new(2026, 6, 16);

    [Fact]
    public void A_later_chain_has_its_own_time_and_its_own_smile()
    {
        var day = new SyntheticDay().Listed();
        List(day, Monday, 1, 6.5);
        List(day, Tuesday, 1, 13);
        day.Clock(31);

        Assert.Equal([Monday, Tuesday], day.State.LaterExpiries.Select(facts => facts.Expiration));
        Assert.All(day.State.LaterExpiries, facts =>
        {
            Assert.Equal(SyntheticDay.Session, facts.Session);
            Assert.Equal(SyntheticDay.At(30), facts.AsOf);
            Assert.Equal(0, facts.ElapsedPercent);
            Assert.Equal(21, facts.Strikes.Count);
            Assert.Equal(Volatility, facts.Smile!.Move.Volatility!.Value, 0.002);
            Assert.Equal(1_500 * 42, facts.Live.OpenInterest);
        });
        Assert.Equal(13 - 30 / 3600.0, day.State.LaterExpiries[0].HoursToClose, 1e-9);
        Assert.Equal(19.5 - 30 / 3600.0, day.State.LaterExpiries[1].HoursToClose, 1e-9);
    }

    [Fact]
    public void It_is_known_from_the_first_second_and_then_as_of_each_raw_close()
    {
        var day = new SyntheticDay().Listed();
        List(day, Monday, 1, 6.5);
        Assert.Empty(day.State.LaterExpiries);

        day.Spot(2.5, 600.3);
        var first = Assert.Single(day.State.LaterExpiries);
        day.Spot(7.5, 601).Spot(20.5, 602);
        Assert.Same(first, Assert.Single(day.State.LaterExpiries));
        day.Clock(31);

        Assert.Equal(SyntheticDay.At(2), first.AsOf);
        Assert.Equal(SyntheticDay.At(30), Assert.Single(day.State.LaterExpiries).AsOf);
        Assert.Equal(602, Assert.Single(day.State.LaterExpiries).Spot);
    }

    [Fact]
    public void Its_prints_move_its_own_open_interest_and_none_of_todays_bars()
    {
        var alone = new SyntheticDay().Listed();
        var beside = new SyntheticDay().Listed();
        List(beside, Monday, 1, 6.5);
        foreach (var day in new[] { alone, beside })
        {
            day.Print(3, +1, 40);
            day.Spot(4, 600.4);
        }

        var sold = Print(beside, Monday, 5, +1, 1_000, sequence: 77);
        Print(beside, Monday, 6, +1, 500, sequence: 78);
        beside.Apply(MarketEvent.Of(
            sold, new TradeCancel(SyntheticDay.At(8), 78, new ConditionCode('A'), 0, 0, 'C')));
        alone.Clock(100);
        beside.Clock(100);

        foreach (var (expected, actual) in alone.TakeClosed().Zip(beside.TakeClosed()))
        {
            Assert.Equal(expected.Levels, actual.Levels);
            Assert.Equal(expected.Strikes.Gex, actual.Strikes.Gex);
            Assert.Equal(expected.Strikes.OpenInterest, actual.Strikes.OpenInterest);
            Assert.Equal(
                (expected.HedgeFlowCalls, expected.HedgeFlowPuts), (actual.HedgeFlowCalls, actual.HedgeFlowPuts));
        }

        Assert.Equal(alone.State.Counters.SignedVolume, beside.State.Counters.SignedVolume);
        var facts = Assert.Single(beside.State.LaterExpiries);
        Assert.Equal(1_000, facts.Volume.Total);
        Assert.Equal(1_500 * 42 + 430, facts.Live.OpenInterest);
        Assert.Equal(1_500 * 42, facts.Settled.OpenInterest);
        Assert.Equal(1, facts.FlowDirection.ContractsWithFlow);
        Assert.InRange(beside.State.PositionOf(sold).OpenInterest, 1_501, 2_500);
        Assert.Equal(0, beside.State.Counters.OtherExpiries);
    }

    [Fact]
    public void Each_expiry_is_a_part_of_the_whole_chain()
    {
        var day = new SyntheticDay().Listed();
        List(day, Monday, 1, 6.5);
        List(day, Tuesday, 1, 13);
        day.Clock(30.5);
        day.Spot(31.5, 600.3);

        var today = day.State.Snapshot();
        SnapshotFacts[] all = [today, .. day.State.LaterExpiries];
        foreach (var book in new Func<SnapshotFacts, BookFacts>[]
        {
            facts => facts.Live, facts => facts.Settled, facts => facts.Principled,
        })
        {
            var net = all.Sum(facts => book(facts).Totals.NetGex);
            foreach (var facts in all)
            {
                var whole = book(facts).WholeChain!.Value;
                Assert.Equal(net, whole.NetGex, 1e-6 * Math.Abs(net));
                Assert.Equal(
                    100 * Math.Abs(book(facts).Totals.NetGex / net), whole.PercentOf(book(facts).Totals.NetGex)!.Value, 1e-6);
            }
        }
    }

    [Fact]
    public void A_feed_without_later_expiries_has_no_whole_chain()
    {
        var day = new SyntheticDay().Listed();
        day.Clock(31);

        Assert.Null(day.State.Snapshot().Live.WholeChain);
        Assert.Empty(day.State.LaterExpiries);
    }

    [Fact]
    public void Where_nothing_expires_today_the_later_chains_are_known_all_the_same()
    {
        var day = new SyntheticDay();
        day.Apply(MarketEvent.Of("SPY", new SpotPrice(SyntheticDay.At(-60), 600.3, 0, 0)));
        List(day, Monday, 1, 6.5);
        day.Spot(2.5, 600.3).Spot(29, 600.5).Spot(31, 600.6).Spot(33, 601);

        var facts = Assert.Single(day.State.LaterExpiries);
        Assert.False(day.State.HasChain);
        Assert.Equal((SyntheticDay.At(30), 600.5), (facts.AsOf, facts.Spot));
        Assert.Equal(Volatility, facts.Smile!.Move.Volatility!.Value, 0.002);
        Assert.Equal(facts.Live.Totals.NetGex, facts.Live.WholeChain!.Value.NetGex);
    }

    [Fact]
    public void No_more_expiries_are_kept_than_the_option_says_and_the_rest_is_counted()
    {
        var state = new SymbolState(
            "SPY", SyntheticDay.Session, new EngineOptions { LaterExpiriesMax = 1 });
        foreach (var expiry in new[] { Tuesday, Monday, Tuesday })
            state.Apply(MarketEvent.Of(
                new OptionContract("SPY", expiry, OptionRight.Call, 600_000), new Quote(SyntheticDay.At(1), 1, 2, 1, 1)));
        state.Apply(MarketEvent.Of("SPY", new SpotPrice(SyntheticDay.At(5), 600, 0, 0)));

        Assert.Equal(Tuesday, Assert.Single(state.LaterExpiries).Expiration);
        Assert.Equal(Monday, state.NextExpiry);
        Assert.Equal(1, state.Counters.OtherExpiries);
    }

    [Fact]
    public void What_interest_and_dividends_do_to_a_later_forward_is_not_taken_for_a_spot_that_lags()
    {
        var day = new SyntheticDay().Listed();
        var expiry = new DateOnly(2026, 9, 18); // 68 sessions on
        List(day, expiry, 1, 68 * 6.5, forward: 604.5);
        for (var second = 2; second < 60; second++)
            day.Spot(second, 600.3);

        var facts = Assert.Single(day.State.LaterExpiries);
        Assert.Equal(600.3, facts.Smile!.Move.Spot);
        Assert.Equal(Volatility, facts.Smile.Move.Volatility!.Value, 0.003);
    }

    /// <summary>The same strikes as today's, fairly quoted at one volatility.</summary>
    private static void List(SyntheticDay day, DateOnly expiry, double seconds, double hoursBeyond, double forward = 600.3)
    {
        var deviation = Volatility * Math.Sqrt((hoursBeyond + 6.5) / 6.5 / 252);
        foreach (var today in SyntheticDay.Contracts())
        {
            var contract = new OptionContract("SPY", expiry, today.Right, today.StrikeThousandths);
            var fair = Black.Price(contract.Right, forward, contract.Strike, deviation);
            day.Apply(MarketEvent.Of(contract, new OpenInterestReport(SyntheticDay.At(seconds), 1_500, null)));
            day.Apply(MarketEvent.Of(
                contract, new Quote(SyntheticDay.At(seconds), Math.Round(fair - 0.01, 2), Math.Round(fair + 0.01, 2), 10, 10)));
        }
    }

    private static OptionContract Print(
        SyntheticDay day, DateOnly expiry, double seconds, int side, int size, long sequence)
    {
        var contract = new OptionContract("SPY", expiry, OptionRight.Call, 600_000);
        day.Apply(MarketEvent.Of(contract, new Trade(
            SyntheticDay.At(seconds), 4 + 0.1 * side, size, sequence, ConditionCode.Automatic, 'C', false, 3.9, 4.1)));
        return contract;
    }
}
