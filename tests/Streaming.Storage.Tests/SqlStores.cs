using Streaming.Storage.Sql;
using Streaming.Testing;

namespace Streaming.Storage.Tests;

internal static class SqlStores
{
    public static StoreSet Of(ISqlDatabase database, TimeProvider? wall = null) => new(
        new SqlSessionStore(database, wall ?? TimeProvider.System), new SqlEventStore(database),
        new SqlWebhookStore(database), new SqlUsageStore(database), new SqlKeyStore(database));
}
