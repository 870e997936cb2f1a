using Npgsql;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Ports;
using Streaming.Storage.PostgreSql;
using Streaming.Storage.Sql;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.PostgreSql;

public sealed class PostgresDatabaseTests(PostgresFixture fixture) : IAsyncLifetime
{
    private static readonly TradingSession Session = RandomBars.Session;

    private readonly PostgresSchemas _schemas = new(fixture);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    [Fact]
    public async Task Hosts_that_start_together_make_one_schema()
    {
        var connectionString = _schemas.NewSchema();

        var lists = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => SqlStores.Of(_schemas.Open(connectionString)).Sessions.ListAsync(null, Stop)));

        Assert.All(lists, Assert.Empty);
    }

    [Fact]
    public async Task What_one_host_wrote_another_goes_on_with()
    {
        var connectionString = _schemas.NewSchema();
        var one = SqlStores.Of(_schemas.Open(connectionString)).Sessions;
        var two = SqlStores.Of(_schemas.Open(connectionString)).Sessions;
        var bars = new RandomBars(1).Run(3, RandomBars.GridOf(50));
        var lost = await one.OpenAsync("SPY", Session, null, false, Stop);
        await one.AppendAsync(lost, new() { Bars = bars, Gaps = [] }, Stop);
        await one.CheckpointAsync(lost, new(0, new byte[] { 7 }), Stop);

        var taken = await two.OpenAsync("SPY", Session, null, false, Stop);

        Assert.Equal(lost.Epoch, taken.Epoch);
        Assert.Equal([7], taken.Checkpoint!.State.ToArray());
        BarAssert.Same(bars, taken.Bars);
        var failure = await Assert.ThrowsAsync<StoreException>(
            () => one.AppendAsync(lost, new() { Bars = [], Gaps = [] }, Stop));
        Assert.True(failure.IsFenced);
    }

    [Fact]
    public async Task A_batch_on_its_way_is_committed_before_its_log_is_taken_or_refused()
    {
        // Two activations of one symbol, as they happen for a moment when a host is lost: what the old one was told
        // is journalled, the new one reads.
        var connectionString = _schemas.NewSchema();
        var old = SqlStores.Of(_schemas.Open(connectionString)).Sessions;
        var now = SqlStores.Of(_schemas.Open(connectionString)).Sessions;
        for (var round = 0; round < 20; round++)
        {
            var symbol = $"S{(char)('A' + round)}";
            var session = await old.OpenAsync(symbol, Session, null, false, Stop);
            var events = new RandomEvents(round, symbol).Any(1);
            var journalled = 0;
            var writing = Task.Run(
                async () =>
                {
                    for (; ; journalled++)
                        await old.AppendJournalAsync(session, new(journalled, events, new(Session.Date, journalled)), Stop);
                },
                Stop);
            while (Volatile.Read(ref journalled) < 2)
                await Task.Yield();

            var taken = await now.OpenAsync(symbol, Session, null, false, Stop);

            Assert.True((await Assert.ThrowsAsync<StoreException>(() => writing)).IsFenced);
            Assert.Equal(journalled, taken.JournalEnd);
            Assert.Equal(journalled, (await now.OpenAsync(symbol, Session, null, false, Stop)).JournalEnd);
        }
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_refused()
    {
        var connectionString = _schemas.NewSchema();
        await _schemas.Open(connectionString).WriteAsync(
            "testing", Durability.Power, static scope => scope.ExecuteAsync("INSERT INTO schema_version VALUES (999)"), Stop);

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => SqlStores.Of(_schemas.Open(connectionString)).Sessions.ListAsync(null, Stop));

        Assert.Contains("schema 999", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:Postgres:ConnectionString", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Durability.Power, "on")]
    [InlineData(Durability.Process, "off")]
    public async Task A_commit_is_synchronised_as_it_must_outlive(Durability durability, string synchronous)
    {
        var found = await _schemas.Open().WriteAsync(
            "testing", durability, static scope => scope.FindAsync<string>("SHOW synchronous_commit"), Stop);

        Assert.Equal(synchronous, found);
    }

    [Fact]
    public async Task A_server_that_went_away_fails_the_call_and_works_again_when_it_is_back()
    {
        await using var server = await PostgresServer.CreateAsync(Stop);
        await using var database = new PostgresDatabase(server.ConnectionString);
        var sessions = SqlStores.Of(database).Sessions;
        var bars = new RandomBars(2).Run(2, RandomBars.GridOf(20));
        var session = await sessions.OpenAsync("SPY", Session, null, false, Stop);
        await sessions.AppendAsync(session, new() { Bars = bars[..1], Gaps = [] }, Stop);

        await server.StopAsync();
        var append = new SessionAppend { Bars = bars, Gaps = [] };
        var failure = await Assert.ThrowsAsync<StoreException>(() => sessions.AppendAsync(session, append, Stop));
        Assert.False(failure.IsFenced);
        Assert.Contains($"appending to SPY's log {session.Epoch}", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => sessions.ListAsync(null, Stop));

        // Connections of the pool that died with the server may each cost a call; the caller repeats.
        await server.StartAsync(Stop);
        for (var tries = 0; ; tries++)
        {
            try
            {
                await sessions.AppendAsync(session, append, Stop);
                break;
            }
            catch (StoreException) when (tries < 3)
            {
            }
        }

        BarAssert.Same(bars, (await sessions.FindAsync("SPY", Session.Date, Stop))!.Bars);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named_with_a_remedy()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(_schemas.NewSchema()) { Database = "nowhere" }.ToString();

        var failure = await Assert.ThrowsAsync<StoreException>(
            () => SqlStores.Of(_schemas.Open(nowhere)).Sessions.ListAsync(null, Stop));

        Assert.Contains("PostgreSQL nowhere on ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Create it", failure.Message, StringComparison.Ordinal);
    }
}
