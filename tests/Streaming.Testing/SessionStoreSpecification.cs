using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="ISessionStore"/> promises. Every implementation runs it.</summary>
public abstract class SessionStoreSpecification
{
    private const string Tape = "tape:1";

    private readonly RandomBars _bars = new(20260814);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty store, which lives until the test ends.</summary>
    protected abstract StoreSet CreateSet();

    [Fact]
    public async Task An_appended_bar_comes_back_as_it_was()
    {
        var store = Create();
        var grid = RandomBars.GridOf(201);
        Bar[] bars = [_bars.Next(0, grid), _bars.Next(1, grid, sparse: true), _bars.Next(5, RandomBars.GridOf(240))];
        var session = await Open(store);

        await Append(store, session, bars);

        var found = await store.FindAsync("SPY", session.Session.Date, Stop);
        Assert.NotNull(found);
        Assert.Equal(session.Session, found.Session);
        Assert.Equal(session.Epoch, found.Epoch);
        BarAssert.Same(bars, found.Bars);
        Assert.Same(found.Bars[0].Strikes.Grid, found.Bars[1].Strikes.Grid);
    }

    [Fact]
    public async Task What_was_known_at_a_close_comes_back_without_its_strikes()
    {
        var store = Create();
        var closes = SimulatedCloses.Of(seed: 3, minutes: 2);
        var session = await Open(store);
        var bars = _bars.Run(closes.Count + 1, RandomBars.GridOf(5));

        await store.AppendAsync(session, new SessionAppend { Bars = bars, Snapshots = closes, Gaps = [] }, Stop);
        await store.AppendAsync(session, new SessionAppend { Bars = bars, Snapshots = [closes[1] with { Ordinal = 0 }], Gaps = [] }, Stop);

        foreach (var close in closes)
        {
            var found = await store.FindSnapshotAsync("SPY", session.Epoch, close.Ordinal, Stop);
            Assert.Equal((close.AsOf, close.Spot, close.Smile, close.Volume), (found!.AsOf, found.Spot, found.Smile, found.Volume));
            Assert.Equal(
                (close.Live.Totals, close.Live.Levels, close.Live.Flip, close.Principled.Totals, close.PrincipledNetGex),
                (found.Live.Totals, found.Live.Levels, found.Live.Flip, found.Principled.Totals, found.PrincipledNetGex));
            Assert.Empty(found.Strikes);
        }

        Assert.Null(await store.FindSnapshotAsync("SPY", session.Epoch, closes.Count, Stop));
        Assert.Null(await store.FindSnapshotAsync("SPY", "another", 0, Stop));
    }

    [Fact]
    public async Task A_bar_before_the_first_strike_is_kept_too()
    {
        var store = Create();
        Bar[] bars = [_bars.Next(0, StrikeGrid.Empty, sparse: true)];
        var session = await Open(store);

        await Append(store, session, bars);

        BarAssert.Same(bars, await BarsOf(store, session));
    }

    [Fact]
    public async Task Appending_a_stored_bar_again_changes_nothing()
    {
        var store = Create();
        var first = _bars.Run(3, RandomBars.GridOf(5));
        var session = await Open(store);
        await Append(store, session, first);

        var other = _bars.Run(4, RandomBars.GridOf(5));
        await Append(store, session, other);

        var found = (await store.FindAsync("SPY", session.Epoch, Stop))!;
        BarAssert.Same([.. first, other[3]], found.Bars);
        Assert.Equal(4, Assert.Single(await store.ListAsync("SPY", Stop)).Bars);
    }

    [Fact]
    public async Task An_append_of_bars_that_do_not_ascend_is_refused_whole()
    {
        var store = Create();
        var grid = RandomBars.GridOf(5);
        var session = await Open(store);

        await Assert.ThrowsAsync<ArgumentException>(
            () => Append(store, session, [_bars.Next(0, grid), _bars.Next(2, grid), _bars.Next(2, grid)]));

        Assert.Empty(await BarsOf(store, session));
    }

    [Fact]
    public async Task A_reader_sees_whole_appends_only()
    {
        var store = Create();
        const int Appends = 20, BarsEach = 7;
        var session = await Open(store);
        var run = _bars.Run(Appends * BarsEach, RandomBars.GridOf(50));

        var appending = Task.Run(
            async () =>
            {
                foreach (var bars in run.Chunk(BarsEach))
                    await Append(store, session, bars);
            },
            Stop);
        do
        {
            var seen = await store.FindAsync("SPY", session.Epoch, Stop);
            Assert.Equal(0, seen!.Bars.Count % BarsEach);
        }
        while (!appending.IsCompleted);
        await appending;

        BarAssert.Same(run, await BarsOf(store, session));
    }

    [Fact]
    public async Task The_gaps_known_last_are_the_ones_kept()
    {
        var store = Create();
        var session = await Open(store);
        FeedGap[] one = [new(new(1), new(2), GapReason.FeedGap)];
        FeedGap[] two = [.. one, new(new(5_000_000_000), new(7_000_000_001), GapReason.Restart)];

        await Append(store, session, [], one);
        await Append(store, session, _bars.Run(1, RandomBars.GridOf(3)), two);

        Assert.Equal(two, (await Open(store)).Gaps);
        Assert.Equal(two, Assert.Single(await store.ListAsync(null, Stop)).Gaps);
    }

    [Theory]
    [InlineData(Tape)]
    [InlineData(null)]
    public async Task A_log_of_the_same_source_is_continued(string? fingerprint)
    {
        var store = Create();
        var first = await Open(store, fingerprint: fingerprint);
        await Append(store, first, _bars.Run(2, RandomBars.GridOf(3)));

        var again = await Open(store, fingerprint: fingerprint);

        Assert.Equal(first.Epoch, again.Epoch);
        Assert.Equal(fingerprint, again.Fingerprint);
        Assert.Equal(2, again.Bars.Count);
    }

