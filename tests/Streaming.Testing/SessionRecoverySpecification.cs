using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="ISessionStore"/> promises to one who comes back. Every implementation runs it.</summary>
public abstract class SessionRecoverySpecification
{
    private readonly RandomBars _bars = new(1);
    private readonly RandomEvents _events = new(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Empty stores, which live until the test ends.</summary>
    protected abstract StoreSet CreateSet();

    [Fact]
    public async Task A_new_log_has_nothing_to_go_on_from()
    {
        var store = CreateSet().Sessions;

        var session = await Open(store);

        Assert.Null(session.Checkpoint);
        Assert.Equal(0, session.JournalEnd);
        Assert.Null(session.Cursor);
        Assert.Empty(await Journal(store, session, 0));
    }

    [Fact]
    public async Task Journalled_events_come_back_in_order_with_their_cursors()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(1000);

        await Journalise(store, session, events, batchSize: 7);

        // Who only looks sees it too: the pump asks before any actor has opened the log.
        var found = await store.FindAsync(session.Symbol, session.Session.Date, Stop);
        Assert.Equal((1000, CursorAt(1000)), (found!.JournalEnd, found.Cursor));

        var again = await Open(store);
        Assert.Equal(1000, again.JournalEnd);
        Assert.Equal(CursorAt(1000), again.Cursor);
        var batches = await Journal(store, again, 0);
        Assert.Equal(143, batches.Count);
        Assert.All(batches, static batch => Assert.Equal(CursorAt(batch.End), batch.Cursor));
        MarketEventAssert.Same(events, EventsOf(batches));
    }

    [Fact]
    public async Task A_batch_may_be_used_again_when_the_call_has_returned()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(50);
        var shared = events.ToArray();

        var journalling = store.AppendJournalAsync(session, new(0, shared, CursorAt(50)), Stop);
        Array.Clear(shared);
        await journalling;

