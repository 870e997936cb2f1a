using Streaming.Testing;

namespace Streaming.Storage.Tests.Sqlite;

public sealed class SqliteSessionStoreTests : SessionStoreSpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_folder.Open());
}

public sealed class SqliteSessionRecoveryTests : SessionRecoverySpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_folder.Open());
}

public sealed class SqliteEventStoreTests : EventStoreSpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_folder.Open());
}

public sealed class SqliteWebhookStoreTests : WebhookStoreSpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_folder.Open());
}

public sealed class SqliteAccessStoreTests : AccessStoreSpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override StoreSet CreateSet() => SqlStores.Of(_folder.Open());
}
