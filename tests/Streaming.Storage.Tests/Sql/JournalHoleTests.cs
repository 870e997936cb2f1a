using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;
using Streaming.Storage.Tests.PostgreSql;
using Streaming.Storage.Tests.Sqlite;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.Sql;

/// <summary>What a database of SQL does with a journal in which events are missing.</summary>
public abstract class JournalHoleTests
{
    private readonly MarketEvent[] _events = new RandomEvents(3).Any(100);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract ISqlDatabase Open();

    [Theory]
    [InlineData("position = 40", 40)]
    [InlineData("position IN (70, 20)", 20)]
    [InlineData("position = 0", 0)]
    [InlineData("position = 90", 90)]
    public async Task A_journal_is_read_and_cut_up_to_its_first_hole_and_goes_on_there(string missing, int whole)
    {
        var database = Open();
        var store = SqlStores.Of(database).Sessions;
        var session = await store.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
        await JournaliseAsync(store, session, 0);
        await store.CheckpointAsync(session, new(100, new byte[1]), Stop);
        await database.WriteAsync(
            "testing", Durability.Power, scope => scope.ExecuteAsync($"DELETE FROM journal WHERE {missing}"), Stop);
        session = await store.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
        MarketEventAssert.Same(_events.AsMemory(..whole), await ReadAsync(store, session));

        var cut = await store.CutJournalAsync(session, Stop);

        Assert.Equal(whole, cut.JournalEnd);
        Assert.Equal(whole == 0 ? null : CursorAt(whole), cut.Cursor);
        Assert.Equal(cut.Cursor, (await store.FindAsync("SPY", session.Epoch, Stop))!.Cursor);
        await JournaliseAsync(store, cut, whole);
        var again = await store.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
        Assert.Null(again.Checkpoint);
        MarketEventAssert.Same(_events, await ReadAsync(store, again));
    }

    private static FeedCursor CursorAt(int position) => new(RandomBars.Session.Date, position);

    private async Task JournaliseAsync(ISessionStore store, StoredSession session, int from)
    {
        for (var at = from; at < 100; at += 10)
            await store.AppendJournalAsync(session, new(at, _events.AsMemory(at, 10), CursorAt(at + 10)), Stop);
    }

    private static async Task<MarketEvent[]> ReadAsync(ISessionStore store, StoredSession session)
    {
        var read = new List<MarketEvent>();
        await foreach (var batch in store.ReadJournalAsync(session, 0, Stop))
            read.AddRange(batch.Events.ToArray());
        return [.. read];
    }
}

public sealed class SqliteJournalHoleTests : JournalHoleTests, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override ISqlDatabase Open() => _folder.Open();
}

public sealed class PostgresJournalHoleTests(PostgresFixture fixture) : JournalHoleTests, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override ISqlDatabase Open() => _schemas.Open();
}
