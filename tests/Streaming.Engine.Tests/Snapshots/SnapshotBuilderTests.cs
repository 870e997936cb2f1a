using Streaming.Engine.Exposures;
using Streaming.Engine.Headlines;
using Streaming.Engine.MarketData;
using Streaming.Engine.Tests.Exposures;
using Xunit;

namespace Streaming.Engine.Tests.Snapshots;

public sealed class SnapshotBuilderTests
{
    [Fact]
    public void The_reference_chain_comes_out_of_events_as_it_was_computed()
    {
        var day = new ReferenceDay();
        day.State.Apply(MarketEvent.Clock("SPY", ReferenceDay.At(1)));

        Assert.True(day.State.TryTakeClosed(out var bar, out var facts));

        // model.md 11.3, computed in quad precision. The table's smile is no SVI slice, so a fit of its prices comes near.
        Assert.Equal(ReferenceDay.At(0), facts.AsOf);
        Assert.Equal(1.25, facts.HoursToClose);
        var live = facts.Live;
        Near(981_043_874.50, live.Totals.NetGex, 1e-3);
        Near(730_213_384.41, live.Totals.NetDex, 1e-3);
        Near(-68_242_538.11, live.Totals.NetVex, 1e-3);
        Near(345_771_879.33, live.Totals.CharmDollarsPerHour, 1e-3);
        Near(591_182_100.47, live.Totals.CharmDollarsToClose, 1e-3);
        Near(2_827_021_642.69, live.Totals.GrossGex, 1e-3);
        Assert.Equal(599.6195, live.Flip!.Value, 1e-3);
        Assert.Equal(
            (600, 600, 602, 600), (live.Levels.CallWall!.Value.Strike, live.Levels.PutWall!.Value.Strike,
                live.Levels.Magnet!.Value.Strike, live.Levels.MaxPain!.Value));
        Assert.Equal(42.938209, live.Levels.ConcentrationTop3Percent!.Value, 1e-6);
        Assert.Equal(77, live.ClusterScore);
        Assert.Equal(Regime.PositiveGamma, live.Regime);
        double[] shares =
            [-219_431.10, 102_878.42, -721_365.93, 28_291.39, -1_747_724.51, -584_751.72, -3_034_710.89, -2_083_755.01];
        Assert.All(live.Hedging.Zip(shares), pair => Assert.Equal(pair.Second, pair.First.Shares, 700.0));
        var pin = live.Pin!.Value;
        Assert.Equal(77, pin.Score.Score);
        Assert.Equal((85.8764, 73.6851), (Math.Round(pin.Score.OpenInterest, 4), Math.Round(pin.Score.Proximity, 4)));
        Assert.Equal((80.7692, 60.7), (Math.Round(pin.Score.Time, 4), Math.Round(pin.Score.Gamma, 1)));
        Near(0.2317613, pin.Probability, 1e-3);
        var move = facts.Smile!.Move;
        Near(2.0401322418, move.RemainingDollars, 2e-4);
        Near(0.123, move.Volatility!.Value, 2e-4);
        Assert.Equal(602.4601, move.UpperBound, 1e-3);

        Assert.Equal(
            (Engine.Bars.Rounding.Whole(live.Totals.NetGex), 77), (bar.Levels.NetGex, bar.Levels.PinScore));
    }

    [Fact]
    public void The_totals_are_what_the_fitted_smile_gives_by_the_book()
    {
        var day = new ReferenceDay();
        day.State.Apply(MarketEvent.Clock("SPY", ReferenceDay.At(1)));
        Assert.True(day.State.TryTakeClosed(out _, out var facts));

        // The formulas of model.md 3 and 6.1 on each strike's own fitted volatility: what the fit changes of the table's
        // digits changes here too, and nothing else may.
        // A bar is sampled at its end less a millisecond.
        const double Spot = 600.42, Dollars = 100 * Spot, Seconds = 4_500.001;
        var rootOfYears = Math.Sqrt(Seconds / (252 * 23_400));
        double gex = 0, dex = 0, vex = 0, charm = 0;
        foreach (var (strike, exposure) in facts.Strikes.Zip(facts.Live.Strikes))
        {
            var (calls, puts) = (exposure.CallOpenInterest, exposure.PutOpenInterest);
            var sigma = strike.Greeks!.Value.Volatility;
            var deviation = sigma * rootOfYears;
            var d1 = (Math.Log(Spot / strike.Strike) / deviation) + (deviation / 2);
            var d2 = d1 - deviation;
            var density = Math.Exp(-d1 * d1 / 2) / Math.Sqrt(2 * Math.PI);
            var delta = NormalOracle.Cumulative(d1);
            gex += (calls - puts) * density / (Spot * deviation) * Dollars * Spot * 0.01;
            dex += ((calls * delta) + (puts * (delta - 1))) * Dollars;
            vex -= (calls - puts) * (-density * d2 / sigma) * 0.01 * Dollars;
            charm -= (calls - puts) * density * d2 / (2 * Seconds / 3_600) * Dollars;
        }

        Near(gex, facts.Live.Totals.NetGex, 1e-9);
        Near(dex, facts.Live.Totals.NetDex, 1e-9);
        Near(vex, facts.Live.Totals.NetVex, 1e-9);
        Near(charm, facts.Live.Totals.CharmDollarsPerHour, 1e-9);
    }