    [Theory]
    [InlineData(Tape, "tape:2", false)]
    [InlineData(Tape, null, false)]
    [InlineData(null, Tape, false)]
    [InlineData(Tape, Tape, true)]
    [InlineData(null, null, true)]
    public async Task A_log_of_another_source_or_one_to_restart_is_replaced(string? before, string? after, bool restart)
    {
        var store = Create();
        var old = await Open(store, fingerprint: before);
        var bars = _bars.Run(2, RandomBars.GridOf(3));
        await Append(store, old, bars);

        var replacement = await Open(store, fingerprint: after, restart: restart);

        Assert.NotEqual(old.Epoch, replacement.Epoch);
        Assert.Empty(replacement.Bars);
        Assert.Equal(replacement.Epoch, (await store.FindAsync("SPY", old.Session.Date, Stop))!.Epoch);
        Assert.Equal(replacement.Epoch, Assert.Single(await store.ListAsync("SPY", Stop)).Epoch);
        BarAssert.Same(bars, (await store.FindAsync("SPY", old.Epoch, Stop))!.Bars);
    }

    [Fact]
    public async Task A_log_made_for_other_hours_is_replaced()
    {
        var store = Create();
        var old = await Open(store);
        var halfDay = RandomBars.Session with { Close = RandomBars.Session.Open + TimeSpan.FromHours(3.5) };

        var replacement = await store.OpenAsync("SPY", halfDay, Tape, false, Stop);

        Assert.NotEqual(old.Epoch, replacement.Epoch);
        Assert.Equal(halfDay, replacement.Session);
    }

    [Fact]
    public async Task Two_new_stores_give_one_tape_the_same_epochs_and_a_live_feed_never()
    {
        ISessionStore one = Create(), two = Create();

        Assert.Equal((await Open(one)).Epoch, (await Open(two)).Epoch);
        Assert.Equal((await Open(one, restart: true)).Epoch, (await Open(two, restart: true)).Epoch);
        Assert.NotEqual((await Open(one, "QQQ", null)).Epoch, (await Open(two, "QQQ", null)).Epoch);
    }

    [Fact]
    public async Task Symbols_and_days_have_logs_of_their_own()
    {
        var store = Create();
        var next = RandomBars.SessionOf(new(2026, 8, 17));
        var spy = await Open(store);
        var qqq = await Open(store, "QQQ");
        var monday = await store.OpenAsync("SPY", next, Tape, false, Stop);
        await Append(store, qqq, _bars.Run(1, RandomBars.GridOf(3)));

        Assert.Equal(3, new[] { spy.Epoch, qqq.Epoch, monday.Epoch }.Distinct().Count());
        Assert.Null(await store.FindAsync("SPY", qqq.Epoch, Stop));
        Assert.Null(await store.FindAsync("IWM", RandomBars.Session.Date, Stop));
        Assert.Null(await store.FindAsync("SPY", new DateOnly(2026, 8, 18), Stop));
        Assert.Equal(
            [("SPY", next.Date, 0), ("QQQ", RandomBars.Session.Date, 1), ("SPY", RandomBars.Session.Date, 0)],
            (await store.ListAsync(null, Stop)).Select(static each => (each.Symbol, each.Date, each.Bars)));
        Assert.Equal([next.Date, RandomBars.Session.Date], (await store.ListAsync("SPY", Stop)).Select(static each => each.Date));
    }

    [Fact]
    public async Task Sessions_may_be_written_at_the_same_time()
    {
        var store = Create();
        var symbols = Enumerable.Range(0, 16).Select(static i => $"S{i}").ToArray();
        var run = _bars.Run(30, RandomBars.GridOf(20));

        await Parallel.ForEachAsync(symbols, Stop, async (symbol, stop) =>
        {
            var session = await store.OpenAsync(symbol, RandomBars.Session, Tape, false, stop);
            foreach (var bars in run.Chunk(3))
                await Append(store, session, bars);
        });

        foreach (var symbol in symbols)
            BarAssert.Same(run, (await Open(store, symbol)).Bars);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing_and_the_store_goes_on()
    {
        var store = Create();
        var session = await Open(store);
        var bars = _bars.Run(2, RandomBars.GridOf(3));
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Append(store, session, bars, stop: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ListAsync(null, cancelled));

        Assert.Empty(await BarsOf(store, session));
        await Append(store, session, bars);
        Assert.Equal(2, (await BarsOf(store, session)).Count);
    }

    [Fact]
    public async Task An_append_to_a_log_that_is_not_kept_says_so()
    {
        var session = await Open(Create());

        var failure = await Assert.ThrowsAsync<StoreException>(() => Append(Create(), session, []));

        Assert.Contains(session.Epoch, failure.Message, StringComparison.Ordinal);
    }

    private ISessionStore Create() => CreateSet().Sessions;

    private static Task<IReadOnlyList<LoggedEvent>> Append(
        ISessionStore store, StoredSession session, IReadOnlyList<Bar> bars, IReadOnlyList<FeedGap>? gaps = null,
        CancellationToken? stop = null) =>
        store.AppendAsync(session, new SessionAppend { Bars = bars, Gaps = gaps ?? [] }, stop ?? Stop);

    private static async Task<IReadOnlyList<Bar>> BarsOf(ISessionStore store, StoredSession session) =>
        (await store.FindAsync(session.Symbol, session.Epoch, Stop))!.Bars;

    private static Task<StoredSession> Open(
        ISessionStore store, string symbol = "SPY", string? fingerprint = Tape, bool restart = false) =>
        store.OpenAsync(symbol, RandomBars.Session, fingerprint, restart, Stop);
}
