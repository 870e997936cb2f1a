using System.Collections.Concurrent;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Runtime.Tests.Ingest;

/// <summary>What becomes of the bars, and of the waits, when a live feed's line breaks. The wall begins at 10:00 New
/// York, where raw bar 60 opens.</summary>
public sealed class FeedSupervisorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly MemorySessionStore _store = new(new MemoryDatabase(), TimeProvider.System);

    [Fact]
    public async Task While_a_feed_is_away_the_bar_it_left_is_closed_and_those_it_missed_are_passed_over()
    {
        var feed = new LineFeed();
        await using var rig = new RuntimeRig(feed, _store);
        feed.Give(Morning(rig.Clock.Now));
        await rig.SuperviseAsync();
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(5));
        feed.Give(Print(rig.Clock.Now, 2));
        await rig.WhenEventsAsync(4);

        feed.Cut();
        await RuntimeRig.WhenAsync(() => rig.Health.Status == FeedStatus.Failed);
        await rig.AdvanceUntilAsync(Second, () => rig.RawOrdinals().Any());
        await rig.AdvanceUntilAsync(Second, () => Gap(rig) is { } gap && gap.To - gap.From > TimeSpan.FromMinutes(3));
        Assert.Equal([60], rig.RawOrdinals());

        feed.IsDown = false;
        await rig.AdvanceUntilAsync(Second, () => rig.Health.Status == FeedStatus.Running);
        feed.Give(Print(rig.Clock.Now, 7));
        await rig.WhenEventsAsync(5);
        await rig.AdvanceUntilAsync(Second, () => rig.Closed.Any(told => told.Interval == BarInterval.FiveMinutes));

        var session = rig.Directory.Actors.Single().View.Session!;
        var told = session.Gaps[^1];
        Assert.Equal(2, session.Gaps.Length); // the first is the time before the start
        var bars = session.Log[BarInterval.Raw30Seconds].Closed.ToArray();
        Assert.Equal(GapReason.FeedGap, told.Reason);
        Assert.DoesNotContain(bars, bar => told.From <= bar.Start && bar.Start + TimeSpan.FromSeconds(30) <= told.To);
        Assert.Equal(Enumerable.Range(bars[1].Ordinal, bars.Length - 1), bars.Skip(1).Select(bar => bar.Ordinal));
        Assert.True(bars[1].Ordinal > 65, "three minutes are six bars, and nobody invents them");
        Assert.Equal([3 + 2, 7], bars.Select(bar => bar.Strikes.SignedFlow.Sum()).Where(flow => flow != 0));
        Assert.True(session.Log[BarInterval.FiveMinutes].Closed[0].Partial);
        Assert.Equal(FeedStatus.Running, rig.Health.Status);
    }

    [Fact]
    public async Task A_start_late_in_the_day_makes_no_bars_of_the_time_before_it()
    {
        // Nobody can be reached for some minutes; the report of the morning comes first.
        var feed = new LineFeed { IsDown = true };
        await using var rig = new RuntimeRig(feed, _store);
        var start = rig.Clock.Now;
        await rig.SuperviseAsync();
        await rig.AdvanceForAsync(Second, TimeSpan.FromMinutes(4) + TimeSpan.FromSeconds(18));
        feed.Give(OpenInterestOf(LineFeed.Day, new TimeOnly(6, 30))).IsDown = false;
        await rig.AdvanceUntilAsync(Second, () => rig.Health.Status == FeedStatus.Running);
        var connected = rig.Clock.Now;
        feed.Give(Morning(connected));
        await rig.WhenEventsAsync(4);
        await rig.AdvanceUntilAsync(Second, () => rig.RawOrdinals().Count() > 1);

        var session = rig.Directory.Actors.Single().View.Session!;
        var gap = Assert.Single(session.Gaps);
        Assert.Equal((session.Session.Open, GapReason.FeedGap), (gap.From, gap.Reason));
        Assert.InRange(connected - gap.To, TimeSpan.Zero, Second);
        var first = (int)((gap.To - session.Session.Open) / TimeSpan.FromSeconds(30));
        Assert.Equal([first, first + 1], rig.RawOrdinals().Take(2));
        Assert.True(connected - start > TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task A_start_before_the_open_misses_nothing()
    {
        var open = TradingCalendar.Nyse.TryGetSession(LineFeed.Day, out var session) ? session.Open : default;
        var feed = new LineFeed();
        await using var rig = new RuntimeRig(feed, _store, now: open - TimeSpan.FromSeconds(20));
        await rig.SuperviseAsync();
        await RuntimeRig.WhenAsync(() => rig.Health.Status == FeedStatus.Running);
        await rig.AdvanceUntilAsync(Second, () => rig.Clock.Now > open + TimeSpan.FromMinutes(2));
        feed.Give(Morning(rig.Clock.Now));
        await rig.WhenEventsAsync(3);
        await rig.AdvanceUntilAsync(Second, () => rig.RawOrdinals().Any());

        Assert.Empty(rig.Directory.Actors.Single().View.Session!.Gaps);
    }

    [Fact]
    public async Task Bars_wait_for_what_a_feed_can_give_again()
    {
        var feed = new LineFeed(canReplay: true);
        await using var rig = new RuntimeRig(feed, _store);
        var start = rig.Clock.Now;
        feed.Give(Morning(start));
        await rig.SuperviseAsync();
        await rig.WhenEventsAsync(3);

        feed.Cut();
        await RuntimeRig.WhenAsync(() => rig.Health.Status == FeedStatus.Failed);
        await rig.AdvanceUntilAsync(Second, () => rig.Clock.Now - start > TimeSpan.FromMinutes(3));
        feed.IsDown = false;
        await rig.AdvanceUntilAsync(Second, () => rig.Health.Status == FeedStatus.Running);
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(5));
        feed.GiveAgain(Print(start + TimeSpan.FromSeconds(20), 5));
        await rig.WhenEventsAsync(4);
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(5));
        feed.GiveAgain(Print(start + TimeSpan.FromSeconds(40), 6)).Give(Print(rig.Clock.Now, 7));
        await rig.WhenEventsAsync(6);
        await rig.AdvanceUntilAsync(Second, () => rig.RawOrdinals().Count() > 8);

        var session = rig.Directory.Actors.Single().View.Session!;
        var bars = session.Log[BarInterval.Raw30Seconds].Closed.ToArray();
        Assert.Empty(session.Gaps);
        Assert.Equal(new FeedCursor(LineFeed.Day, 3), feed.Connections[1]);
        Assert.Equal(Enumerable.Range(60, bars.Length), bars.Select(bar => bar.Ordinal));
        Assert.Equal([3 + 5, 6, 7], bars.Select(bar => bar.Strikes.SignedFlow.Sum()).Where(flow => flow != 0));
    }

    [Fact]
    public async Task Bars_do_not_wait_for_ever_for_a_replay_that_has_nothing_to_give()
    {
        var feed = new LineFeed(canReplay: true);
        await using var rig = new RuntimeRig(feed, _store);
        feed.Give(Morning(rig.Clock.Now));
        await rig.SuperviseAsync();
        await rig.WhenEventsAsync(3);

        feed.Hiccup();
        await RuntimeRig.WhenAsync(() => rig.Health.Status == FeedStatus.Failed);
        await rig.AdvanceUntilAsync(Second, () => rig.Health.Status == FeedStatus.Running);
        await rig.AdvanceUntilAsync(Second, () => rig.RawOrdinals().Count() > 1);

        Assert.Equal([60, 61], rig.RawOrdinals().Take(2));
    }

    [Fact]
    public async Task Waits_begin_anew_after_a_minute_of_data_and_not_of_mere_connection()
    {
        var feed = new LineFeed { IsDown = true };
        await using var rig = new RuntimeRig(feed, _store);
        var waits = new ConcurrentQueue<TimeSpan>();
        using var stopping = new CancellationTokenSource();
        await rig.Directory.StartAsync(stopping.Token);
        var reading = FeedRetry.ReadAsync(
            rig.Pump, rig.Health, _ => Task.FromResult<FeedCursor?>(null), static failure => failure is FeedException,
            (_, wait) => waits.Enqueue(wait), stopping.Token);
        await rig.AdvanceUntilAsync(Second, () => waits.Count >= 8);

        // Connected for two minutes each time, without a word. A wait of half a second is one in sixty by chance.
        feed.IsDown = false;
        for (var round = 1; round <= 6; round++)
        {
            await rig.AdvanceUntilAsync(Second, () => feed.Connections.Count == round);
            await rig.AdvanceForAsync(Second, TimeSpan.FromMinutes(2));
            var before = waits.Count;
            feed.Hiccup();
            await RuntimeRig.WhenAsync(() => waits.Count > before);
        }

        Assert.Contains(waits.Skip(8), wait => wait > TimeSpan.FromSeconds(0.5));

        await rig.AdvanceUntilAsync(Second, () => feed.Connections.Count == 7);
        feed.Give(Morning(rig.Clock.Now));
        await rig.WhenEventsAsync(3);
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(61));
        feed.Give(Print(rig.Clock.Now, 1));
        await rig.WhenEventsAsync(4);
        var known = waits.Count;
        feed.Hiccup();
        await RuntimeRig.WhenAsync(() => waits.Count > known);

        Assert.InRange(waits.Last(), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5));
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_feed_that_falls_silent_is_connected_anew_while_the_market_is_open()
    {
        var feed = new LineFeed();
        await using var rig = new RuntimeRig(feed, _store, silenceMax: TimeSpan.FromMinutes(2));
        feed.Give(Morning(rig.Clock.Now));
        await rig.SuperviseAsync();
        await rig.WhenEventsAsync(3);
        await rig.AdvanceForAsync(Second, TimeSpan.FromSeconds(110));
        feed.Give(Print(rig.Clock.Now, 1));
        await rig.WhenEventsAsync(4);
        var heard = rig.Clock.Now;

        await rig.AdvanceUntilAsync(Second, () => feed.Connections.Count == 2);

        Assert.InRange(rig.Clock.Now - heard, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Nobody_minds_the_silence_before_the_open()
    {
        var feed = new LineFeed();
        await using var rig = new RuntimeRig(feed, _store, silenceMax: TimeSpan.FromMinutes(2));
        rig.Wall.Advance(TimeSpan.FromHours(22)); // 08:00 New York of a Saturday
        await rig.SuperviseAsync();
        await rig.Wall.WhenTimersAsync(1);

        rig.Wall.Advance(TimeSpan.FromMinutes(30));
        feed.Give(MarketEvent.Of("SPY", new SpotPrice(rig.Clock.Now, 600, 0, 0)));
        await rig.WhenEventsAsync(1);

        Assert.Single(feed.Connections);
        Assert.Equal(FeedStatus.Running, rig.Health.Status);
    }

    [Fact]
    public async Task The_end_of_a_burst_is_handed_over_when_there_is_room_though_nothing_comes_behind_it()
    {
        var feed = new LineFeed();
        await using var rig = new RuntimeRig(feed, _store);
        using var stopping = new CancellationTokenSource();
        var most = new MailboxOptions();
        var burst = (most.Batches * most.BatchEvents) + 1;
        feed.Give([.. Enumerable.Range(0, burst).Select(_ => Print(rig.Clock.Now, 1))]);
        var reading = rig.Pump.RunAsync(null, stopping.Token);
        await rig.WhenEventsAsync(burst);
        await rig.Wall.WhenTimersAsync(1);
        var mailbox = rig.Directory.Actors.Single().Mailbox;
        Assert.False(mailbox.IsFlushed);

        // The wall stands still.
        await rig.Directory.StartAsync(stopping.Token);
        await RuntimeRig.WhenAsync(() => mailbox.IsFlushed);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_symbol_is_as_fresh_as_its_own_newest_event()
    {
        var feed = new LineFeed(canReplay: false, "SPY", "QQQ", "IWM");
        await using var rig = new RuntimeRig(feed, _store);
        var now = rig.Clock.Now;
        feed.Give(Morning(now)).Give(
            MarketEvent.Of("QQQ", new SpotPrice(now - TimeSpan.FromSeconds(9), 500, 0, 0)),
            MarketEvent.Of("IWM", new FeedGap(now - Second, now, GapReason.FeedGap)));
        await rig.SuperviseAsync();

        await rig.WhenEventsAsync(5);

        Assert.Equal(now, rig.Health.NewestOf("SPY"));
        Assert.Equal(now - TimeSpan.FromSeconds(9), rig.Health.NewestOf("QQQ"));
        Assert.Null(rig.Health.NewestOf("IWM"));
    }

    private static FeedGap? Gap(RuntimeRig rig) =>
        rig.Directory.Actors.Single().View.Session?.Gaps is [.., var newest] ? newest : null;

    private static MarketEvent OpenInterestOf(DateOnly day, TimeOnly newYork) => MarketEvent.Of(
        new OptionContract("SPY", day, OptionRight.Call, 600_000),
        new OpenInterestReport(
            Timestamp.FromUtc(new DateTimeOffset(day, newYork, TimeSpan.FromHours(-4))), 100, day.AddDays(-1)));
}
