using Streaming.Storage.Memory;
using Streaming.Testing;

namespace Streaming.Storage.Tests.Memory;

public sealed class MemorySessionStoreTests : SessionStoreSpecification
{
    protected override StoreSet CreateSet() => MemoryStores.Create();
}

public sealed class MemorySessionRecoveryTests : SessionRecoverySpecification
{
    protected override StoreSet CreateSet() => MemoryStores.Create();
}

public sealed class MemoryEventStoreTests : EventStoreSpecification
{
    protected override StoreSet CreateSet() => MemoryStores.Create();
}

public sealed class MemoryWebhookStoreTests : WebhookStoreSpecification
{
    protected override StoreSet CreateSet() => MemoryStores.Create();
}

public sealed class MemoryAccessStoreTests : AccessStoreSpecification
{
    protected override StoreSet CreateSet() => MemoryStores.Create();
}

internal static class MemoryStores
{
    public static StoreSet Create(MemoryDatabase? database = null, TimeProvider? wall = null)
    {
        database ??= new();
        return new(
            new MemorySessionStore(database, wall ?? TimeProvider.System), new MemoryEventStore(database),
            new MemoryWebhookStore(database), new MemoryUsageStore(database), new MemoryKeyStore(database));
    }
}
