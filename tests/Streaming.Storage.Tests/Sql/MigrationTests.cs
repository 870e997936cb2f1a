using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;
using Streaming.Storage.Tests.PostgreSql;
using Streaming.Storage.Tests.Sqlite;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.Sql;

/// <summary>A database of each older version, filled with what that version kept, is opened by this program.</summary>
/// <param name="since">The version that brought each thing.</param>
public abstract class MigrationTests(SqlDialect dialect, MigrationTests.Since since)
{
    private const string Log = "20260814-0123456789ab";
    private static readonly FeedGap Gap = new(RandomBars.Session.Open, RandomBars.Session.Open + TimeSpan.FromSeconds(3), GapReason.Halt);
    private static readonly DateTimeOffset Now = new(2026, 8, 14, 20, 0, 0, TimeSpan.Zero);

    private readonly List<Bar> _bars = new RandomBars(5).Run(4, RandomBars.GridOf(30));
    private readonly MarketEvent[] _events = new RandomEvents(5).Any(20);
    private readonly SnapshotFacts _close = SimulatedCloses.Of(5, minutes: 2)[0];

    public sealed record Since(
        long Journal, long Events, long Access, long Snapshots, long Sums, long EventSums, long Checkpoints);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A connection to one empty database, and that database as the program opens it.</summary>
    protected abstract (DbConnection Bare, Func<ISqlDatabase> Open) Create();

    protected async Task Upgrade(long version)
    {
        var (bare, open) = Create();
        await using (bare)
            await MakeAsync(bare, version);
        var database = open();
        var stores = SqlStores.Of(database);

        await RequireSessionAsync(stores.Sessions, version);
        await RequireEventsAsync(stores, version);
        await RequireAccessAsync(stores, version);
        Assert.Equal(
            Migration.Of(dialect.Name)[^1].Version,
            await database.ReadAsync("testing", static scope => scope.FindAsync<long>("SELECT MAX(version) FROM schema_version"), Stop));
    }

    protected void RequireThatAllAreTested(IEnumerable<long> versions) =>
        Assert.Equal(Migration.Of(dialect.Name).Select(static step => step.Version).SkipLast(1), versions);

    private async Task RequireSessionAsync(ISessionStore store, long version)
    {
        var summary = Assert.Single(await store.ListAsync("SPY", Stop));
        Assert.Equal((RandomBars.Session.Date, Log, 3), (summary.Date, summary.Epoch, summary.Bars));
        var session = await store.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
        Assert.Equal(Log, session.Epoch);
        BarAssert.Same(_bars.Take(3), session.Bars);
        Assert.Equal([Gap], session.Gaps);
        Assert.Null(session.Checkpoint);
        var journalled = version >= since.Journal ? 10 : 0;
        Assert.Equal(journalled, session.JournalEnd);
        Assert.Equal(version >= since.Snapshots, await store.FindSnapshotAsync("SPY", Log, 2, Stop) is { Ordinal: 2 });

        await store.AppendJournalAsync(session, new(journalled, _events.AsMemory(journalled), Cursor), Stop);
        await store.AppendAsync(session, new() { Bars = _bars[3..], Snapshots = [SnapshotOf(3)], Gaps = [Gap] }, Stop);
        await store.CheckpointAsync(session, new(20, new byte[] { 1 }), Stop);

        var again = await store.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
        BarAssert.Same(_bars, again.Bars);
        Assert.Equal(20, again.Checkpoint!.Position);
        Assert.NotNull(await store.FindSnapshotAsync("SPY", Log, 3, Stop));
        var read = new List<MarketEvent>();
        await foreach (var batch in store.ReadJournalAsync(again, 0, Stop))
            read.AddRange(batch.Events.ToArray());
        MarketEventAssert.Same(_events, read.ToArray());

        // The counter came along: no epoch is minted twice.
        Assert.NotEqual(Log, (await store.OpenAsync("SPY", RandomBars.Session, null, restart: true, Stop)).Epoch);
        BarAssert.Same(_bars, (await store.FindAsync("SPY", Log, Stop))!.Bars);
    }