        MarketEventAssert.Same(events, EventsOf(await Journal(store, session, 0)));
    }

    [Fact]
    public async Task A_batch_given_twice_is_journalled_once()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(20);

        await Journalise(store, session, events, batchSize: 10);
        await store.AppendJournalAsync(session, new(10, events.AsMemory(10), CursorAt(20)), Stop);

        MarketEventAssert.Same(events, EventsOf(await Journal(store, session, 0)));
    }

    [Fact]
    public async Task A_batch_that_would_leave_a_hole_is_refused()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(30);
        await Journalise(store, session, events[..10], batchSize: 10);

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => store.AppendJournalAsync(session, new(20, events.AsMemory(20), CursorAt(30)), Stop));

        Assert.False(failure.IsFenced);
        Assert.Equal(10, (await Open(store)).JournalEnd);
    }

    [Fact]
    public async Task A_whole_journal_is_cut_nowhere()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(30);
        await Journalise(store, session, events[..20], batchSize: 10);
        await store.CheckpointAsync(session, new(20, new byte[1]), Stop);

        var cut = await store.CutJournalAsync(session, Stop);

        Assert.Equal((session.Epoch, session.Fence, 20, CursorAt(20)), (cut.Epoch, cut.Fence, cut.JournalEnd, cut.Cursor));
        Assert.Null((await Open(store)).Checkpoint);
        MarketEventAssert.Same(events.AsMemory(..20), EventsOf(await Journal(store, cut, 0)));
    }

    [Fact]
    public async Task The_journal_is_read_from_any_event_on()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(30);
        await Journalise(store, session, events, batchSize: 10);

        for (var after = 0; after <= 30; after++)
        {
            var batches = await Journal(store, session, after);
            MarketEventAssert.Same(events.AsMemory(after), EventsOf(batches));
            Assert.True(batches is [] || batches[0].Position == after);
        }
    }

    [Fact]
    public async Task A_checkpoint_comes_back_with_the_whole_journal_beside_it()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var events = _events.Any(100);
        await Journalise(store, session, events[..50], batchSize: 10);
        byte[] state = [1, 2, 3];

        var keeping = store.CheckpointAsync(session, new(50, state), Stop);
        state[0] = 9;
        await keeping;
        await store.AppendJournalAsync(session, new(50, events.AsMemory(50), CursorAt(100)), Stop);

        var again = await Open(store);
        Assert.Equal(50, again.Checkpoint!.Position);
        Assert.Equal<byte>([1, 2, 3], again.Checkpoint.State.ToArray());
        Assert.Equal((100, CursorAt(100)), (again.JournalEnd, again.Cursor));
        MarketEventAssert.Same(events.AsMemory(50), EventsOf(await Journal(store, again, 50)));
        MarketEventAssert.Same(events, EventsOf(await Journal(store, again, 0)));
    }

    [Fact]
    public async Task Only_the_newest_checkpoint_is_kept()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        await Journalise(store, session, _events.Any(20), batchSize: 10);

        await store.CheckpointAsync(session, new(10, new byte[200_000]), Stop);
        await store.CheckpointAsync(session, new(20, new byte[] { 2 }), Stop);

        var again = await Open(store);
        Assert.Equal(20, again.Checkpoint!.Position);
        Assert.Equal<byte>([2], again.Checkpoint.State.ToArray());
    }

    [Fact]
    public async Task A_checkpoint_is_of_its_session_alone()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        await store.OpenAsync("QQQ", RandomBars.Session, null, false, Stop);
        await store.CheckpointAsync(session, new(0, new byte[] { 7 }), Stop);

        var other = await store.OpenAsync("QQQ", RandomBars.Session, null, false, Stop);

        Assert.Null(other.Checkpoint);
    }

    [Fact]
    public async Task A_cursor_keeps_its_token()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        var cursor = new FeedCursor(new(2026, 8, 13), 123_456_789_012, "1:τ");

        await store.AppendJournalAsync(session, new(0, _events.Any(1), cursor), Stop);

        Assert.Equal(cursor, (await Open(store)).Cursor);
    }

    [Fact]
    public async Task A_replaced_log_leaves_no_journal_to_its_successor()
    {
        var store = CreateSet().Sessions;
        var session = await Open(store);
        await Journalise(store, session, _events.Any(20), batchSize: 10);
        await store.CheckpointAsync(session, new(20, new byte[1]), Stop);

        var successor = await store.OpenAsync("SPY", RandomBars.Session, null, restart: true, Stop);

        Assert.Null(successor.Checkpoint);
        Assert.Equal(0, successor.JournalEnd);
        Assert.Empty(await Journal(store, successor, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Opening_a_log_takes_it_from_the_one_who_had_it(bool restart)
    {
        var store = CreateSet().Sessions;
        var first = await Open(store);
        var second = await store.OpenAsync("SPY", RandomBars.Session, null, restart, Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(first, Append(1), Stop));
        Assert.True(failure.IsFenced);
        Assert.Contains(first.Epoch, failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<StoreException>(
            () => store.AppendJournalAsync(first, new(0, _events.Any(1), CursorAt(1)), Stop));
        Assert.True(failure.IsFenced);
        failure = await Assert.ThrowsAsync<StoreException>(
            () => store.CheckpointAsync(first, new(0, new byte[] { 1 }), Stop));
        Assert.True(failure.IsFenced);

        await store.AppendAsync(second, Append(1), Stop);
        await store.AppendJournalAsync(second, new(0, _events.Any(1), CursorAt(1)), Stop);
        await store.CheckpointAsync(second, new(1, new byte[] { 2 }), Stop);
        var found = await store.FindAsync("SPY", second.Epoch, Stop);
        Assert.Single(found!.Bars);
        var kept = (await Open(store)).Checkpoint!.State.ToArray();
        Assert.Equal<byte>([2], kept);
    }

    [Fact]
    public async Task A_log_that_was_found_and_not_opened_is_not_written()
    {
        var store = CreateSet().Sessions;
        await Open(store);
        var found = await store.FindAsync("SPY", RandomBars.Session.Date, Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(found!, Append(1), Stop));

        Assert.True(failure.IsFenced);
    }

    private static FeedCursor CursorAt(long position) => new(RandomBars.Session.Date, position * 2, $"t{position}");

    private static async Task Journalise(ISessionStore store, StoredSession session, MarketEvent[] events, int batchSize)
    {
        for (var at = 0; at < events.Length; at += batchSize)
        {
            var end = Math.Min(at + batchSize, events.Length);
            await store.AppendJournalAsync(session, new(at, events.AsMemory(at..end), CursorAt(end)), Stop);
        }
    }

    private static async Task<List<JournalBatch>> Journal(ISessionStore store, StoredSession session, long after)
    {
        var batches = new List<JournalBatch>();
        await foreach (var batch in store.ReadJournalAsync(session, after, Stop))
            batches.Add(batch);
        return batches;
    }

    private static MarketEvent[] EventsOf(List<JournalBatch> batches) =>
        [.. batches.SelectMany(static batch => batch.Events.ToArray())];

    private static Task<StoredSession> Open(ISessionStore store) =>
        store.OpenAsync("SPY", RandomBars.Session, null, false, Stop);

    private SessionAppend Append(int bars) => new() { Bars = _bars.Run(bars, RandomBars.GridOf(10)), Gaps = [] };
}
