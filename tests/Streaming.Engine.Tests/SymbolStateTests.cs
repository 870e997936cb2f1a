using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Xunit;

namespace Streaming.Engine.Tests;

public sealed class SymbolStateTests
{
    [Fact]
    public void A_bar_takes_the_prints_of_its_half_minute_and_closes_after_the_grace()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1, +1, 10);
        day.Print(29.9, -1, 4, right: OptionRight.Put);
        day.Print(30.2, +1, 100);

        Assert.Empty(day.TakeClosed());
        day.Spot(31, 600.4);
        var bar = Assert.Single(day.TakeClosed());

        Assert.Equal((0, SyntheticDay.Session.Open), (bar.Ordinal, bar.Start));
        Assert.Equal(10 - 4, bar.Strikes.SignedFlow.Sum());
        Assert.True(bar.HedgeFlowCalls > 0, "a bought call makes dealers buy");
        Assert.True(bar.HedgeFlowPuts > 0, "a sold put makes dealers buy");
        Assert.InRange(
            bar.HedgeFlowCalls + bar.HedgeFlowPuts - bar.Strikes.SignedDeltaDollars.Sum(), -1, 1);
    }

    [Fact]
    public void A_print_within_the_grace_goes_into_its_own_bar_and_a_later_one_into_the_open_bar_counted()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1, +1, 10);
        day.Spot(30.1, 600.3);
        day.Print(29.5, +1, 3); // its bar has ended and waits
        day.Spot(31.5, 600.3);
        day.Print(29.8, +1, 5); // its bar is closed
        day.Spot(61.5, 600.3);

        Assert.Equal([13, 5], day.TakeClosed().Select(bar => bar.Strikes.SignedFlow.Sum()));
        Assert.Equal(1, day.State.Counters.Late);
    }

    [Fact]
    public void A_print_and_its_cancel_in_one_bar_leave_it_as_if_neither_had_been()
    {
        var with = new SyntheticDay().Listed();
        var without = new SyntheticDay().Listed();
        foreach (var day in new[] { with, without })
            day.Print(1, +1, 7, strike: 601);
        var taken = with.Print(2, -1, 31, strike: 599, right: OptionRight.Put);
        with.Cancel(5, taken, strike: 599, right: OptionRight.Put);
        foreach (var day in new[] { with, without })
            day.Spot(2.5, 600.35).Spot(6, 600.4).Clock(31);

        var (a, b) = (Assert.Single(with.TakeClosed()), Assert.Single(without.TakeClosed()));

        Assert.Equal(b.HedgeFlowPuts, a.HedgeFlowPuts);
        Assert.Equal(b.Strikes.SignedFlow, a.Strikes.SignedFlow);
        Assert.Equal(b.Strikes.SignedDeltaDollars, a.Strikes.SignedDeltaDollars);
        Assert.Equal(b.Strikes.OpenInterest, a.Strikes.OpenInterest);
        Assert.Equal(b.Levels, a.Levels);
        Assert.Equal((1, 0), (with.State.Counters.Cancels, with.State.Counters.UnmatchedCancels));
    }

    [Fact]
    public void A_cancel_of_a_closed_bar_is_taken_out_of_the_open_one()
    {
        var day = new SyntheticDay().Listed();
        var taken = day.Print(1, +1, 10);
        day.Clock(31);
        day.Cancel(40, taken).Clock(61);

        var bars = day.TakeClosed();

        Assert.Equal([10, -10], bars.Select(bar => bar.Strikes.SignedFlow.Sum()));
        Assert.Equal(0, bars[1].HedgeFlowCalls);
        Assert.Equal(-bars[0].HedgeFlowCallsChange, bars[1].HedgeFlowCallsChange);
        Assert.Equal(1, day.State.Counters.LateAdjustments);
    }

    [Fact]
    public void A_cancel_that_names_nothing_is_counted_and_changes_nothing()
    {
        var day = new SyntheticDay().Listed();
        var taken = day.Print(1, +1, 10);
        day.Cancel(2, taken).Cancel(3, taken).Cancel(4, 999).Clock(31);

        Assert.Equal(0, Assert.Single(day.TakeClosed()).Strikes.SignedFlow.Sum());
        Assert.Equal((3, 2), (day.State.Counters.Cancels, day.State.Counters.UnmatchedCancels));
    }

    [Fact]
    public void Every_raw_bar_of_the_session_closes_by_the_clock_alone()
    {
        var day = new SyntheticDay().Listed();
        for (var second = 31; second <= 23_401; second += 30)
            day.Clock(second);

        var bars = day.TakeClosed();

        Assert.Equal(Enumerable.Range(0, 780), bars.Select(bar => bar.Ordinal));
        Assert.All(bars, bar => Assert.NotEqual(0, bar.Levels.NetGex));
        Assert.NotEqual(bars[0].Levels.CharmDollarsPerHour, bars[400].Levels.CharmDollarsPerHour);
    }

    [Fact]
    public void One_jump_over_the_whole_session_closes_the_same_ordinals()
    {
        var day = new SyntheticDay().Listed();
        day.Clock(23_401);

        Assert.Equal(Enumerable.Range(0, 780), day.TakeClosed().Select(bar => bar.Ordinal));
    }

    [Fact]
    public void Closing_by_the_clock_and_by_the_next_event_give_the_same_bars()
    {
        const int seed = 31;
        var random = new Random(seed);
        var byEvents = new SyntheticDay().Listed();
        var byClock = new SyntheticDay().Listed();
        var next = 31.0;
        for (var second = 0.5; second < 3_600; second += random.NextDouble() * 20)
        {
            // In the order a pump hands over: what is due before the clock's instant comes before it.
            for (; next <= second; next += 30)
                byClock.Clock(next);

            var (side, size, strike) = (random.Next(-1, 2), random.Next(1, 50), random.Next(595, 606));
            var spot = 600.3 + random.NextDouble();
            foreach (var day in new[] { byEvents, byClock })
            {
                day.Spot(second, spot);
                day.Print(second, side, size, strike);
            }
        }

        foreach (var day in new[] { byEvents, byClock })
            day.Clock(3_601);
        var (a, b) = (byEvents.TakeClosed(), byClock.TakeClosed());

        Assert.Equal(120, a.Count);
        for (var i = 0; i < a.Count; i++)
        {
            Assert.True(a[i].Levels == b[i].Levels, $"seed {seed}, bar {i}: {a[i].Levels} against {b[i].Levels}");
            Assert.Equal(a[i].HedgeFlowCalls, b[i].HedgeFlowCalls);
            Assert.Equal(a[i].Strikes.Gex, b[i].Strikes.Gex);
            Assert.Equal(a[i].Strikes.SignedDeltaDollars, b[i].Strikes.SignedDeltaDollars);
        }
    }

    [Fact]
    public void Effective_open_interest_moves_by_0_43_of_what_could_be_signed()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1, +1, 100, strike: 600);
        day.Print(2, 0, 1_000, strike: 600);
        day.Print(3, -1, 10_000, strike: 601);
        day.Clock(31);

        var bar = Assert.Single(day.TakeClosed());

        // 1,100 calls and 900 puts at 600; 601 has 1,110 calls, which cannot fall below nothing, and 910 puts.
        Assert.Equal(2_000 + 43, OpenInterestAt(bar, 600));
        Assert.Equal(910, OpenInterestAt(bar, 601));
    }

    [Theory]
    [InlineData('c', 0, 10)] // a cross: volume, no side
    [InlineData('D', 0, 10)] // late: its quote is gone (this one carries it, see below)
    [InlineData('t', 0, 0)] // compression: kept out of flows
    [InlineData('k', 10, 0)] // stock-option: contracts flow, delta was hedged with the stock
    [InlineData('a', 10, 0)]
    public void A_print_counts_as_its_type_says(char condition, int withSide, int withoutSide)
    {
        var day = new SyntheticDay().Listed();
        if (condition == 'D')
            day.Apply(MarketEvent.Of(SyntheticDay.Contract(600, OptionRight.Call), new Trade(
                SyntheticDay.At(1), 2.1, 10, 1, new ConditionCode('D'), 'C', false, 0, 0)));
        else
            day.Print(1, +1, 10, condition: condition);
        day.Clock(31);
        var bar = Assert.Single(day.TakeClosed());

        Assert.Equal((withSide, withoutSide), ((int)day.State.Counters.SignedVolume, (int)day.State.Counters.UnsignedVolume));
        Assert.Equal(condition == 't' ? 10 : 0, day.State.Counters.ExcludedVolume);
        Assert.Equal(withSide, bar.Strikes.SignedFlow.Sum());
        Assert.Equal(condition == 'a', bar.HedgeFlowCalls != 0);
    }

    [Fact]
    public void Before_the_first_usable_smile_nothing_is_claimed()
    {
        var day = new SyntheticDay();
        day.Spot(-10, 600);
        day.Apply(MarketEvent.Of(SyntheticDay.Contract(600, OptionRight.Call), new OpenInterestReport(SyntheticDay.At(-5), 100, null)));
        day.Print(1, +1, 5);
        day.Clock(31);

        var bar = Assert.Single(day.TakeClosed());

        Assert.False(bar.Strikes.HasExposures);
        Assert.Equal((0, Regime.Undetermined), (bar.Levels.NetGex, bar.Levels.Regime));
        Assert.Null(bar.Levels.GammaFlip);
        Assert.Null(bar.Levels.AtTheMoneyVolatility);
        Assert.Equal((5, 0), (bar.Strikes.SignedFlow.Sum(), bar.HedgeFlowCalls));
        Assert.Equal(1, day.State.Counters.Unpriced);
    }

    [Fact]
    public void An_open_bar_keeps_its_values_at_their_strikes_when_a_strike_is_newer_than_its_sample()
    {
        var day = new SyntheticDay().Listed();
        day.Spot(1, 600.3).Spot(2.1, 600.3);
        var before = day.State.OpenBar();
        day.Print(2.5, 0, 1, strike: 600.5);

        var after = day.State.OpenBar();

        Assert.Equal(before.Strikes.Grid.Count + 1, after.Strikes.Gex.Length);
        Assert.Equal(0, after.Strikes.Gex[after.Strikes.Grid.IndexOf(600.5)]);
        Assert.All(
            before.Strikes.Grid.Strikes.ToArray(),
            strike => Assert.Equal(
                before.Strikes.Gex[before.Strikes.Grid.IndexOf(strike)], after.Strikes.Gex[after.Strikes.Grid.IndexOf(strike)]));
    }

    [Fact]
    public void Other_expiries_are_counted_and_kept_out()
    {
        var day = new SyntheticDay();
        day.Apply(MarketEvent.Of(
            new OptionContract("SPY", SyntheticDay.Date.AddDays(1), OptionRight.Call, 600_000),
            new Quote(SyntheticDay.At(1), 1, 2, 1, 1)));

        Assert.False(day.State.HasChain);
        Assert.Equal(1, day.State.Counters.OtherExpiries);
    }

    [Fact]
    public void Recording_that_begins_late_begins_with_its_own_ordinal()
    {
        var day = new SyntheticDay();
        day.Spot(1_000, 600);
        day.Apply(MarketEvent.Of(SyntheticDay.Contract(600, OptionRight.Call), new Quote(SyntheticDay.At(1_001), 1, 1.1, 1, 1)));
        day.Clock(1_021);

        Assert.Equal([33], day.TakeClosed().Select(bar => bar.Ordinal));
    }

    [Fact]
    public void A_bar_that_one_gap_leaves_and_the_next_one_takes_up_is_passed_over_and_one_that_was_seen_in_part_is_not()
    {
        var day = new SyntheticDay();
        day.Gap(0, 70, GapReason.Restart).Gap(69, 95, GapReason.FeedGap).Gap(94, 125, GapReason.FeedGap);
        day.Settle(-3 * 3_600).Clock(161);

        Assert.Equal([4], day.TakeClosed().Select(bar => bar.Ordinal));
        Assert.Equal(
            [
                new FeedGap(SyntheticDay.At(0), SyntheticDay.At(70), GapReason.Restart),
                new FeedGap(SyntheticDay.At(69), SyntheticDay.At(125), GapReason.FeedGap),
            ],
            day.State.Gaps);
    }

    [Fact]
    public void A_gap_lies_within_the_session()
    {
        var day = new SyntheticDay();
        day.Gap(-600, -5, GapReason.Restart).Gap(-600, 70, GapReason.Restart).Gap(23_000, 25_200, GapReason.FeedGap);

        Assert.Equal(
            [
                new FeedGap(SyntheticDay.At(0), SyntheticDay.At(70), GapReason.Restart),
                new FeedGap(SyntheticDay.At(23_000), day.State.Session.Close, GapReason.FeedGap),
            ],
            day.State.Gaps);
    }

    [Fact]
    public void A_trade_and_a_quote_allocate_nothing()
    {
        var day = new SyntheticDay().Listed();
        var call = SyntheticDay.Contract(600, OptionRight.Call);
        var events = new MarketEvent[1_000];
        for (var i = 0; i < events.Length; i++)
            events[i] = i % 2 == 0
                ? MarketEvent.Of(call, new Quote(SyntheticDay.At(2 + i * 1e-4), 2, 2.1, 5, 5))
                : MarketEvent.Of(call, new Trade(SyntheticDay.At(2 + i * 1e-4), 2.1, 1, i, ConditionCode.Automatic, 'C', false, 0, 0));
        foreach (ref readonly var item in events.AsSpan())
            day.State.Apply(item);

        // The runtime itself may allocate once while it compiles a loop anew; what an event costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ref readonly var item in events.AsSpan())
                day.State.Apply(item);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static long OpenInterestAt(Bar bar, double strike) =>
        bar.Strikes.OpenInterest[bar.Strikes.Grid.IndexOf(strike)];
}
