using Streaming.Storage.Retention;
using Streaming.Storage.Sql;
using Streaming.Storage.Tests.Retention;
using Streaming.Testing;
using Xunit;

namespace Streaming.Storage.Tests.PostgreSql;

public sealed class PostgresSessionStoreTests(PostgresFixture fixture) : SessionStoreSpecification, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_schemas.Open());
}

public sealed class PostgresSessionRecoveryTests(PostgresFixture fixture) : SessionRecoverySpecification, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_schemas.Open());
}

public sealed class PostgresEventStoreTests(PostgresFixture fixture) : EventStoreSpecification, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_schemas.Open());
}

public sealed class PostgresWebhookStoreTests(PostgresFixture fixture) : WebhookStoreSpecification, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_schemas.Open());
}

public sealed class PostgresAccessStoreTests(PostgresFixture fixture) : AccessStoreSpecification, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_schemas.Open());
}

public sealed class PostgresRetentionTests(PostgresFixture fixture) : RetentionSpecification, IAsyncLifetime
{
    private readonly PostgresSchemas _schemas = new(fixture);

    public ValueTask InitializeAsync() => _schemas.StartAsync();

    public ValueTask DisposeAsync() => _schemas.DisposeAsync();

    protected override (StoreSet Stores, IRetention Retention) Create()
    {
        var database = _schemas.Open();
        return (SqlStores.Of(database, Wall), new SqlRetention(database, Wall));
    }
}
