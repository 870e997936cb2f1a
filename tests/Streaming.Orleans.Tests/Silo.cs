using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Orleans.Grains;
using Streaming.Runtime;
using Streaming.Runtime.Ports;
using Streaming.Storage;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>A host of a cluster without doors, in this process.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private readonly IHost _host;

    private Silo(IHost host) => _host = host;

    public ISymbolDirectory Directory => _host.Services.GetRequiredService<ISymbolDirectory>();

    public ISessionStore Store => _host.Services.GetRequiredService<ISessionStore>();

    public static async Task<Silo> StartAsync(string database, string cluster, IFeed feed)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Cluster:Id", cluster),
            new("Cluster:Address", "127.0.0.1"),
            new("Cluster:Port", $"{ClusterHost.FreePort()}"),
            new("Storage:Kind", "postgres"),
            new("Storage:Postgres:ConnectionString", database),
        ]);
        builder.Services.AddOptions<EngineOptions>();
        builder.Services.AddOptions<RuntimeOptions>();
        builder.Services.AddSingleton(feed).AddStorage(builder.Configuration);
        builder.AddSymbolCluster(database);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Silo(host);
    }

    public ISymbolGrain Grain(string symbol) =>
        _host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISymbolGrain>(symbol);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