    private async Task RequireEventsAsync(StoreSet stores, long version)
    {
        var page = await stores.Events.ReadAsync(new EventQuery { Limit = 10 }, Stop);
        if (version < since.Events)
        {
            Assert.Empty(page.Events);
            return;
        }

        Assert.Equal("events-old", page.Log.Epoch);
        Assert.Equal([0L, 1], page.Events.Select(static each => each.Seq));
        Assert.Equal([0, 1], page.Events.SelectMany(static each => each.Body.ToArray()));
        var delivery = Assert.Single(await TakeDueAsync(stores.Webhooks));
        Assert.Equal(("hook", 1L, 2), (delivery.Webhook.Id, delivery.Event.Seq, delivery.Attempt));
        Assert.Equal(["QQQ", "SPY"], delivery.Webhook.Symbols);
        await stores.Webhooks.DeliveredAsync(delivery, Stop);

        var session = await stores.Sessions.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
        var added = await stores.Sessions.AppendAsync(
            session, new() { Bars = [], Gaps = [], Events = [new NewEvent("2", RandomBars.Session.Open, 1, new byte[] { 2 })] }, Stop);
        Assert.Equal((2L, 1L), (added[0].Seq, added[0].PreviousSeq));
    }

    private static async Task<IReadOnlyList<WebhookDelivery>> TakeDueAsync(IWebhookStore store) =>
        await store.TakeAsync(await store.ListDueAsync(Now, Stop), Now, TimeSpan.FromMinutes(1), Stop);

    private async Task RequireAccessAsync(StoreSet stores, long version)
    {
        var day = RandomBars.Session.Date;
        if (version >= since.Access)
        {
            Assert.Equal("desk", (await stores.Keys.FindAsync("hash", Stop))!.Name);
            Assert.Equal(7, await stores.Usage.UsedAsync("desk", day, Stop));
        }

        var used = version >= since.Access ? 7 : 0;
        Assert.Equal(new QuotaSpend(true, used + 1), await stores.Usage.SpendAsync("desk", day, 100, Stop));
        Assert.True(await stores.Keys.AddAsync(new StoredKey("b", "other", "alpha", "hash2", Now), Stop));
    }

    private static FeedCursor Cursor => new(RandomBars.Session.Date, 20);

    private SnapshotFacts SnapshotOf(int ordinal) => _close with { Ordinal = ordinal };

    private async Task MakeAsync(DbConnection bare, long version)
    {
        await bare.OpenAsync(Stop);
        await using var transaction = await bare.BeginTransactionAsync(Stop);
        var scope = new SqlScope(bare, transaction, dialect, Stop);
        await scope.ExecuteAsync("CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)");
        foreach (var step in Migration.Of(dialect.Name).Where(step => step.Version <= version))
        {
            await scope.ExecuteAsync(step.Sql);
            await scope.ExecuteAsync("INSERT INTO schema_version (version) VALUES (@Version)", new { step.Version });
        }

        await FillSessionAsync(scope, version);
        if (version >= since.Events)
            await FillEventsAsync(scope, version);
        if (version >= since.Access)
            await scope.ExecuteAsync(
                """
                INSERT INTO access_keys (id, name, plan, hash, created_ms) VALUES ('a', 'desk', 'alpha', 'hash', 5);
                INSERT INTO usage (key_name, day, used) VALUES ('desk', '2026-08-14', 7);
                """);
        await transaction.CommitAsync(Stop);
    }

