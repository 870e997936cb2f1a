using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Pricing;
using Xunit;

namespace Streaming.Engine.Tests;

/// <summary>What holds of every day, on days drawn at random.</summary>
public sealed class SymbolStatePropertiesTests
{
    public static TheoryData<int> Seeds => [881, 882, 883];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Prints_of_one_instant_may_come_in_any_order(int seed)
    {
        var random = new Random(seed);
        var prints = Enumerable.Range(0, 300).Select(_ => Draw(random, 10)).ToArray();
        var shuffled = prints.ToArray();
        random.Shuffle(shuffled);

        AssertSameFlows(FirstBar(prints), FirstBar(shuffled), $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Contracts_may_be_heard_of_in_any_order(int seed)
    {
        var random = new Random(seed);
        var prints = Enumerable.Range(0, 300).Select(i => Draw(random, 1 + 0.05 * i)).ToArray();
        var contracts = SyntheticDay.Contracts().ToArray();
        var listed = ListedIn(contracts);
        random.Shuffle(contracts);
        var other = ListedIn(contracts);

        var (bar, otherBar) = (FirstBar(prints, listed), FirstBar(prints, other));
        AssertSameFlows(bar, otherBar, $"seed {seed}");
        Assert.Equal(bar.Levels with { Principled = null }, otherBar.Levels with { Principled = null });
        Assert.NotNull(bar.Levels.Principled);
        Assert.Equal(bar.Levels.Principled, otherBar.Levels.Principled);
        Assert.Equal(bar.Strikes.Principled!.OpenInterest, otherBar.Strikes.Principled!.OpenInterest);
        Assert.Equal(bar.Strikes.Principled.Gex, otherBar.Strikes.Principled.Gex);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Prints_without_a_side_are_volume_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var sided = Enumerable.Range(0, 200).Select(i => Draw(random, 1 + 0.1 * i) with { Side = random.Next(2) * 2 - 1 }).ToArray();
        var between = sided.SelectMany(print => new[] { print, print with { Side = 0, Size = 1_000 } }).ToArray();

        var (day, louder) = (new SyntheticDay().Listed(), new SyntheticDay().Listed());
        AssertSameFlows(FirstBar(sided, day), FirstBar(between, louder), $"seed {seed}");
        Assert.Equal(0, day.State.Counters.UnsignedVolume);
        Assert.Equal(200_000, louder.State.Counters.UnsignedVolume);
        Assert.Equal(day.State.Counters.SignedVolume, louder.State.Counters.SignedVolume);
    }

    [Fact]
    public void A_purchase_and_a_sale_of_one_size_leave_no_flow()
    {
        var bar = FirstBar([new(5, 1, 40, 601, OptionRight.Call), new(6, -1, 40, 601, OptionRight.Call)]);

        Assert.Equal((0, 0), (bar.HedgeFlowCalls, bar.HedgeFlowPuts));
        Assert.All(bar.Strikes.SignedFlow, flow => Assert.Equal(0, flow));
        Assert.All(bar.Strikes.SignedDeltaDollars, flow => Assert.Equal(0, flow));
        Assert.All(bar.Strikes.SignedGammaDollars, flow => Assert.Equal(0, flow));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_cumulative_is_the_sum_of_its_bars_at_every_bar_size(int seed)
    {
        var random = new Random(seed);
        var day = new SyntheticDay().Listed();
        var (bars, seconds) = (new List<Bar>(), 1.0);
        while (seconds < 3_600)
        {
            seconds += 4 * random.NextDouble();
            var print = Draw(random, seconds);
            var sequence = Apply(day, print);
            if (random.Next(20) == 0)
                day.Cancel(seconds + random.Next(90), sequence, print.Strike, print.Right);
            if (random.Next(10) == 0)
                day.Spot(seconds, 600 + 2 * random.NextDouble());
            bars.AddRange(day.TakeClosed());
        }

        foreach (var interval in Enum.GetValues<BarInterval>())
        {
            var (calls, puts) = (0L, 0L);
            foreach (var bucket in bars.GroupBy(bar => bar.Ordinal / interval.RawBars()))
            {
                var bar = Bar.Bucket(bucket.ToArray(), interval);
                (calls, puts) = (calls + bar.HedgeFlowCallsChange, puts + bar.HedgeFlowPutsChange);
                Assert.Equal((calls, puts), (bar.HedgeFlowCalls, bar.HedgeFlowPuts));
            }
        }

        Assert.True(bars.Count > 100 && bars[^1].HedgeFlowCalls != 0, $"seed {seed}");
    }

    [Fact]
    public void More_open_interest_everywhere_is_more_gamma_and_the_same_levels()
    {
        var (one, three) = (Levels(1), Levels(3));

        Assert.InRange(three.NetGex, 3 * one.NetGex - 2, 3 * one.NetGex + 2);
        Assert.NotNull(one.CallWall);
        Assert.Equal(
            (one.GammaFlip, one.CallWall, one.PutWall, one.Magnet, one.Regime),
            (three.GammaFlip, three.CallWall, three.PutWall, three.Magnet, three.Regime));

        static BarLevels Levels(int times)
        {
            var day = new SyntheticDay().Listed(settled: false);
            foreach (var contract in SyntheticDay.Contracts())
                day.Apply(MarketEvent.Of(contract, new OpenInterestReport(
                    SyntheticDay.At(-20), times * (contract.Right == OptionRight.Call ? 1_000 : 900 + 7 * (int)(600 - contract.Strike)),
                    SyntheticDay.Date.AddDays(-1))));
            day.Spot(1, 600.3).Clock(40);
            return day.TakeClosed()[0].Levels;
        }
    }

    private sealed record Print(double Seconds, int Side, int Size, double Strike, OptionRight Right);

    private static Print Draw(Random random, double seconds) => new(
        seconds, random.Next(3) - 1, 1 + random.Next(60), 595 + random.Next(11),
        random.Next(2) == 0 ? OptionRight.Call : OptionRight.Put);

    private static long Apply(SyntheticDay day, Print print) =>
        day.Print(print.Seconds, print.Side, print.Size, print.Strike, print.Right);

    private static Bar FirstBar(Print[] prints, SyntheticDay? day = null)
    {
        day ??= new SyntheticDay().Listed();
        day.Spot(1, 600.3);
        foreach (var print in prints)
            Apply(day, print);
        day.Clock(40);
        return day.TakeClosed()[0];
    }

    private static SyntheticDay ListedIn(OptionContract[] order)
    {
        var day = new SyntheticDay();
        day.Spot(-60, 600.3);
        foreach (var contract in order)
            day.Apply(MarketEvent.Of(contract, new OpenInterestReport(
                SyntheticDay.At(-50), 500 + 3 * (int)(contract.Strike - 590), SyntheticDay.Date.AddDays(-1))));
        foreach (var contract in order)
        {
            var fair = Math.Max(0.05, Black.Price(contract.Right, 600.3, contract.Strike, 0.008));
            day.Apply(MarketEvent.Of(contract, new Quote(
                SyntheticDay.At(-30), Math.Round(fair - 0.02, 2), Math.Round(fair + 0.02, 2), 10, 10)));
        }

        return day;
    }

    private static void AssertSameFlows(Bar bar, Bar other, string about)
    {
        Assert.True(bar.Strikes.HasExposures, about);
        Assert.Contains(bar.Strikes.SignedFlow, flow => flow != 0);
        Assert.Equal(bar.Strikes.SignedFlow, other.Strikes.SignedFlow);
        Assert.Equal(bar.Strikes.SignedDeltaDollars, other.Strikes.SignedDeltaDollars);
        Assert.Equal(bar.Strikes.SignedGammaDollars, other.Strikes.SignedGammaDollars);
        Assert.Equal(bar.Strikes.OpenInterest, other.Strikes.OpenInterest);
        Assert.Equal(bar.Strikes.Gex, other.Strikes.Gex);
        Assert.Equal(
            (bar.HedgeFlowCalls, bar.HedgeFlowPuts, bar.HedgeFlowCallsChange, bar.HedgeFlowPutsChange),
            (other.HedgeFlowCalls, other.HedgeFlowPuts, other.HedgeFlowCallsChange, other.HedgeFlowPutsChange));
    }
}
