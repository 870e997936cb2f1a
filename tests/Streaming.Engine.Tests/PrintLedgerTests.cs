using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.OpenInterest;
using Xunit;

namespace Streaming.Engine.Tests;

/// <summary>What prints and their cancels leave behind in the principled book.</summary>
public sealed class PrintLedgerTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(8)] // most prints are forgotten before the end
    public void A_cancel_leaves_the_state_as_if_the_print_had_never_been(int printsRememberedPower)
    {
        const int seed = 20260612;
        var random = new Random(seed);
        var with = new SyntheticDay(printsRememberedPower).Listed();
        var without = new SyntheticDay(printsRememberedPower).Listed();
        var ghosts = new Queue<(double At, MarketEvent Cancel)>();
        var sequence = 0L;
        for (var second = 1.0; second < 600; second += random.NextDouble() * 0.5)
        {
            while (ghosts.TryPeek(out var due) && due.At <= second)
                with.Apply(ghosts.Dequeue().Cancel);

            foreach (var item in RandomPrints(random, second, venue: 'C', ref sequence))
            {
                with.Apply(item);
                without.Apply(item);
            }

            if (random.Next(3) != 0)
                continue;

            // Of a venue of their own, so that no leg of the others takes them for its package.
            foreach (var item in RandomPrints(random, second, venue: 'X', ref sequence))
            {
                with.Apply(item);
                var at = second + 0.01 + random.NextDouble();
                ghosts.Enqueue((ghosts.Count > 0 ? Math.Max(at, ghosts.Last().At) : at, Cancel(item, at)));
            }
        }

        foreach (var ghost in ghosts)
            with.Apply(ghost.Cancel);
        foreach (var day in new[] { with, without })
            day.Spot(605, 600.4).Clock(631);

        var (a, b) = (with.TakeClosed(), without.TakeClosed());
        Assert.True(with.State.Counters.Cancels > 300, "there were cancels");
        Assert.Equal(0, with.State.Counters.UnmatchedCancels);
        foreach (var contract in SyntheticDay.Contracts())
            Assert.True(
                with.State.PositionOf(contract) == without.State.PositionOf(contract),
                $"seed {seed}, {contract}: {with.State.PositionOf(contract)} against {without.State.PositionOf(contract)}");
        Assert.Equal(b[^1].Levels, a[^1].Levels);
        Assert.Equal(b[^1].Strikes.Principled!.Gex, a[^1].Strikes.Principled!.Gex);
        Assert.Equal(b[^1].Strikes.Principled!.ChexMargin, a[^1].Strikes.Principled!.ChexMargin);
        Assert.Equal(Totals(without.State.Counters), Totals(with.State.Counters));
    }

    [Fact]
    public void A_print_and_its_cancel_in_one_bar_leave_the_principled_hedge_flow()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1, +1, 10);
        var taken = day.Print(2, -1, 25, strike: 601);
        day.Print(3, +1, 5, condition: 'f');
        day.Cancel(4, taken, strike: 601).Clock(31);
        var other = new SyntheticDay().Listed();
        other.Print(1, +1, 10);
        other.Print(3, +1, 5, condition: 'f');
        other.Clock(31);

        var (bar, same) = (Assert.Single(day.TakeClosed()), Assert.Single(other.TakeClosed()));

        Assert.NotEqual(0, bar.ExpectedHedgeFlowCalls);
        Assert.Equal(same.ExpectedHedgeFlowCalls, bar.ExpectedHedgeFlowCalls);
    }

    [Fact]
    public void The_principled_hedge_flow_is_the_compat_one_by_likelihood_and_the_market_makers_share()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1, +1, 10);
        day.Clock(31);

        var bar = Assert.Single(day.TakeClosed());

        // At the ask of a quote without sizes: 2 x 0.73 - 1, of which market makers took 0.9.
        Assert.Equal(0.46 * 0.9 * bar.HedgeFlowCalls, bar.ExpectedHedgeFlowCalls, 1.0);
    }

    [Fact]
    public void Open_interest_that_is_told_late_counts_as_if_it_had_been_there()
    {
        const int seed = 7;
        var early = new SyntheticDay().Listed();
        var late = new SyntheticDay().Listed(settled: false);
        var (random, sequence) = (new Random(seed), 0L);
        for (var second = 1.0; second < 300; second += 0.3)
            foreach (var item in RandomPrints(random, second, 'C', ref sequence))
            {
                early.Apply(item);
                late.Apply(item);
            }

        foreach (var day in new[] { early, late })
            day.Spot(301, 600.3);
        late.Settle(302);

        foreach (var contract in SyntheticDay.Contracts())
            Assert.Equal(early.State.PositionOf(contract), late.State.PositionOf(contract));
    }

    [Fact]
    public void A_leg_counts_in_the_compat_book_at_once_and_in_the_other_when_its_package_is_known()
    {
        var day = new SyntheticDay().Listed();
        var labels = new List<(double Strike, Aggressor Aggressor)>();
        day.State.Labelled = (OptionContract contract, in PrintEffect print) => labels.Add((contract.Strike, print.Aggressor));

        day.Print(1.000, +1, 4, strike: 600, condition: 'f');
        day.Print(1.001, 0, 4, strike: 605, condition: 'f');
        Assert.Equal((4, 4), (day.State.Counters.SignedVolume, day.State.Counters.UnsignedVolume));
        Assert.Empty(labels);
        Assert.Equal(0, day.State.Counters.LabelledVolume);

        day.Print(1.050, +1, 1, strike: 610);

        // Paid a half spread over the midpoint of the vertical: it was bought, so its upper leg was sold.
        Assert.Equal(
            [
                (600, new Aggressor(1, 0.75, Evidence.Package)), (605, new Aggressor(-1, 0.75, Evidence.Package)),
                (610, new Aggressor(1, 0.73, Evidence.Quote)),
            ],
            labels);
        Assert.Equal((9, 0), (day.State.Counters.LabelledVolume, day.State.Counters.UnlabelledVolume));
        Assert.Equal((8, 0), (day.State.Counters.PackageVolume, day.State.Counters.LoneLegVolume));
    }

    [Fact]
    public void A_sample_a_close_and_a_cancel_wait_for_no_package()
    {
        var day = new SyntheticDay().Listed();
        day.Print(1.9995, +1, 3, condition: 'f');
        day.Spot(2.0, 600.3);
        Assert.Equal(3, day.State.Counters.LoneLegVolume);

        var taken = day.Print(2.5, +1, 5, condition: 'f');
        day.Cancel(2.501, taken);
        Assert.Equal((1, 0), (day.State.Counters.Cancels, day.State.Counters.UnmatchedCancels));
        Assert.Equal(3, day.State.Counters.LoneLegVolume);
        Assert.Equal(3, day.State.Counters.LabelledVolume);

        day.Print(29.995, +1, 7, condition: 'f');
        day.Clock(31);
        Assert.Equal(10, day.State.Counters.LoneLegVolume);
        Assert.Equal(10, Assert.Single(day.TakeClosed()).Strikes.SignedFlow.Sum());
    }

    [Fact]
    public void A_late_print_meets_the_quote_of_its_own_time()
    {
        var day = new SyntheticDay().Listed();
        var call = SyntheticDay.Contract(600, OptionRight.Call);
        var labels = new List<Aggressor>();
        day.State.Labelled = (OptionContract _, in PrintEffect print) => labels.Add(print.Aggressor);
        for (var second = 0; second < 80; second++)
            day.Apply(MarketEvent.Of(call, new Quote(SyntheticDay.At(second), 1 + second, 1.1 + second, 5, 5)));

        foreach (var (price, at) in new[] { (21.1, 20.5), (21.0, 20.5), (80.1, 79.5), (21.1, -100.0) })
            day.Apply(MarketEvent.Of(call, new Trade(
                SyntheticDay.At(at), price, 1, 0, new('D'), 'C', false, 0, 0)));

        // Its label is worth nothing in the book; the compat rule has none at all.
        Assert.Equal(
            [new(1, 0.5, Evidence.Late), new(-1, 0.5, Evidence.Late), new(1, 0.5, Evidence.Late), new(0, 0.5, Evidence.NoQuote)],
            labels);
        Assert.Equal((0, 4), (day.State.Counters.SignedVolume, day.State.Counters.UnsignedVolume));
    }

    [Fact]
    public void Every_contract_is_accounted_for_in_both_books()
    {
        var day = new SyntheticDay().Listed();
        var (random, sequence, volume) = (new Random(3), 0L, 0L);
        for (var second = 1.0; second < 120; second += 0.05)
            foreach (var item in RandomPrints(random, second, 'C', ref sequence))
            {
                day.Apply(item);
                volume += item.AsTrade().Size;
            }

        day.Clock(151);

        var counters = day.State.Counters;
        Assert.Equal(volume, counters.SignedVolume + counters.UnsignedVolume + counters.ExcludedVolume);
        Assert.Equal(volume, counters.LabelledVolume + counters.UnlabelledVolume + counters.ExcludedVolume);
        Assert.True(counters is { LabelledVolume: > 0, UnlabelledVolume: > 0, ExcludedVolume: > 0, PackageVolume: > 0 });
        Assert.InRange(counters.OpenInterestConfidence, 0.2, 0.9);
    }

    [Fact]
    public void A_bar_says_what_the_principled_book_holds_and_how_sure_that_is()
    {
        var day = new SyntheticDay().Listed();
        for (var i = 0; i < 50; i++)
            day.Print(1 + 0.1 * i, -1, 500, strike: 598 + i % 5);
        day.Clock(31);
        var bar = Assert.Single(day.TakeClosed());
        var (levels, strikes) = (bar.Levels.Principled!, bar.Strikes.Principled!);

        // Customers sold: dealers are long.
        Assert.True(levels.NetGex > 0 && levels.SignConfidence > 0.99, levels.ToString());
        Assert.Equal(Regime.PositiveGamma, levels.Regime);
        Assert.InRange(levels.NetGex, levels.CiLow, levels.CiHigh);
        Assert.Equal(levels.NetGex - levels.CiLow, levels.CiHigh - levels.NetGex, 1.0);
        Assert.Equal(levels.NetGex, strikes.Gex.Sum(), 11.0);
        Assert.All(strikes.GexMargin, margin => Assert.True(margin >= 0));
        Assert.Equal(
            (double)(levels.CiHigh - levels.NetGex), Math.Sqrt(strikes.GexMargin.Sum(margin => (double)margin * margin)), 20.0);
        Assert.NotNull(levels.Magnet);
        Assert.InRange(levels.PinProbability!.Value, 0, 100);
    }

    [Fact]
    public void A_net_whose_sign_is_a_guess_has_no_regime()
    {
        var day = new SyntheticDay().Listed();
        day.Apply(MarketEvent.Of(
            SyntheticDay.Contract(600, OptionRight.Call), new OpenInterestReport(SyntheticDay.At(0.5), 100_000, null)));
        for (var i = 0; i < 20; i++)
            day.Print(1 + 0.01 * i, +1, 1_000); // against the morning's 10 % of dealers' long calls
        day.Clock(31);

        var levels = Assert.Single(day.TakeClosed()).Levels.Principled!;

        Assert.InRange(levels.SignConfidence, 0.5, 0.6);
        Assert.Equal(Regime.Undetermined, levels.Regime);
    }

    [Fact]
    public void Before_the_first_usable_smile_there_is_no_principled_book()
    {
        var day = new SyntheticDay();
        day.Spot(-10, 600);
        day.Print(1, +1, 5);
        day.Clock(31);

        var bar = Assert.Single(day.TakeClosed());

        Assert.Null(bar.Levels.Principled);
        Assert.Null(bar.Strikes.Principled);
    }

    [Fact]
    public void A_sample_allocates_nothing()
    {
        var day = new SyntheticDay().Listed();
        var second = 1.0;
        for (; second < 25; second++)
            day.Spot(second, 600.3);

        var least = long.MaxValue;
        for (; second < 29; second++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            day.Spot(second, 600.3 + second / 1_000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static (long, long, long, long, long, long, double) Totals(EventCounters counters) => (
        counters.SignedVolume, counters.UnsignedVolume, counters.LabelledVolume, counters.UnlabelledVolume,
        counters.PackageVolume, counters.LoneLegVolume, counters.OpenInterestConfidence);

    // Never at a midpoint: there a label may follow from a price that was cancelled later, and it stands.
    private static List<MarketEvent> RandomPrints(Random random, double second, char venue, ref long sequence)
    {
        var letter = "IISaecfgjkDt"[random.Next(12)];
        var (size, right) = (1 + random.Next(60), (OptionRight)random.Next(2));
        var strike = random.Next(592, 606);
        int[] strikes = letter is 'f' or 'g' or 'j' ? [strike, strike + 1 + random.Next(3)] : [strike];
        var prints = new List<MarketEvent>();
        foreach (var each in strikes)
            prints.Add(MarketEvent.Of(SyntheticDay.Contract(each, right), new Trade(
                SyntheticDay.At(second), 2 + 0.05 * (random.Next(2) == 0 ? 1 : -1) * random.Next(1, 3), size, ++sequence,
                new(letter), venue, false, 1.9, 2.1)));
        return prints;
    }

    private static MarketEvent Cancel(in MarketEvent print, double at) => MarketEvent.Of(
        print.Contract!, new TradeCancel(SyntheticDay.At(at), print.AsTrade().Sequence, new('A'), 0, 0, 'X'));
}
