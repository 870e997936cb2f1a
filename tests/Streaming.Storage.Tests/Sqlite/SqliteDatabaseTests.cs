using Microsoft.Data.Sqlite;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IAsyncDisposable
{
    private static readonly TradingSession Session = RandomBars.Session;

    private readonly SqliteFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task What_was_appended_is_there_after_the_file_is_opened_again()
    {
        var file = _folder.NewFile();
        var bars = new RandomBars(1).Run(50, RandomBars.GridOf(100));
        string epoch;
        await using (var database = new SqliteDatabase(file))
        {
            var store = new SqlSessionStore(database, TimeProvider.System);
            var session = await store.OpenAsync("SPY", Session, null, false, Stop);
            await store.AppendAsync(session, new() { Bars = bars, Gaps = [] }, Stop);
            epoch = session.Epoch;
        }

        var again = await new SqlSessionStore(_folder.Open(file), TimeProvider.System)
            .OpenAsync("SPY", Session, null, false, Stop);

        Assert.Equal(epoch, again.Epoch);
        BarAssert.Same(bars, again.Bars);
    }

    [Fact]
    public async Task A_full_disk_fails_everybody_who_waits_for_one_commit_and_nobody_once_there_is_room()
    {
        var database = _folder.Open(_folder.NewFile());
        var store = new SqlSessionStore(database, TimeProvider.System);
        string[] symbols = ["SPY", "QQQ", "IWM"];
        var sessions = new List<StoredSession>();
        foreach (var symbol in symbols)
            sessions.Add(await store.OpenAsync(symbol, Session, null, false, Stop));
        var bars = new RandomBars(9).Run(200, RandomBars.GridOf(100));
        await LimitAsync(pages: 60);

        // All of them are in one group: they come while the writer is held.
        var gate = new TaskCompletionSource();
        var held = database.WriteAsync("holding", Durability.Process, async _ => { await gate.Task; return 0; }, Stop);
        Task[] appends = [.. sessions.Select(session => store.AppendAsync(session, new() { Bars = bars, Gaps = [] }, Stop))];
        gate.SetResult();
        await held;

        foreach (var append in appends)
            Assert.Contains("the disk is full. Make room", (await Assert.ThrowsAsync<StoreException>(() => append)).Message);
        foreach (var session in sessions)
            Assert.Empty((await store.FindAsync(session.Symbol, Session.Date, Stop))!.Bars);

        await LimitAsync(pages: 1_000_000);
        foreach (var session in sessions)
        {
            await store.AppendAsync(session, new() { Bars = bars, Gaps = [] }, Stop);
            BarAssert.Same(bars, (await store.FindAsync(session.Symbol, Session.Date, Stop))!.Bars);
        }

        Task LimitAsync(int pages) => database.WriteAsync(
            "limiting the file", Durability.Process, scope => scope.FindAsync<long>($"PRAGMA max_page_count={pages}"), Stop);
    }

    [Theory]
    [InlineData("UPDATE bars SET body = @damaged WHERE ordinal = 3", "SELECT body FROM bars WHERE ordinal = 3", "bar 3 is not what was written: it is damaged.")]
    [InlineData("UPDATE grids SET strikes = @damaged", "SELECT strikes FROM grids", "the strikes of a grid are not what was written")]
    [InlineData("UPDATE journal SET body = @damaged", "SELECT body FROM journal", "the journal from event 0 on is not what was written")]
    [InlineData("UPDATE events SET body = @damaged WHERE seq = 0", "SELECT body FROM events WHERE seq = 0", "event 0 is not what was written")]
    public async Task A_number_that_has_changed_on_the_disk_is_never_told(string damage, string find, string told)
    {
        var database = _folder.Open(_folder.NewFile());
        var store = new SqlSessionStore(database, TimeProvider.System);
        var session = await store.OpenAsync("SPY", Session, null, false, Stop);
        await store.AppendJournalAsync(session, new(0, new RandomEvents(1).Any(50), new(Session.Date, 50)), Stop);
        await store.AppendAsync(session, new() { Bars = new RandomBars(1).Run(5, RandomBars.GridOf(20)), Gaps = [], Events = [new NewEvent("0", Session.Open, 0, new byte[64])] }, Stop);
        await database.WriteAsync(
            "damaging", Durability.Process,
            async scope =>
            {
                // One bit of one number, where no format notices it.
                var damaged = (await scope.FindAsync<byte[]>(find))!;
                damaged[^9] ^= 1;
                return await scope.ExecuteAsync(damage, new { damaged });
            },
            Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await store.FindAsync("SPY", Session.Date, Stop);
            await new SqlEventStore(database).ReadAsync(new EventQuery { Limit = 10 }, Stop);
            await foreach (var _ in store.ReadJournalAsync(session, 0, Stop))
            {
            }
        });
        Assert.Contains(told, failure.Message);
        Assert.Contains("Restore the database from a copy.", failure.Message);
    }

    [Fact]
    public async Task A_checkpoint_that_has_changed_on_the_disk_comes_without_its_state_beside_the_whole_journal()
    {
        var database = _folder.Open(_folder.NewFile());
        var store = new SqlSessionStore(database, TimeProvider.System);
        var session = await store.OpenAsync("SPY", Session, null, false, Stop);
        var events = new RandomEvents(1).Any(50);
        await store.AppendJournalAsync(session, new(0, events, new(Session.Date, 50)), Stop);
        await store.CheckpointAsync(session, new(50, new byte[] { 1, 2, 3 }), Stop);
        await database.WriteAsync(
            "damaging", Durability.Process, static scope => scope.ExecuteAsync("UPDATE checkpoints SET state = x'010203'"), Stop);
        Assert.Equal(3, (await store.OpenAsync("SPY", Session, null, false, Stop)).Checkpoint!.State.Length);
        await database.WriteAsync(
            "damaging", Durability.Process, static scope => scope.ExecuteAsync("UPDATE checkpoints SET state = x'010202'"), Stop);

        var again = await store.OpenAsync("SPY", Session, null, false, Stop);

        Assert.Equal(50, again.Checkpoint!.Position);
        Assert.True(again.Checkpoint.State.IsEmpty);
        var all = new List<MarketEvent>();
        await foreach (var batch in store.ReadJournalAsync(again, 0, Stop))
            all.AddRange(batch.Events.Span);
        MarketEventAssert.Same(events, all.ToArray());
    }

    [Fact]
    public void A_checksum_is_the_one_of_the_standard() => Assert.Equal(
        0xE3069283L, Checksum.Of("123456789"u8)); // RFC 3720, B.4, and every catalogue of CRCs

    [Fact]
    public async Task A_copy_of_the_running_files_has_all_that_was_acknowledged()
    {
        // What a killed process leaves behind: the file and its write-ahead log as they are at this moment.
        var file = _folder.NewFile();
        var stores = SqlStores.Of(_folder.Open(file));
        var bars = new RandomBars(4).Run(30, RandomBars.GridOf(100));
        var events = new RandomEvents(4).Any(300);
        var session = await stores.Sessions.OpenAsync("SPY", Session, null, false, Stop);
        for (var i = 0; i < 30; i++)
        {
            await stores.Sessions.AppendJournalAsync(
                session, new(i * 10, events.AsMemory(i * 10, 10), new(Session.Date, i)), Stop);
            if (i < 20)
                await stores.Sessions.AppendAsync(
                    session,
                    new()
                    {
                        Bars = [bars[i]],
                        Gaps = [],
                        Events = [new NewEvent($"{i}", Session.Open, 0, default)],
                    },
                    Stop);
            if (i < 25)
                await stores.Sessions.CheckpointAsync(session, new((i + 1) * 10, new byte[] { (byte)i }), Stop);
        }

        var copy = _folder.NewFile();
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(file, copy);
        File.Copy(file + "-wal", copy + "-wal");

        var revived = SqlStores.Of(_folder.Open(copy));
        var again = await revived.Sessions.OpenAsync("SPY", Session, null, false, Stop);
        Assert.Equal(session.Epoch, again.Epoch);
        BarAssert.Same(bars.Take(20), again.Bars);
        Assert.Equal([24], again.Checkpoint!.State.ToArray());
        var tail = new List<MarketEvent>();
        await foreach (var batch in revived.Sessions.ReadJournalAsync(again, again.Checkpoint.Position, Stop))
            tail.AddRange(batch.Events.Span);
        MarketEventAssert.Same(events.AsMemory(250), tail.ToArray());
        Assert.Equal(19, (await revived.Events.OpenAsync(null, Stop)).LastSeq);
    }

    [Theory]
    [InlineData(Durability.Power, 2)] // FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    [InlineData(Durability.Process, 1)] // NORMAL
    public async Task A_commit_is_synchronised_as_it_must_outlive(Durability durability, long synchronous)
    {
        var database = _folder.Open();
        foreach (var before in new[] { Durability.Process, Durability.Power })
            await database.WriteAsync("testing", before, static scope => scope.ExecuteAsync("SELECT 1"), Stop);

        var found = await database.WriteAsync(
            "testing", durability, static scope => scope.FindAsync<long>("PRAGMA synchronous"), Stop);

        Assert.Equal(synchronous, found);
        Assert.Equal("wal", await database.ReadAsync(
            "testing", static scope => scope.FindAsync<string>("PRAGMA journal_mode"), Stop));
    }

    [Fact]
    public async Task Two_processes_may_write_one_file()
    {
        var file = _folder.NewFile();
        var server = new SqlSessionStore(_folder.Open(file), TimeProvider.System);
        var other = new SqlSessionStore(_folder.Open(file), TimeProvider.System);
        var run = new RandomBars(2).Run(40, RandomBars.GridOf(10));

        await Task.WhenAll(Write(server, "SPY"), Write(other, "QQQ"));

        Assert.Equal([40, 40], (await server.ListAsync(null, Stop)).Select(static each => each.Bars));

        async Task Write(SqlSessionStore store, string symbol)
        {
            var session = await store.OpenAsync(symbol, Session, null, false, Stop);
            foreach (var bars in run.Chunk(4))
                await store.AppendAsync(session, new() { Bars = bars, Gaps = [] }, Stop);
        }
    }

    [Fact]
    public async Task Work_that_fails_takes_nothing_of_its_neighbours_with_it()
    {
        var database = _folder.Open();
        var writes = Enumerable.Range(1, 60).Select(i => database.WriteAsync(
            "testing",
            Durability.Power,
            async scope =>
            {
                await scope.ExecuteAsync(
                    "INSERT INTO generations (symbol, date, count) VALUES (@symbol, 'day', @i)", new { symbol = $"S{i}", i });
                return i % 3 == 0 ? throw new InvalidOperationException("A third of us does.") : i;
            },
            Stop)).ToArray();

        await Task.WhenAll(writes.Select(static write => write.ContinueWith(static _ => { }, TaskScheduler.Default)));

        Assert.Equal(20, writes.Count(static write => write.IsFaulted));
        Assert.Equal(40, await database.ReadAsync(
            "testing", static scope => scope.FindAsync<long>("SELECT COUNT(*) FROM generations"), Stop));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        var file = _folder.NewFile();
        await using (var database = new SqliteDatabase(file))
            await database.WriteAsync(
                "testing", Durability.Power, static scope => scope.ExecuteAsync("INSERT INTO schema_version VALUES (999)"), Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => new SqlSessionStore(_folder.Open(file), TimeProvider.System).ListAsync(null, Stop));

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains("schema 999", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:Sqlite:Path", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_with_a_remedy()
    {
        var file = Path.Combine(_folder.Path, "letter.db");
        await File.WriteAllTextAsync(file, new string('x', 20_000), Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => new SqlSessionStore(_folder.Open(file), TimeProvider.System).ListAsync(null, Stop));

        Assert.Equal($"{file} failed while listing the sessions: it is not a SQLite file. Move it away, or give "
            + "Storage:Sqlite:Path another file.", failure.Message);
        Assert.Equal(20_000, new FileInfo(file).Length);
    }

    [Fact]
    public async Task A_damaged_file_is_named_with_a_remedy()
    {
        var file = _folder.NewFile();
        await using (var database = new SqliteDatabase(file))
        {
            var store = new SqlSessionStore(database, TimeProvider.System);
            var session = await store.OpenAsync("SPY", Session, null, false, Stop);
            await store.AppendAsync(session, new() { Bars = new RandomBars(3).Run(60, RandomBars.GridOf(200)), Gaps = [] }, Stop);
        }

        var bytes = await File.ReadAllBytesAsync(file, Stop);
        bytes.AsSpan(bytes.Length / 4).Fill(0xA5);
        await File.WriteAllBytesAsync(file, bytes, Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => new SqlSessionStore(_folder.Open(file), TimeProvider.System).FindAsync("SPY", Session.Date, Stop));

        Assert.StartsWith($"{file} failed while", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_named_with_a_remedy()
    {
        var failure = await Assert.ThrowsAsync<StoreException>(
            () => new SqlSessionStore(_folder.Open(_folder.Path), TimeProvider.System).ListAsync(null, Stop));

        Assert.Contains("it cannot be opened", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "another process holds it")]
    [InlineData(8, "Give this program's user the right to write the file")]
    [InlineData(11, "Restore it from a copy")]
    [InlineData(13, "lower Storage:RetentionDays")]
    [InlineData(26, "it is not a SQLite file. Move it away")]
    [InlineData(26, "it is damaged. Restore it from a copy", true)]
    public void Each_failure_of_the_file_says_what_to_do(int code, string remedy, bool wasOpened = false)
    {
        var failure = SqliteFailure.Describe(new SqliteException("inner", code), "appending", "/var/x.db", wasOpened);

        Assert.StartsWith("/var/x.db failed while appending: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
    }
}
