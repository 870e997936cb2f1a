using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Storage.Retention;
using Streaming.Storage.Sql;
using Streaming.Storage.Tests.Memory;
using Streaming.Storage.Tests.Sqlite;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.Retention;

/// <summary>What every <see cref="IRetention"/> keeps and lets go.</summary>
public abstract class RetentionSpecification
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected SetTime Wall { get; } = new();

    protected abstract (StoreSet Stores, IRetention Retention) Create();

    [Fact]
    public async Task A_log_goes_when_it_was_not_used_for_its_time()
    {
        var (stores, retention) = Create();
        var old = await Open(stores);
        await Append(stores, old);
        await stores.Sessions.AppendJournalAsync(
            old, new(0, new RandomEvents(1).Any(3), new(RandomBars.Session.Date, 3)), Stop);
        await stores.Sessions.CheckpointAsync(old, new(3, new byte[10]), Stop);
        Wall.Advance(TimeSpan.FromDays(1));
        var replacement = await Open(stores, restart: true);

        Wall.Advance(Keep - TimeSpan.FromMinutes(1));
        Assert.Equal(1, await retention.TrimAsync(Keep, Stop));
        Assert.Null(await stores.Sessions.FindAsync("SPY", old.Epoch, Stop));
        Assert.NotNull(await stores.Sessions.FindAsync("SPY", replacement.Epoch, Stop));

        Wall.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await retention.TrimAsync(Keep, Stop));
        Assert.Empty(await stores.Sessions.ListAsync(null, Stop));
    }

    [Fact]
    public async Task Opening_and_writing_a_log_keep_it()
    {
        var (stores, retention) = Create();
        var session = await Open(stores);
        Wall.Advance(TimeSpan.FromDays(29));
        session = await Open(stores);
        Wall.Advance(TimeSpan.FromDays(29));
        await Append(stores, session);
        Wall.Advance(TimeSpan.FromDays(29));

        Assert.Equal(0, await retention.TrimAsync(Keep, Stop));

        Assert.Single((await stores.Sessions.FindAsync("SPY", session.Epoch, Stop))!.Bars);
    }

    [Fact]
    public async Task The_last_session_that_has_begun_stays_and_so_does_what_is_to_come()
    {
        var (stores, retention) = Create();
        var day = TimeSpan.FromDays(1);
        var next = TradingCalendar.Nyse.Next(RandomBars.Session.Date);
        await Open(stores);
        var opened = await stores.Sessions.OpenAsync("SPY", next, null, false, Stop);

        // From Friday's close to a minute before Monday's open, and a minute behind it.
        Wall.Advance(new TimeSpan(2, 17, 29, 0));
        Assert.Equal(0, await retention.TrimAsync(day, Stop));
        Wall.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await retention.TrimAsync(day, Stop));
        Assert.Equal(next.Date, Assert.Single(await stores.Sessions.ListAsync(null, Stop)).Date);

        // Nothing was written of it, and it goes like any other when the next one has begun.
        Wall.Advance(day - TimeSpan.FromMinutes(2));
        Assert.Equal(0, await retention.TrimAsync(day, Stop));
        Wall.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await retention.TrimAsync(day, Stop));
        var failure = await Assert.ThrowsAsync<StoreException>(() => Append(stores, opened));
        Assert.True(failure.IsGone);
    }

    [Fact]
    public async Task An_epoch_is_not_minted_again_when_its_log_is_gone()
    {
        var (stores, retention) = Create();
        var first = await Open(stores, fingerprint: "tape:1");
        Wall.Advance(TimeSpan.FromDays(31));
        await retention.TrimAsync(Keep, Stop);

        Assert.NotEqual(first.Epoch, (await Open(stores, fingerprint: "tape:1")).Epoch);
    }

    [Fact]
    public async Task Events_stay_for_a_week_and_the_last_ten_thousand_for_good()
    {
        var (stores, retention) = Create();
        await stores.Webhooks.AddAsync(
            new Webhook { Id = "a", KeyName = "desk", Url = "https://example.org", Secret = "s" }, 10, Stop);
        var session = await Open(stores);
        await Append(stores, session, events: 30, first: 0);
        Wall.Advance(TimeSpan.FromDays(4));
        await Append(stores, session, events: EventsKept.Count, first: 30);

        await retention.TrimAsync(Keep, Stop);
        Assert.Equal(0, await FirstSeq(stores));

        Wall.Advance(TimeSpan.FromDays(4));
        await retention.TrimAsync(Keep, Stop);
        Assert.Equal(30, await FirstSeq(stores));

        Wall.Advance(TimeSpan.FromDays(400));
        await retention.TrimAsync(Keep, Stop);
        Assert.Equal(30, await FirstSeq(stores));
        var due = await stores.Webhooks.ListDueAsync(Wall.GetUtcNow(), Stop);
        var taken = await stores.Webhooks.TakeAsync(due, Wall.GetUtcNow(), TimeSpan.FromHours(1), Stop);
        Assert.Equal(30, Assert.Single(taken).Event.Seq);
    }

    [Fact]
    public async Task Counts_go_with_their_time()
    {
        var (stores, retention) = Create();
        var day = DateOnly.FromDateTime(Wall.GetUtcNow().UtcDateTime);
        await stores.Usage.SpendAsync("desk", day, 5, Stop);

        Wall.Advance(Keep);
        await retention.TrimAsync(Keep, Stop);
        Assert.Equal(1, await stores.Usage.UsedAsync("desk", day, Stop));

        Wall.Advance(TimeSpan.FromDays(1));
        await retention.TrimAsync(Keep, Stop);
        Assert.Equal(0, await stores.Usage.UsedAsync("desk", day, Stop));
    }

    private static Task<StoredSession> Open(StoreSet stores, string? fingerprint = null, bool restart = false) =>
        stores.Sessions.OpenAsync("SPY", RandomBars.Session, fingerprint, restart, Stop);

    private static Task<IReadOnlyList<LoggedEvent>> Append(
        StoreSet stores, StoredSession session, int events = 0, int first = 0) =>
        stores.Sessions.AppendAsync(
            session,
            new SessionAppend
            {
                Bars = new RandomBars(1).Run(1, RandomBars.GridOf(3)),
                Gaps = [],
                Events =
                [
                    .. Enumerable.Range(first, events).Select(
                        static i => new NewEvent($"{i}", RandomBars.Session.Open, 0, default)),
                ],
            },
            Stop);

    private static async Task<long> FirstSeq(StoreSet stores) =>
        (await stores.Events.ReadAsync(new EventQuery { Since = -1, Limit = 1 }, Stop)).Events[0].Seq;

    protected sealed class SetTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 8, 14, 20, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}

public sealed class MemoryRetentionTests : RetentionSpecification
{
    protected override (StoreSet Stores, IRetention Retention) Create()
    {
        var database = new MemoryDatabase();
        return (MemoryStores.Create(database, Wall), new MemoryRetention(database, Wall));
    }
}

public sealed class SqliteRetentionTests : RetentionSpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override (StoreSet Stores, IRetention Retention) Create()
    {
        var database = _folder.Open();
        return (SqlStores.Of(database, Wall), new SqlRetention(database, Wall));
    }
}