    private async Task FillSessionAsync(SqlScope scope, long version)
    {
        var (open, close) = (RandomBars.Session.Open.UnixNanoseconds, RandomBars.Session.Close.UnixNanoseconds);
        var hasFence = version >= since.Journal;
        var log = await scope.FindAsync<long>(
            $"""
             INSERT INTO logs (symbol, date, generation, epoch, open_ns, close_ns, gaps, bar_count, touched_ms{(hasFence ? ", fence" : "")})
             VALUES ('SPY', '2026-08-14', 0, @Log, @open, @close, @gaps, 3, 1{(hasFence ? ", 4" : "")})
             RETURNING id
             """,
            new { Log, open, close, gaps = GapCodec.Encode([Gap]) });
        await scope.ExecuteAsync("INSERT INTO generations (symbol, date, count) VALUES ('SPY', '2026-08-14', 1)");
        var grid = _bars[0].Strikes.Grid;
        await scope.ExecuteAsync(
            "INSERT INTO grids (log_id, id, strikes) VALUES (@log, @Id, @strikes)",
            new { log, grid.Id, strikes = StrikeGridCodec.Encode(grid) });
        foreach (var bar in _bars.Take(3))
        {
            var body = BarCodec.Encode(bar);
            var snapshot = SnapshotCodec.Encode(SnapshotOf(bar.Ordinal));
            var columns = (version >= since.Snapshots ? ", snapshot" : "") + (version >= since.Sums ? ", body_sum, snapshot_sum" : "");
            var values = (version >= since.Snapshots ? ", @snapshot" : "") + (version >= since.Sums ? ", @sum, @snapshotSum" : "");
            await scope.ExecuteAsync(
                $"INSERT INTO bars (log_id, ordinal, grid_id, body{columns}) VALUES (@log, @ordinal, @Id, @body{values})",
                new
                {
                    log, ordinal = (long)bar.Ordinal, grid.Id, body, snapshot, sum = Checksum.Of(body), snapshotSum = Checksum.Of(snapshot),
                });
        }

        if (version < since.Journal)
            return;

        for (var at = 0; at < 10; at += 5)
        {
            var body = MarketEventWriter.OfThread.Encode(_events.AsSpan(at, 5));
            var (column, value) = version >= since.Sums ? (", body_sum", ", @sum") : ("", "");
            await scope.ExecuteAsync(
                $"INSERT INTO journal (log_id, position, count, cursor, body{column}) VALUES (@log, @position, 5, @cursor, @body{value})",
                new { log, position = (long)at, cursor = CursorCodec.Encode(Cursor with { Position = at + 5 }), body, sum = Checksum.Of(body) });
        }

        // Nothing wrote it before it had a sum; what somebody may have put there is nobody's.
        if (version < since.Checkpoints)
            await scope.ExecuteAsync("INSERT INTO checkpoints (log_id, position, state) VALUES (@log, 5, @state)", new { log, state = new byte[3] });
    }

    private async Task FillEventsAsync(SqlScope scope, long version)
    {
        await scope.ExecuteAsync(
            """
            INSERT INTO event_log (id, epoch, next_seq) VALUES (1, 'events-old', 2);
            INSERT INTO webhooks (id, key_name, url, secret, min_severity, symbols) VALUES ('hook', 'desk', 'https://example.org', 's', 1, 'QQQ SPY');
            """);
        for (var seq = 0L; seq < 2; seq++)
        {
            var body = new[] { (byte)seq };
            var (column, value) = version >= since.EventSums ? (", body_sum", ", @sum") : ("", "");
            await scope.ExecuteAsync(
                $"""
                 INSERT INTO events (seq, previous_seq, symbol, epoch, key, time_ns, severity, logged_ms, body{column})
                 VALUES (@seq, @previous, 'SPY', @Log, @key, 9, 1, 8, @body{value})
                 """,
                new { seq, previous = seq == 0 ? (long?)null : 0, Log, key = $"{seq}", body, sum = Checksum.Of(body) });
        }

        await scope.ExecuteAsync("INSERT INTO deliveries (webhook_id, seq, attempt, due_ms) VALUES ('hook', 1, 2, 10)");
    }
}

public sealed class SqliteMigrationTests() : MigrationTests(
    SqlDialect.Sqlite,
    new(Journal: 2, Events: 3, Access: 4, Snapshots: 5, Sums: 6, EventSums: 7, Checkpoints: 8)), IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public static TheoryData<long> Versions => [1, 2, 3, 4, 5, 6, 7, 8];

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [MemberData(nameof(Versions))]
    public Task What_an_older_version_kept_is_read_and_gone_on_with(long version) => Upgrade(version);

    [Fact]
    public void Every_older_version_is_tested() => RequireThatAllAreTested(Versions.Select(static row => row.Data));

    protected override (DbConnection Bare, Func<ISqlDatabase> Open) Create()
    {
        var file = _folder.NewFile();
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return (new SqliteConnection($"Data Source={file};Pooling=false"), () => _folder.Open(file));
    }
}

public sealed class PostgresMigrationTests(PostgresFixture fixture) : MigrationTests(
    SqlDialect.PostgreSql,
    new(Journal: 1, Events: 2, Access: 3, Snapshots: 4, Sums: 5, EventSums: 6, Checkpoints: 7)), IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public static TheoryData<long> Versions => [1, 2, 3, 4, 5, 6, 7];

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    [Theory]
    [MemberData(nameof(Versions))]
    public Task What_an_older_version_kept_is_read_and_gone_on_with(long version) => Upgrade(version);

    [Fact]
    public void Every_older_version_is_tested() => RequireThatAllAreTested(Versions.Select(static row => row.Data));

    protected override (DbConnection Bare, Func<ISqlDatabase> Open) Create()
    {
        var schema = _schemas.NewSchema();
        return (new NpgsqlConnection($"{schema};Pooling=false"), () => _schemas.Open(schema));
    }
}
