using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="IEventStore"/> promises. Every implementation runs it.</summary>
public abstract class EventStoreSpecification
{
    private readonly RandomBars _bars = new(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Empty stores, which live until the test ends.</summary>
    protected abstract StoreSet CreateSet();

    [Fact]
    public async Task A_new_log_is_empty_and_keeps_its_name()
    {
        var stores = CreateSet();

        var log = await stores.Events.OpenAsync("tape:1", Stop);

        Assert.Equal(-1, log.LastSeq);
        Assert.Equal(log, await stores.Events.OpenAsync("tape:2", Stop));
        Assert.Equal(log, (await Read(stores)).Log);
        Assert.Equal(log, await CreateSet().Events.OpenAsync("tape:1", Stop));
        Assert.NotEqual(log, await CreateSet().Events.OpenAsync(null, Stop));
    }

    [Fact]
    public async Task Reading_before_anything_else_makes_the_log()
    {
        var stores = CreateSet();

        var page = await Read(stores);

        Assert.Empty(page.Events);
        Assert.Equal(page.Log, await stores.Events.OpenAsync("tape:1", Stop));
    }

    [Fact]
    public async Task Events_are_numbered_across_symbols_and_know_the_one_before_of_their_own()
    {
        var stores = CreateSet();
        var spy = await Open(stores, "SPY");
        var qqq = await Open(stores, "QQQ");

        var first = await Append(stores, spy, Event("a"), Event("b", severity: 2));
        await Append(stores, qqq, Event("a", severity: 1));
        await Append(stores, spy, Event("c"));

        Assert.Equal([0, 1], first.Select(static each => each.Seq));
        var page = await Read(stores);
        Assert.Equal(3, page.Log.LastSeq);
        Assert.Equal(
            [(0, null, "SPY", 0), (1, 0L, "SPY", 2), (2, null, "QQQ", 1), (3, 1L, "SPY", 0)],
            page.Events.Select(static each => (each.Seq, each.PreviousSeq, each.Symbol, (int)each.Severity)));
        Assert.Equal(RandomBars.Session.Open, page.Events[0].EventTime);
        Assert.Equal<byte>([.. "b"u8], page.Events[1].Body.ToArray());
    }

    [Fact]
    public async Task An_event_given_twice_is_logged_once_and_has_its_old_place()
    {
        var stores = CreateSet();
        var session = await Open(stores, "SPY");
        var first = await Append(stores, session, Event("a"));

        var again = await Append(stores, session, Event("a"), Event("b"));

        Assert.Equal(first[0].Seq, again[0].Seq);
        Assert.Equal(first[0].EventTime, again[0].EventTime);
        Assert.Equal([0, 1], again.Select(static each => each.Seq));
        Assert.Equal(1, (await Read(stores)).Log.LastSeq);
    }

    [Fact]
    public async Task The_same_event_of_a_restarted_session_is_another_one()
    {
        var stores = CreateSet();
        await Append(stores, await Open(stores, "SPY"), Event("a"));

        var again = await Append(stores, await Open(stores, "SPY", restart: true), Event("a"));

        Assert.Equal(1, again[0].Seq);
        Assert.Equal(0, again[0].PreviousSeq);
    }

    [Fact]
    public async Task A_refused_append_logs_nothing()
    {
        var stores = CreateSet();
        var old = await Open(stores, "SPY");
        await Open(stores, "SPY");

        await Assert.ThrowsAsync<StoreException>(() => Append(stores, old, Event("a")));

        Assert.Equal(-1, (await Read(stores)).Log.LastSeq);
    }

    [Fact]
    public async Task Events_are_read_by_place_symbol_and_severity()
    {
        var stores = CreateSet();
        var spy = await Open(stores, "SPY");
        var qqq = await Open(stores, "QQQ");
        for (var i = 0; i < 10; i++)
            await Append(stores, i % 2 == 0 ? spy : qqq, Event($"{i}", severity: (byte)(i % 3)));

        Assert.Equal([4, 5, 6], await Seqs(new() { Since = 3, Limit = 3 }));
        Assert.Equal([7, 8, 9], await Seqs(new() { Limit = 3 }));
        Assert.Equal([1, 3, 5, 7, 9], await Seqs(new() { Symbol = "QQQ", Since = -1, Limit = 100 }));
        Assert.Equal([2, 5, 8], await Seqs(new() { MinSeverity = 2, Since = -1, Limit = 100 }));
        Assert.Equal([8], await Seqs(new() { Symbol = "SPY", MinSeverity = 1, Limit = 1 }));
        Assert.Empty(await Seqs(new() { Since = 9, Limit = 100 }));
        Assert.Empty(await Seqs(new() { Symbol = "IWM", Limit = 100 }));

        async Task<IEnumerable<long>> Seqs(EventQuery query) =>
            (await stores.Events.ReadAsync(query, Stop)).Events.Select(static each => each.Seq);
    }

    [Fact]
    public async Task Concurrent_sessions_number_without_holes_or_doubles()
    {
        var stores = CreateSet();
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), Stop, async (i, _) =>
        {
            var session = await Open(stores, $"S{i}");
            for (var j = 0; j < 10; j++)
                await Append(stores, session, Event($"{j}"), Event($"{j}+"));
        });

        var page = await Read(stores);
        Assert.Equal(Enumerable.Range(0, 160).Select(static i => (long)i), page.Events.Select(static each => each.Seq));
        Assert.All(
            page.Events.GroupBy(static each => each.Symbol),
            static own => Assert.Equal(
                own.Select(static each => (long?)each.Seq).SkipLast(1).Prepend(null),
                own.Select(static each => each.PreviousSeq)));
    }

    private static NewEvent Event(string key, byte severity = 0) =>
        new(key, RandomBars.Session.Open, severity, System.Text.Encoding.UTF8.GetBytes(key));

    private static Task<EventPage> Read(StoreSet stores) =>
        stores.Events.ReadAsync(new EventQuery { Since = -1, Limit = 1000 }, Stop);

    private static Task<StoredSession> Open(StoreSet stores, string symbol, bool restart = false) =>
        stores.Sessions.OpenAsync(symbol, RandomBars.Session, null, restart, Stop);

    private Task<IReadOnlyList<LoggedEvent>> Append(StoreSet stores, StoredSession session, params NewEvent[] events) =>
        stores.Sessions.AppendAsync(
            session, new SessionAppend { Bars = [_bars.Next(0, RandomBars.GridOf(3))], Gaps = [], Events = events }, Stop);
}
