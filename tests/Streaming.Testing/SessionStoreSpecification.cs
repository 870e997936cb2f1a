using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="ISessionStore"/> promises. Every implementation runs it.</summary>
public abstract class SessionStoreSpecification
{
    private const string Tape = "tape:1";

    private readonly BarBuilder _bars = new(20260814);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty store, which lives until the test ends.</summary>
    protected abstract ISessionStore Create();

    [Fact]
    public async Task An_appended_bar_comes_back_as_it_was()
    {
        var store = Create();
        var grid = BarBuilder.GridOf(201);
        Bar[] bars = [_bars.Next(0, grid), _bars.Next(1, grid, sparse: true), _bars.Next(5, BarBuilder.GridOf(240))];
        var session = await Open(store);

        await store.AppendAsync(session, bars, [], Stop);

        var found = await store.FindAsync("SPY", session.Session.Date, Stop);
        Assert.NotNull(found);
        Assert.Equal(session.Session, found.Session);
        Assert.Equal(session.Epoch, found.Epoch);
        BarAssert.Same(bars, found.Bars);
        Assert.Same(found.Bars[0].Strikes.Grid, found.Bars[1].Strikes.Grid);
    }

    [Fact]
    public async Task A_bar_before_the_first_strike_is_kept_too()
    {
        var store = Create();
        Bar[] bars = [_bars.Next(0, StrikeGrid.Empty, sparse: true)];
        var session = await Open(store);

        await store.AppendAsync(session, bars, [], Stop);

        BarAssert.Same(bars, (await Open(store)).Bars);
    }

    [Fact]
    public async Task Appending_a_stored_bar_again_changes_nothing()
    {
        var store = Create();
        var first = _bars.Run(3, BarBuilder.GridOf(5));
        var session = await Open(store);
        await store.AppendAsync(session, first, [], Stop);

        var other = _bars.Run(4, BarBuilder.GridOf(5));
        await store.AppendAsync(session, other, [], Stop);

        var found = await Open(store);
        BarAssert.Same([.. first, other[3]], found.Bars);
        Assert.Equal(4, Assert.Single(await store.ListAsync("SPY", Stop)).Bars);
    }

    [Fact]
    public async Task An_append_of_bars_that_do_not_ascend_is_refused_whole()
    {
        var store = Create();
        var grid = BarBuilder.GridOf(5);
        var session = await Open(store);

        await Assert.ThrowsAsync<ArgumentException>(
            () => store.AppendAsync(session, [_bars.Next(0, grid), _bars.Next(2, grid), _bars.Next(2, grid)], [], Stop));

        Assert.Empty((await Open(store)).Bars);
    }

    [Fact]
    public async Task A_reader_sees_whole_appends_only()
    {
        var store = Create();
        const int Appends = 20, BarsEach = 7;
        var session = await Open(store);
        var run = _bars.Run(Appends * BarsEach, BarBuilder.GridOf(50));

        var appending = Task.Run(
            async () =>
            {
                foreach (var bars in run.Chunk(BarsEach))
                    await store.AppendAsync(session, bars, [], Stop);
            },
            Stop);
        do
        {
            var seen = await store.FindAsync("SPY", session.Epoch, Stop);
            Assert.Equal(0, seen!.Bars.Count % BarsEach);
        }
        while (!appending.IsCompleted);
        await appending;

        BarAssert.Same(run, (await Open(store)).Bars);
    }

    [Fact]
    public async Task The_gaps_known_last_are_the_ones_kept()
    {
        var store = Create();
        var session = await Open(store);
        FeedGap[] one = [new(new(1), new(2), GapReason.FeedGap)];
        FeedGap[] two = [.. one, new(new(5_000_000_000), new(7_000_000_001), GapReason.Restart)];

        await store.AppendAsync(session, [], one, Stop);
        await store.AppendAsync(session, _bars.Run(1, BarBuilder.GridOf(3)), two, Stop);

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
        await store.AppendAsync(first, _bars.Run(2, BarBuilder.GridOf(3)), [], Stop);

        var again = await Open(store, fingerprint: fingerprint);

        Assert.Equal(first.Epoch, again.Epoch);
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
        var bars = _bars.Run(2, BarBuilder.GridOf(3));
        await store.AppendAsync(old, bars, [], Stop);

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
        var halfDay = BarBuilder.Session with { Close = BarBuilder.Session.Open + TimeSpan.FromHours(3.5) };

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
        var next = BarBuilder.SessionOf(new(2026, 8, 17));
        var spy = await Open(store);
        var qqq = await Open(store, "QQQ");
        var monday = await store.OpenAsync("SPY", next, Tape, false, Stop);
        await store.AppendAsync(qqq, _bars.Run(1, BarBuilder.GridOf(3)), [], Stop);

        Assert.Equal(3, new[] { spy.Epoch, qqq.Epoch, monday.Epoch }.Distinct().Count());
        Assert.Null(await store.FindAsync("SPY", qqq.Epoch, Stop));
        Assert.Null(await store.FindAsync("IWM", BarBuilder.Session.Date, Stop));
        Assert.Null(await store.FindAsync("SPY", new DateOnly(2026, 8, 18), Stop));
        Assert.Equal(
            [("SPY", next.Date, 0), ("QQQ", BarBuilder.Session.Date, 1), ("SPY", BarBuilder.Session.Date, 0)],
            (await store.ListAsync(null, Stop)).Select(static each => (each.Symbol, each.Date, each.Bars)));
        Assert.Equal([next.Date, BarBuilder.Session.Date], (await store.ListAsync("SPY", Stop)).Select(static each => each.Date));
    }

    [Fact]
    public async Task Sessions_may_be_written_at_the_same_time()
    {
        var store = Create();
        var symbols = Enumerable.Range(0, 16).Select(static i => $"S{i}").ToArray();
        var run = _bars.Run(30, BarBuilder.GridOf(20));

        await Parallel.ForEachAsync(symbols, Stop, async (symbol, stop) =>
        {
            var session = await store.OpenAsync(symbol, BarBuilder.Session, Tape, false, stop);
            foreach (var bars in run.Chunk(3))
                await store.AppendAsync(session, bars, [], stop);
        });

        foreach (var symbol in symbols)
            BarAssert.Same(run, (await Open(store, symbol)).Bars);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing_and_the_store_goes_on()
    {
        var store = Create();
        var session = await Open(store);
        var bars = _bars.Run(2, BarBuilder.GridOf(3));
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AppendAsync(session, bars, [], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ListAsync(null, cancelled));

        Assert.Empty((await Open(store)).Bars);
        await store.AppendAsync(session, bars, [], Stop);
        Assert.Equal(2, (await Open(store)).Bars.Count);
    }

    [Fact]
    public async Task An_append_to_a_log_that_is_not_kept_says_so()
    {
        var session = await Open(Create());

        var failure = await Assert.ThrowsAsync<StoreException>(() => Create().AppendAsync(session, [], [], Stop));

        Assert.Contains(session.Epoch, failure.Message, StringComparison.Ordinal);
    }

    private static Task<StoredSession> Open(
        ISessionStore store, string symbol = "SPY", string? fingerprint = Tape, bool restart = false) =>
        store.OpenAsync(symbol, BarBuilder.Session, fingerprint, restart, Stop);
}
