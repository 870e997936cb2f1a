using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;

namespace Streaming.Runtime.Tests.Actors;

/// <summary>The directory of a process that is all there is.</summary>
public sealed class SymbolDirectorySpecificationTests : SymbolDirectorySpecification
{
    protected override async Task<DirectorySet> StartAsync(IFeed feed)
    {
        var store = new MemorySessionStore(new MemoryDatabase(), TimeProvider.System);
        var rig = new RuntimeRig(feed, store);
        await rig.SuperviseAsync();
        return new DirectorySet(rig.Directory, store, rig.DisposeAsync);
    }
}
