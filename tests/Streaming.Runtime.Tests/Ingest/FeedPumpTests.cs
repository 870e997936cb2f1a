using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Ingest;

public sealed class FeedPumpTests
{
    [Fact]
    public async Task At_the_end_of_a_replay_the_clock_stands_behind_the_close_and_every_bar_is_closed()
    {
        var feed = new ListFeed().Give(Market.Listing(), Market.Spot(-5), Market.Print(100)).End();
        await using var rig = new RuntimeRig(feed, NewStore());

        await rig.PlayAsync();

        Assert.Equal(Market.Session.Close + TimeSpan.FromSeconds(1), rig.Clock.Now);
        Assert.Equal(Enumerable.Range(0, 780), rig.RawOrdinals());
        Assert.True(rig.Pump.IsFinished);
    }

    [Fact]
    public async Task A_paced_replay_waits_for_the_wall_and_closes_bars_by_its_clock()
    {
        var feed = new ListFeed { Description = Described(speed: 10) }
            .Give(Market.Listing(), Market.Spot(-5), Market.Spot(1), Market.Spot(23_000));
        await using var rig = new RuntimeRig(feed, NewStore());
        var playing = await rig.StartAsync();

        // At ten times the wall the first close, 31 s behind the open, comes after 3.1 s.
        await rig.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), closed: 1);

        // The wall may have gone on while the actor worked; nothing is closed before its time.
        var told = rig.Closed;
        Assert.Equal(0, told[0].Bar.Ordinal);
        Assert.All(told, each => Assert.True(each.Bar.Start + TimeSpan.FromSeconds(31) <= rig.Clock.Now));
        Assert.False(playing.IsCompleted);
    }

    [Fact]
    public async Task What_precedes_the_open_is_applied_at_once_and_a_head_start_runs_at_full_speed()
    {
        var feed = new ListFeed { Description = Described(speed: 1) with { HeadStart = TimeSpan.FromMinutes(10) } }
            .Give([Market.Listing(), Market.Spot(-3_600), .. Enumerable.Range(0, 60).Select(i => Market.Spot(i * 10)), Market.Spot(700)]);
        await using var rig = new RuntimeRig(feed, NewStore());
        await rig.StartAsync();

        // Of twenty raw bars the last waits for its grace on the wall; two raw bars make a minute, ten make five.
        await rig.WhenClosedAsync(19 + 9 + 1);

        Assert.Equal(Enumerable.Range(0, 19), rig.RawOrdinals());
    }

    [Fact]
    public async Task A_feed_of_two_days_closes_the_first_before_the_second_begins()
    {
        var monday = Market.Session.Open + TimeSpan.FromDays(3);
        var contract = new OptionContract("SPY", Market.Day.AddDays(3), OptionRight.Call, 600_000);
        var feed = new ListFeed().Give(
            Market.Listing(), Market.Spot(5),
            MarketEvent.Of(contract, new OpenInterestReport(monday - TimeSpan.FromHours(2), 5, null)),
            MarketEvent.Of("SPY", new SpotPrice(monday + TimeSpan.FromSeconds(40), 601, 0, 0))).End();
        await using var rig = new RuntimeRig(feed, NewStore());

        await rig.PlayAsync();

        Assert.Equal([.. Enumerable.Range(0, 780), .. Enumerable.Range(0, 780)], rig.RawOrdinals());
        Assert.Equal(Market.Day.AddDays(3), rig.Directory.Actors.Single().View.Session!.Session.Date);
        Assert.NotNull(await rig.Directory.FindSessionAsync("SPY", Market.Day, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silent_live_feed_s_bars_are_closed_by_the_wall()
    {
        var feed = new ListFeed { Description = new() { Name = "live", Symbols = ["SPY"], IsLive = true } };
        await using var rig = new RuntimeRig(feed, NewStore());
        var now = rig.Clock.Now; // 10:00 New York of a trading day
        var call = new OptionContract("SPY", DateOnly.FromDateTime(now.ToUtc().DateTime), OptionRight.Call, 600_000);
        feed.Give(
            MarketEvent.Of("SPY", new SpotPrice(now, 600, 0, 0)),
            MarketEvent.Of(call, new Quote(now, 2, 2.1, 1, 1)));
        await rig.StartAsync();

        await rig.AdvanceUntilAsync(TimeSpan.FromSeconds(1), closed: 3);

        var ordinals = rig.RawOrdinals().ToList();
        Assert.Equal(Enumerable.Range(60, ordinals.Count), ordinals);
        Assert.True(ordinals.Count >= 2, "two raw bars, and the minute that they make");
    }

    [Fact]
    public async Task A_second_run_over_the_same_source_tells_nothing_twice()
    {
        var store = NewStore();
        var description = Described(speed: 0) with { Fingerprint = "tape 1" };
        await using (var first = new RuntimeRig(new ListFeed { Description = description }.Give(Day()).End(), store))
            await first.PlayAsync();
        await using var second = new RuntimeRig(new ListFeed { Description = description }.Give(Day()).End(), store);

        await second.PlayAsync();

        Assert.Empty(second.Closed);
        var view = second.Directory.Actors.Single().View.Session!;
        Assert.Equal(780, view.Log[default].Closed.Length);
    }

    private static MarketEvent[] Day() => [Market.Listing(), Market.Spot(-5), Market.Print(100), Market.Print(9_000, 5)];

    private static FeedDescription Described(double speed) =>
        new() { Name = "list", Symbols = ["SPY"], IsLive = false, Speed = speed };

    private static MemorySessionStore NewStore() => new(new MemoryDatabase(), TimeProvider.System);
}
