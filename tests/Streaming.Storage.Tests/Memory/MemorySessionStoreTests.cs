using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;

namespace Streaming.Storage.Tests.Memory;

public sealed class MemorySessionStoreTests : SessionStoreSpecification
{
    protected override ISessionStore Create() => new MemorySessionStore();
}
