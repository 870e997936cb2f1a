using Streaming.Engine.Bars;
using Streaming.Engine.Exposures;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests.Bars;

public sealed class BarLogTests
{
    private static readonly TradingSession HalfDay = new(
        new(2015, 12, 24), Timestamp.FromUnixSeconds(1_450_967_400), Timestamp.FromUnixSeconds(1_450_980_000));

    [Fact]
    public void A_bucket_closes_with_its_last_raw_bar_and_sums_its_flows()
    {
        var log = new BarLog(HalfDay);
        var closed = new List<(BarInterval, int)>();

        for (var ordinal = 0; ordinal < 420; ordinal++)
            log.Append(Raw(ordinal, flow: ordinal), (interval, bar) => closed.Add((interval, bar.Ordinal)));

        Assert.Equal((420, 210, 42, 14), (Count(log, 0), Count(log, 1), Count(log, 2), Count(log, 3)));
        foreach (var interval in BarIntervals.All)
        {
            long previous = 0;
            foreach (var bar in log[interval].Closed)
            {
                Assert.Equal(bar.HedgeFlowCalls - previous, bar.HedgeFlowCallsChange);
                Assert.Equal(HalfDay.Open + TimeSpan.FromSeconds(bar.Ordinal * interval.Seconds()), bar.Start);
                Assert.False(bar.Partial);
                previous = bar.HedgeFlowCalls;
            }
        }

        Assert.Equal([(BarInterval.Raw30Seconds, 1), (BarInterval.OneMinute, 0)], closed[1..3]);
    }

    [Fact]
    public void Missed_raw_bars_are_skipped_and_their_buckets_say_so()
    {
        var log = new BarLog(HalfDay);
        foreach (var ordinal in new[] { 1, 2, 3, 4, 25, 26, 419 })
            log.Append(Raw(ordinal, flow: 1));

        Assert.Equal(
            [(0, true), (1, false), (2, true), (12, true), (13, true), (209, true)],
            log[BarInterval.OneMinute].Closed.ToArray().Select(bar => (bar.Ordinal, bar.Partial)));
        Assert.Equal([0, 2, 41], log[BarInterval.FiveMinutes].Closed.ToArray().Select(bar => bar.Ordinal));
        Assert.Equal([4, 2, 1], log[BarInterval.FiveMinutes].Closed.ToArray().Select(bar => (int)bar.HedgeFlowCallsChange));
    }

    [Fact]
    public void Strikes_that_appear_within_a_bucket_are_matched_by_price()
    {
        var log = new BarLog(HalfDay);
        var small = new StrikeGrid([700, 710]);
        var grown = new StrikeGrid([695, 700, 705, 710]);
        log.Append(Raw(0, 1, small, [10, 20]));
        log.Append(Raw(1, 1, grown, [1, 2, 3, 4]));

        var bucket = log[BarInterval.OneMinute].Newest!;

        Assert.Same(grown, bucket.Strikes.Grid);
        Assert.Equal([1, 12, 3, 24], bucket.Strikes.SignedFlow);
    }

    [Fact]
    public void Windows_are_found_by_start_and_by_ordinal()
    {
        var log = new BarLog(HalfDay);
        foreach (var ordinal in new[] { 0, 1, 2, 5, 6 })
            log.Append(Raw(ordinal, 1));
        var raw = log[BarInterval.Raw30Seconds];

        Assert.Equal(3, raw.IndexAfter(2));
        Assert.Equal(3, raw.IndexAfter(4));
        Assert.Equal(0, raw.IndexAfter(-1));
        var between = raw.Between(HalfDay.Open + TimeSpan.FromSeconds(30), HalfDay.Open + TimeSpan.FromSeconds(180));
        Assert.Equal([1, 2, 5], between.ToArray().Select(bar => bar.Ordinal));
    }

    [Fact]
    public void A_bar_cannot_come_twice()
    {
        var log = new BarLog(HalfDay);
        log.Append(Raw(3, 1));

        Assert.Throws<ArgumentException>(() => log.Append(Raw(3, 1)));
    }

    private static int Count(BarLog log, int interval) => log[(BarInterval)interval].Closed.Length;

    private static Bar Raw(int ordinal, long flow, StrikeGrid? grid = null, long[]? signed = null)
    {
        grid ??= new StrikeGrid([700]);
        signed ??= [flow];
        var zeros = new long[grid.Count];
        return new Bar
        {
            Ordinal = ordinal,
            Start = HalfDay.Open + TimeSpan.FromSeconds(ordinal * 30),
            Levels = new BarLevels
            {
                Spot = 700, NetGex = 0, NetDex = 0, NetVex = 0, NetChex = 0, GammaFlip = null, CallWall = null,
                PutWall = null, Magnet = null, PinScore = 0, PinProbability = null, Regime = Regime.Undetermined,
                AtTheMoneyVolatility = null, CharmDollarsPerHour = null,
            },
            HedgeFlowCalls = ordinal * (long)(ordinal + 1) / 2,
            HedgeFlowPuts = 0,
            HedgeFlowCallsChange = flow,
            HedgeFlowPutsChange = 0,
            Strikes = new StrikeColumns
            {
                Grid = grid, HasExposures = true, Gex = zeros, Dex = zeros, Vex = zeros, Chex = zeros,
                OpenInterest = zeros, SignedFlow = signed, SignedDeltaDollars = zeros, SignedGammaDollars = zeros,
            },
        };
    }
}
