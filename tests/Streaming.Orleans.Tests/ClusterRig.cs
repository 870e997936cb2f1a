using Streaming.Testing;
using Xunit;

namespace Streaming.Orleans.Tests;

/// <summary>A real PostgreSQL and the hosts that share it.</summary>
public abstract class ClusterRig : IAsyncLifetime
{
    private readonly List<ClusterHost> _hosts = [];
    private PostgresServer? _postgres;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected PostgresServer Postgres => _postgres!;

    private protected IReadOnlyList<ClusterHost> Hosts => _hosts;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.CreateAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<ClusterHost> StartAsync() => StartAsync(Plan());

    private protected async Task<ClusterHost> StartAsync(HostPlan plan)
    {
        var host = await ClusterHost.StartAsync(plan);
        _hosts.Add(host);
        return host;
    }

    private protected HostPlan Plan() => new() { Database = Postgres.ConnectionString };

    /// <summary>Waits until every symbol lives on one host and on one only.</summary>
    private protected async Task UntilSettledAsync(params string[] symbols) =>
        await _hosts[0].UntilAsync(
            () => Task.FromResult(symbols.All(symbol => _hosts.Count(host => host.Symbols.Contains(symbol)) == 1)),
            $"{string.Join(", ", symbols)} to live on one host each");
}
