using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Orleans.Tests.Replicas;

/// <summary>The directory of a cluster, whose symbols live in grains.</summary>
public sealed class ClusterDirectoryTests : SymbolDirectorySpecification, IAsyncLifetime
{
    private PostgresServer? _postgres;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.CreateAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    protected override async Task<DirectorySet> StartAsync(IFeed feed)
    {
        var silo = await Silo.StartAsync(_postgres!.ConnectionString, "test", feed);
        return new DirectorySet(silo.Directory, silo.Store, silo.DisposeAsync);
    }
}
