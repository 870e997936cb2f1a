using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;
using Streaming.Testing;

namespace Streaming.Storage.Tests.Sqlite;

public sealed class SqliteSessionStoreTests : SessionStoreSpecification, IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    protected override ISessionStore Create() => new SqlSessionStore(_folder.Open(), TimeProvider.System);
}
