using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Storage.PostgreSql;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests;

public sealed class StorageRegistrationTests
{
    [Theory]
    [InlineData("sqlite", typeof(SqlSessionStore))]
    [InlineData("memory", typeof(MemorySessionStore))]
    public async Task The_kind_chooses_the_store(string kind, Type store)
    {
        await using var services = Build(("Storage:Kind", kind));

        Assert.IsType(store, services.GetRequiredService<ISessionStore>());
    }

    [Theory]
    [InlineData("sqlite", typeof(SqliteDatabase))]
    [InlineData("postgres", typeof(PostgresDatabase))]
    public async Task The_kind_chooses_the_database(string kind, Type database)
    {
        await using var services = Build(
            ("Storage:Kind", kind), ("Storage:Postgres:ConnectionString", "Host=nowhere;Database=streaming"));

        Assert.IsType(database, services.GetRequiredService<ISqlDatabase>());
        Assert.IsType<SqlSessionStore>(services.GetRequiredService<ISessionStore>());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task The_ports_share_one_database(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("streaming-").FullName;
        await using (var services = Build(("Storage:Kind", kind), ("Storage:Sqlite:Path", Path.Combine(folder, "x.db"))))
        {
            var sessions = services.GetRequiredService<ISessionStore>();
            var session = await sessions.OpenAsync("SPY", RandomBars.Session, null, false, Stop);
            await sessions.AppendAsync(
                session, new() { Bars = [], Gaps = [], Events = [new("a", RandomBars.Session.Open, 0, default)] }, Stop);

            Assert.Equal(0, (await services.GetRequiredService<IEventStore>().OpenAsync(null, Stop)).LastSeq);
            Assert.Empty(await services.GetRequiredService<IWebhookStore>().ListAsync(null, Stop));
            Assert.Empty(await services.GetRequiredService<IKeyStore>().ListAsync(Stop));
            Assert.Equal(0, await services.GetRequiredService<IUsageStore>().UsedAsync("a", RandomBars.Session.Date, Stop));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_stops_the_start_and_says_why()
    {
        await using var services = Build(("Storage:Sqlite:Path", AppContext.BaseDirectory));
        var sweep = Assert.Single(services.GetServices<IHostedService>());

        var failure = await Assert.ThrowsAsync<StoreException>(() => sweep.StartAsync(Stop));

        Assert.StartsWith(AppContext.BaseDirectory, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_is_a_file_beside_the_program()
    {
        await using var services = Build();

        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;

        Assert.Equal(StorageKind.Sqlite, options.Kind);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "data", "streaming.db"), options.Sqlite.FullPath);
        Assert.Equal(30, options.RetentionDays);
    }

    [Theory]
    [InlineData("Storage:RetentionDays", "0", "RetentionDays")]
    [InlineData("Storage:RetentionDays", "3651", "RetentionDays")]
    [InlineData("Storage:Sqlite:Path", "", "Path")]
    [InlineData("Storage:Kind", "postgres", "Storage:Postgres:ConnectionString")]
    public async Task A_bad_value_is_named(string key, string value, string named)
    {
        await using var services = Build((key, value));

        var failure = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IOptions<StorageOptions>>().Value);

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ServiceProvider Build(params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddStorage(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(static each => KeyValuePair.Create(each.Key, (string?)each.Value)))
                .Build())
            .BuildServiceProvider();
}