    [Fact]
    public void Without_flow_both_books_are_one()
    {
        var day = new ReferenceDay();
        day.State.Apply(MarketEvent.Clock("SPY", ReferenceDay.At(1)));
        day.State.TryTakeClosed(out _, out var facts);

        Assert.Equal(facts!.Live.Totals, facts.Settled.Totals);
        Assert.Equal(facts.Live.Levels, facts.Settled.Levels);
        Assert.Equal(FlowLabel.NoFlow, facts.FlowDirection.Label);
        Assert.Equal((0, 0.0), (facts.FlowDirection.ContractsWithFlow, facts.FlowDirection.AbsoluteDeltaContracts));
    }

    [Fact]
    public void Flow_moves_the_live_book_only()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1, +1, 1_000, strike: 601);
        day.Print(1.5, -1, 500, strike: 599, right: OptionRight.Put);
        day.Print(1.6, 0, 900, strike: 598);
        day.Spot(2.1, 600.3);

        var facts = day.State.Snapshot();

        var direction = facts.FlowDirection;
        Assert.Equal(2, direction.ContractsWithFlow);
        Assert.Equal(430 + 215, direction.AbsoluteDeltaContracts, 1e-9);
        Assert.Equal(facts.Live.Totals.NetGex - facts.Settled.Totals.NetGex, direction.Adjustment);
        Assert.Equal(430 - 215, facts.Live.OpenInterest - facts.Settled.OpenInterest);
        Assert.True(direction.Adjustment > 0);
    }

    [Fact]
    public void Strikes_add_up_to_the_totals_in_both_books()
    {
        const int seed = 77;
        var random = new Random(seed);
        var day = new SyntheticDay().Listed();
        for (var second = 1.0; second < 300; second += random.NextDouble() * 3)
            day.Print(
                second, random.Next(-1, 2), random.Next(1, 400), random.Next(592, 609),
                random.Next(2) == 0 ? OptionRight.Call : OptionRight.Put);
        day.Spot(301, 600.9).Spot(302.5, 600.9);

        var facts = day.State.Snapshot();

        foreach (var book in new[] { facts.Live, facts.Settled })
        {
            Assert.Equal(facts.Strikes.Count, book.Strikes.Count);
            Near(book.Totals.NetGex, book.Strikes.Sum(strike => strike.NetGex), because: $"seed {seed}");
            Near(book.Totals.NetDex, book.Strikes.Sum(strike => strike.NetDex));
            Near(book.Totals.NetVex, book.Strikes.Sum(strike => strike.NetVex));
            Near(book.Totals.NetChex, book.Strikes.Sum(strike => strike.NetChex));
            Assert.Equal(book.CallOpenInterest, book.Strikes.Sum(strike => strike.CallOpenInterest));
            Assert.Equal(book.PutOpenInterest, book.Strikes.Sum(strike => strike.PutOpenInterest));
            Assert.Equal(8, book.Hedging.Count);
        }

        Assert.Equal(facts.Volume.Calls, facts.Strikes.Sum(strike => strike.Call.Volume));
        Assert.Equal(facts.Volume.Puts, facts.Strikes.Sum(strike => strike.Put.Volume));
        Assert.Equal(42, facts.Quality.Contracts);
        Assert.All(facts.Strikes, strike => Assert.Equal(strike.Strike, strike.Call.Contract!.Strike));
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        var watched = new SyntheticDay().Listed();
        var alone = new SyntheticDay().Listed();
        const int seed = 5;
        var random = new Random(seed);
        for (var second = 1.0; second < 200; second += 0.7)
        {
            var (side, strike, spot) = (random.Next(-1, 2), random.Next(595, 606), 600 + random.NextDouble() * 3);
            foreach (var day in new[] { watched, alone })
            {
                day.Spot(second, spot);
                day.Print(second, side, 300, strike);
            }

            _ = watched.State.OpenBar();
            _ = watched.State.Snapshot();
        }

        while (watched.State.TryTakeClosed(out var bar, out var facts))
        {
            Assert.True(alone.State.TryTakeClosed(out var otherBar, out var other));
            Assert.Equal(otherBar.Levels, bar.Levels);
            Assert.Equal(other.Live.Totals, facts.Live.Totals);
            Assert.Equal(other.Settled.Levels, facts.Settled.Levels);
            Assert.Equal(other.Decisions.Severity, facts.Decisions.Severity);
            Assert.Equal(other.Strikes, facts.Strikes);
        }
    }

    [Fact]
    public void The_snapshot_of_a_close_says_what_its_bar_says()
    {
        var day = new SyntheticDay().Listed();
        day.Print(3, +1, 5_000, strike: 602);
        for (var second = 31; second <= 601; second += 30)
            day.Clock(second);

        while (day.State.TryTakeClosed(out var bar, out var facts))
        {
            Assert.Equal((bar.Ordinal, bar.Start + TimeSpan.FromSeconds(30)), (facts.Ordinal, facts.AsOf));
            Assert.Equal(bar.Levels.NetGex, Engine.Bars.Rounding.Whole(facts.Live.Totals.NetGex));
            Assert.Equal(bar.Levels.Magnet, facts.Live.Levels.Magnet?.Strike);
            Assert.Equal(bar.Levels.PinScore, facts.Live.Pin?.Score.Score ?? 0);
            Assert.Equal(bar.Levels.Regime, facts.Live.Regime);
            Assert.Equal(
                Math.Abs(bar.HedgeFlowCallsChange + bar.HedgeFlowPutsChange),
                facts.Decisions.Leaderboard!.Value.AbsoluteFlow);
            Assert.Equal(facts.AsOf, facts.Decisions.AsOf);
        }
    }

    [Fact]
    public void A_late_print_of_the_bar_counts_in_what_its_close_decides()
    {
        var day = new SyntheticDay().Listed();
        day.Spot(2, 600.3).Spot(30.2, 600.3);
        day.Print(29.9, +1, 100);
        day.Clock(31);

        day.State.TryTakeClosed(out var bar, out var facts);

        Assert.NotEqual(0, bar!.HedgeFlowCalls);
        Assert.Equal(Math.Abs(bar.HedgeFlowCalls), facts!.Decisions.Leaderboard!.Value.AbsoluteFlow);
    }

    [Fact]
    public void Before_the_first_usable_smile_contracts_are_counted_and_nothing_is_claimed()
    {
        var day = new SyntheticDay();
        day.Spot(-10, 600);
        day.Apply(MarketEvent.Of(
            SyntheticDay.Contract(600, OptionRight.Call), new OpenInterestReport(SyntheticDay.At(-5), 100, null)));
        day.Print(1, +1, 5);
        day.Clock(31);

        day.State.TryTakeClosed(out _, out var facts);

        Assert.Null(facts!.Smile);
        Assert.Equal(default, facts.Live.Totals);
        Assert.Equal((Regime.Undetermined, null), (facts.Live.Regime, facts.Live.Pin));
        Assert.Empty(facts.Live.Hedging);
        Assert.Equal((102, 5), (facts.Live.CallOpenInterest, facts.Volume.Calls));
        Assert.Null(facts.Quality.DataQuality);
        Assert.True(facts.Decisions.Severity.Held);
        Assert.Null(facts.Decisions.Setup);
    }

    [Fact]
    public void A_view_asked_for_before_anything_was_sampled_is_there()
    {
        var day = new SyntheticDay();
        day.Apply(MarketEvent.Of(
            SyntheticDay.Contract(600, OptionRight.Call), new Quote(SyntheticDay.At(0.5), 1, 1.1, 1, 1)));

        var facts = day.State.Snapshot();

        Assert.Equal(SyntheticDay.Session.Open, facts.AsOf);
        Assert.Null(facts.Spot);
        Assert.Equal(600, Assert.Single(facts.Strikes).Strike);
    }

    [Fact]
    public void The_next_expiry_is_the_nearest_later_one()
    {
        var day = new SyntheticDay();
        foreach (var days in new[] { 7, 3, -1, 5 })
            day.Apply(MarketEvent.Of(
                new OptionContract("SPY", SyntheticDay.Date.AddDays(days), OptionRight.Call, 600_000),
                new Quote(SyntheticDay.At(1), 1, 2, 1, 1)));

        Assert.Equal(SyntheticDay.Date.AddDays(3), day.State.NextExpiry);
    }

    private static void Near(double expected, double actual, double relative = 5e-7, string because = "") =>
        Assert.True(
            Math.Abs(actual - expected) <= relative * Math.Abs(expected), $"{because} expected {expected:R}, got {actual:R}");
}
