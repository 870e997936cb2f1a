using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Ingest;

public sealed class EventTimesTests
{
    private readonly MemorySessionStore _store = new(new MemoryDatabase(), TimeProvider.System);

    [Fact]
    public async Task What_a_live_feed_dates_ahead_of_the_wall_is_counted_logged_once_and_skipped()
    {
        var feed = new LineFeed();
        await using var rig = new RuntimeRig(feed, _store);
        var now = rig.Clock.Now; // 10:00 New York, where raw bar 60 opens
        var contract = new OptionContract("SPY", LineFeed.Day, OptionRight.Call, 600_000);
        feed.Give(Quote(now, contract), Print(now, contract, 3));
        await rig.SuperviseAsync();
        await rig.WhenEventsAsync(2);

        feed.Give(
            Print(now + TimeSpan.FromHours(5), contract, 100),
            Quote(now + TimeSpan.FromSeconds(6), contract),
            MarketEvent.Of("SPY", new SpotPrice(now + TimeSpan.FromDays(3), 600, 0, 0)),
            MarketEvent.Of(contract, new OpenInterestReport(now + TimeSpan.FromDays(1), 5, null)),
            MarketEvent.Of("SPY", new FeedGap(now, now + TimeSpan.FromHours(1), GapReason.FeedGap)),
            MarketEvent.Of(contract, new TradeCancel(now + TimeSpan.FromHours(5), 0, default, 2.1, 3, 'C')));
        feed.Give(Print(now + TimeSpan.FromSeconds(5), contract, 2)); // clocks are apart
        await rig.WhenEventsAsync(3);
        await rig.AdvanceForAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
        await RuntimeRig.WhenAsync(() => rig.RawOrdinals().Any());

        Assert.Equal(6, feed.Counters.Malformed);
        Assert.Equal(
            "line: skipped an event (dated ahead of this machine's clock); more of this kind are only counted. It is a Trade"
            + " of SPY at 2026-06-05T19:00:00Z, and now is 2026-06-05T14:00:00Z",
            Assert.Single(rig.Log.Lines, line => line.Contains("skipped")));
        Assert.Equal(now + TimeSpan.FromSeconds(5), rig.Health.NewestOf("SPY"));
        Assert.Equal([60], rig.RawOrdinals());
        Assert.Equal(3 + 2, rig.Closed.First(told => told.Interval == BarInterval.Raw30Seconds).Bar.Strikes.SignedFlow.Sum());
        Assert.Single(rig.Directory.Actors.Single().View.Session!.Gaps); // the time before the start
    }

    [Fact]
    public async Task What_lies_outside_the_calendars_years_is_counted_logged_once_and_skipped()
    {
        var far = Timestamp.FromUtc(new(2040, 6, 5, 14, 0, 0, TimeSpan.Zero));
        var feed = new ListFeed().Give(
            MarketEvent.Of("SPY", new SpotPrice(far, 600, 0, 0)), // before anything else too
            Market.Listing(), Market.Spot(-5),
            MarketEvent.Of("SPY", new SpotPrice(far, 600, 0, 0)),
            Print(default, Market.Call(), 100),
            MarketEvent.Clock("SPY", far),
            MarketEvent.Of("SPY", new FeedGap(Market.At(60), new Timestamp(long.MaxValue), GapReason.FeedGap)),
            Market.Print(100)).End();
        await using var rig = new RuntimeRig(feed, _store);

        await rig.PlayAsync();

        Assert.Equal(5, feed.Counters.Malformed);
        Assert.Single(rig.Log.Lines, line => line.Contains("(dated outside the trading calendar)"));
        Assert.Equal(Enumerable.Range(0, 780), rig.RawOrdinals());
        Assert.Empty(rig.Directory.Actors.Single().View.Session!.Gaps);
        Assert.Equal(3, rig.Pump.Events);
    }

    private static MarketEvent Print(Timestamp at, OptionContract contract, int size) => MarketEvent.Of(
        contract, new Trade(at, 2.1, size, 0, ConditionCode.Automatic, 'C', false, 2, 2.1));

    private static MarketEvent Quote(Timestamp at, OptionContract contract) =>
        MarketEvent.Of(contract, new Quote(at, 2, 2.1, 1, 1));
}
