using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;
using Streaming.Storage.PostgreSql;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.PostgreSql;

/// <summary>The server crashes alone: it comes back without its last commits, and we live on and know them.</summary>
public sealed class PostgresCrashTests : IAsyncLifetime
{
    private readonly MarketEvent[] _events = new RandomEvents(2).Any(1000);
    private PostgresServer _server = null!;
    private PostgresDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ISessionStore Store => SqlStores.Of(_database).Sessions;

    public async ValueTask InitializeAsync()
    {
        // What is not synchronised stays in its memory, so that a crash takes it for certain.
        _server = await PostgresServer.CreateAsync(Stop, "wal_writer_delay=10s");
        _database = new PostgresDatabase(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_it_has_lost_of_a_journal_is_written_again_when_the_journal_goes_on()
    {
        var session = await OpenAsync();
        await JournaliseAsync(session, 0, 500);

        await CrashAsync(session, lostBefore: 500);
        await JournaliseAsync(session, 500, 1000);

        await RequireJournalAsync(1000);
    }

    [Fact]
    public async Task What_it_has_lost_of_a_journal_comes_with_the_bars_that_were_made_of_it()
    {
        var bars = new RandomBars(1).Run(2, RandomBars.GridOf(20));
        var session = await OpenAsync();
        await JournaliseAsync(session, 0, 300);
        await InsistAsync(() => Store.AppendAsync(session, new() { Bars = bars[..1], Gaps = [] }, Stop));
        await JournaliseAsync(session, 300, 500);

        await CrashAsync(session, lostBefore: 500);
        await InsistAsync(() => Store.AppendAsync(session, new() { Bars = bars, Gaps = [] }, Stop));
        await _server.CrashAsync();
        await _server.StartAsync(Stop);

        await RequireJournalAsync(500);
        var found = await InsistAsync(() => Store.FindAsync("SPY", session.Epoch, Stop));
        BarAssert.Same(bars, found!.Bars);
    }

    [Fact]
    public async Task What_nobody_knows_any_more_is_not_gone_on_behind()
    {
        // As behind a server of which an older copy has been brought back.
        var session = await OpenAsync();
        await JournaliseAsync(session, 0, 100);
        await Store.AppendAsync(session, new() { Bars = [], Gaps = [] }, Stop);
        await _database.WriteAsync(
            "testing", Storage.Sql.Durability.Power, static scope => scope.ExecuteAsync("DELETE FROM journal WHERE position > 50"), Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => Store.AppendJournalAsync(session, Batch(100), Stop));

        Assert.Contains("ends at event 60, and had 100", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<T> InsistAsync<T>(Func<Task<T>> call)
    {
        // Connections of the pools that died with the server may each cost a call; the caller repeats.
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (StoreException) when (tries < 10)
            {
            }
        }
    }

    private async Task CrashAsync(StoredSession session, long lostBefore)
    {
        await _server.CrashAsync();
        await _server.StartAsync(Stop);
        var found = await InsistAsync(() => Store.FindAsync("SPY", session.Epoch, Stop));
        Assert.True(found!.JournalEnd < lostBefore, "nothing was lost, so nothing is tested");
    }

    private Task<StoredSession> OpenAsync() =>
        InsistAsync(() => Store.OpenAsync("SPY", RandomBars.Session, null, false, Stop));

    private JournalBatch Batch(int at) => new(at, _events.AsMemory(at, 10), new(RandomBars.Session.Date, at + 10));

    private async Task JournaliseAsync(StoredSession session, int from, int to)
    {
        for (var at = from; at < to; at += 10)
        {
            var batch = Batch(at);
            await InsistAsync(async () =>
            {
                await Store.AppendJournalAsync(session, batch, Stop);
                return true;
            });
        }
    }

    private async Task RequireJournalAsync(int count)
    {
        var session = await OpenAsync();
        Assert.Equal(count, session.JournalEnd);
        var read = new List<MarketEvent>();
        await foreach (var batch in Store.ReadJournalAsync(session, 0, Stop))
            read.AddRange(batch.Events.ToArray());
        MarketEventAssert.Same(_events.AsMemory(..count), read.ToArray());
    }
}
