using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;
using static Streaming.Testing.OneCall;

namespace Streaming.Runtime.Tests.Actors;

/// <summary>A live feed's events are journalled before they are applied; what comes after a kill goes on from there.</summary>
public sealed class RestartTests
{
    private static readonly FeedDescription Live = new() { Name = "live", Symbols = ["SPY"], IsLive = true };

    private readonly MemorySessionStore _store = new(new MemoryDatabase(), TimeProvider.System);

    [Fact]
    public async Task A_killed_process_takes_its_session_up_again_and_says_how_long_it_was_away()
    {
        string epoch;
        int last;
        Timestamp killed;
        var first = new ListFeed { Description = Live };
        await using (var rig = new RuntimeRig(first, _store))
        {
            first.Give(Morning(rig.Clock.Now));
            await rig.StartAsync();
            await rig.AdvanceForAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(65));
            await rig.WhenClosedAsync(3);
            epoch = rig.Directory.Actors.Single().View.Session!.Epoch;
            last = rig.RawOrdinals().Last();
            killed = rig.Clock.Now;
        }

        var second = new ListFeed { Description = Live };
        await using var again = new RuntimeRig(second, _store, now: killed + TimeSpan.FromMinutes(5));
        var resumed = again.Clock.Now;
        second.Give(Print(resumed, 7));
        await again.StartAsync();
        await again.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => again.Closed.Any(
            told => told.Interval == BarInterval.FiveMinutes && told.Bar.Start > resumed));

        var session = again.Directory.Actors.Single().View.Session!;
        var bars = session.Log[BarInterval.Raw30Seconds].Closed.ToArray();
        var gap = session.Gaps[^1];
        Assert.Equal(2, session.Gaps.Length); // the first is the time before the first life
        Assert.Equal(epoch, session.Epoch);
        Assert.Equal(GapReason.Restart, gap.Reason);
        Assert.Equal(resumed, gap.To);
        Assert.True(gap.From <= killed, "what was taken in before the kill is not missing");
        Assert.Equal(bars.Select(bar => bar.Ordinal).Distinct().Order(), bars.Select(bar => bar.Ordinal));
        Assert.True(bars[^1].Ordinal > last + 9, "five minutes are ten bars, and nobody invents them");
        Assert.DoesNotContain(bars, bar => gap.From <= bar.Start && bar.Start + TimeSpan.FromSeconds(30) <= gap.To);
        Assert.Equal([3, 7], bars.Select(bar => bar.Strikes.SignedFlow.Sum()).Where(flow => flow != 0));
        Assert.Contains(session.Log[BarInterval.FiveMinutes].Closed.ToArray(), bar => bar.Partial);
    }

    [Fact]
    public async Task Who_comes_back_after_the_close_was_away_until_the_close()
    {
        var first = new ListFeed { Description = Live };
        TradingSession day;
        await using (var rig = new RuntimeRig(first, _store))
        {
            first.Give(Morning(rig.Clock.Now));
            await rig.StartAsync();
            await rig.AdvanceForAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(65));
            await rig.WhenClosedAsync(3);
            day = rig.Directory.Actors.Single().View.Session!.Session;
        }

        var second = new ListFeed { Description = Live };
        await using var again = new RuntimeRig(second, _store, now: day.Close + TimeSpan.FromMinutes(30));
        await again.StartAsync();

        var gap = again.Directory.Actors.Single().View.Session!.Gaps[^1];
        Assert.Equal((GapReason.Restart, day.Close), (gap.Reason, gap.To));
    }

    [Fact]
    public async Task A_feed_that_gives_again_what_was_missed_leaves_no_gap_and_nothing_counts_twice()
    {
        var replaying = Live with { CanReplay = true };
        var first = new ListFeed { Description = replaying };
        MarketEvent[] morning;
        await using (var rig = new RuntimeRig(first, _store))
        {
            morning = Morning(rig.Clock.Now);
            first.Give(morning);
            await rig.StartAsync();
            await rig.AdvanceUntilAsync(TimeSpan.FromSeconds(1), closed: 3);
        }

        // This one starts over: what is known is passed over by its place in the feed.
        var second = new ListFeed { Description = replaying };
        await using var again = new RuntimeRig(second, _store);
        var start = again.Clock.Now;
        second.Give(morning).Give(Print(start + TimeSpan.FromSeconds(95), 5));
        again.Wall.Advance(TimeSpan.FromMinutes(4));
        await again.StartAsync();
        await again.AdvanceUntilAsync(TimeSpan.FromSeconds(1), closed: 6);

        var session = again.Directory.Actors.Single().View.Session!;
        var bars = session.Log[BarInterval.Raw30Seconds].Closed.ToArray();
        Assert.Empty(session.Gaps);
        Assert.Equal(Enumerable.Range(60, bars.Length), bars.Select(bar => bar.Ordinal));
        Assert.Equal([3, 5], bars.Select(bar => bar.Strikes.SignedFlow.Sum()).Where(flow => flow != 0));
    }

    [Fact]
    public async Task Bars_close_by_the_wall_though_nothing_has_come_since_the_restart()
    {
        Timestamp killed;
        var first = new LineFeed(canReplay: true);
        await using (var rig = new RuntimeRig(first, _store))
        {
            first.Give(Morning(rig.Clock.Now));
            await rig.SuperviseAsync();
            await rig.WhenEventsAsync(3);
            await rig.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => rig.RawOrdinals().Any());
            killed = rig.Clock.Now;
        }

        await using var again = new RuntimeRig(new LineFeed(canReplay: true), _store);
        again.Wall.Advance(killed.ToUtc() - again.Wall.GetUtcNow());
        await again.SuperviseAsync();
        await RuntimeRig.WhenAsync(() => again.Health.Status == FeedStatus.Running);
        await again.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => again.RawOrdinals().Count() > 1);

        var bars = again.Directory.Actors.Single().View.Session!.Log[BarInterval.Raw30Seconds].Closed.ToArray();
        Assert.Equal(Enumerable.Range(60, bars.Length), bars.Select(bar => bar.Ordinal));
    }

    [Fact]
    public async Task Open_interest_from_beside_the_feed_is_new_at_any_place_and_what_is_known_stays_known()
    {
        var first = new LineFeed(canReplay: true);
        MarketEvent[] given;
        Timestamp killed;
        await using (var rig = new RuntimeRig(first, _store))
        {
            given = [.. Morning(rig.Clock.Now), Print(rig.Clock.Now, 5)];
            first.Give(given);
            await rig.SuperviseAsync();
            await rig.WhenEventsAsync(given.Length);
            await rig.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => rig.RawOrdinals().Any());
            killed = rig.Clock.Now;
        }

        // This one begins at its first event again; numbers of a file stand in front, in the middle and at the end.
        var second = new LineFeed(canReplay: true);
        await using var again = new RuntimeRig(second, _store);
        var start = again.Clock.Now;
        again.Wall.Advance(killed - start + TimeSpan.FromMinutes(1));
        second.GiveBeside(Settled(start, 1)).GiveAgain(given[..2]).GiveBeside(Settled(start, 2)).GiveAgain(given[2..])
            .GiveBeside(Settled(start, 3)).Give(Print(again.Clock.Now, 7));
        await again.SuperviseAsync();
        await again.WhenEventsAsync(given.Length + 4);
        await again.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => Flows().Count() == 2);

        Assert.Equal([8, 7], Flows());
        var stored = (await _store.FindAsync("SPY", LineFeed.Day, TestContext.Current.CancellationToken))!;
        var journalled = new List<MarketEvent>();
        await foreach (var batch in _store.ReadJournalAsync(stored, 0, TestContext.Current.CancellationToken))
            journalled.AddRange(batch.Events.ToArray());
        Assert.Equal(
            [1L, 2L, 3L],
            journalled.Where(item => item.Kind == MarketEventKind.OpenInterest).Select(item => item.AsOpenInterest().Contracts));
        Assert.Equal(
            [3, 5, 7], journalled.Where(item => item.Kind == MarketEventKind.Trade).Select(item => item.AsTrade().Size));
        Assert.Equal(given.Length + 1, stored.Cursor!.Value.Position);

        IEnumerable<long> Flows() => again.Directory.Actors.Single().View.Session!.Log[BarInterval.Raw30Seconds].Closed.ToArray()
            .Select(bar => bar.Strikes.SignedFlow.Sum()).Where(flow => flow != 0);
    }

    [Fact]
    public async Task A_chunk_is_journalled_whole_because_its_cursor_stands_behind_all_of_it()
    {
        var feed = new ListFeed { Description = Live with { CanReplay = true } };
        await using var rig = new RuntimeRig(feed, _store);
        var start = rig.Clock.Now;
        feed.Give(Morning(start)).Give(Prints(300)).Give(Prints(400)).Give(Prints(100));

        await rig.StartAsync();
        await rig.WhenEventsAsync(803);
        await rig.AdvanceUntilAsync(TimeSpan.FromSeconds(1), closed: 1);

        var ends = new List<long>();
        var stored = await _store.FindAsync("SPY", rig.Directory.Actors.Single().View.Session!.Session.Date, TestContext.Current.CancellationToken);
        await foreach (var batch in _store.ReadJournalAsync(stored!, 0, TestContext.Current.CancellationToken))
            ends.Add(batch.Cursor.Position);
        Assert.All(ends, end => Assert.Contains(end, new long[] { 3, 303, 703, 803 }));

        MarketEvent[] Prints(int count) => [.. Enumerable.Range(0, count).Select(_ => Print(start, 1))];
    }

    [Fact]
    public async Task While_a_journal_is_applied_others_have_their_turn()
    {
        var stopping = TestContext.Current.CancellationToken;
        await using var rig = new RuntimeRig(new ListFeed { Description = Live }, _store);
        var now = rig.Clock.Now;
        var stored = await _store.OpenAsync("SPY", TradingCalendar.Nyse.SessionFor(now), null, restart: false, stopping);
        await _store.AppendJournalAsync(stored, new JournalBatch(0, Morning(now), default), stopping);
        var actor = rig.Directory.Actors.Single();

        // A pool of one, which takes what it is given in order: the actor first, then one who asks.
        var pool = new TaskFactory(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        var resuming = Task.CompletedTask;
        var asking = await pool.StartNew(
            () =>
            {
                resuming = pool.StartNew(() => actor.ResumeAsync(stopping).AsTask(), stopping).Unwrap();
                return pool.StartNew(() => resuming.IsCompleted, stopping);
            },
            stopping);

        Assert.False(await asking, "the one who asked was not let in before all was applied");
        await resuming;
        Assert.NotNull(actor.View.LastTrade);
    }

    private static MarketEvent Settled(Timestamp at, int contracts) =>
        MarketEvent.Of(Call(at), new OpenInterestReport(at, contracts, LineFeed.Day.AddDays(-1)));
}
