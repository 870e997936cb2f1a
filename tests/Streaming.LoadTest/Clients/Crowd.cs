using Streaming.LoadTest.Serving;

namespace Streaming.LoadTest.Clients;

/// <summary>What one stretch of load came to.</summary>
internal sealed record Load(
    double PerSecond, double CpuMicroseconds, double PublishP99Milliseconds, double BytesPerConnectionSecond, Latency Latency);

/// <summary>Clients that are alike.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>An update of a series in JSON, roughly: what a slow reader's pace is worked out from.</summary>
    private const int UpdateBytes = 560;

    private readonly List<LoadClient> _clients = [];

    public Latency Latency { get; private set; } = new();

    public long Gaps => _clients.Sum(client => client.Gaps);

    public int Over => _clients.Count(client => client.IsOver);

    private long Updates => _clients.Sum(client => client.Updates);

    public static async Task<Crowd> ConnectAsync(
        ServerProcess server, string protocol, int count, IReadOnlyList<string> topics, int? pace = null)
    {
        var crowd = new Crowd();
        var isHub = server.Kind != "bare";
        for (var i = 0; i < count; i++)
        {
            var client = new LoadClient(server.Address, protocol, server.Kind == "hub" ? topics : [])
            {
                Pace = pace,
                Latency = crowd.Latency,
            };
            crowd._clients.Add(client);
            await client.StartAsync(isHub);
        }

        while ((await server.StatsAsync()).Connections < count)
        {
            if (crowd.Over > 0)
                throw new InvalidOperationException($"The {server.Kind} server ended {crowd.Over} of {count} connections.");
            await Task.Yield();
        }

        return crowd;
    }

    public async Task<Load> MeasureAsync(ServerProcess server, int barsPerSecond, double seconds, bool together = false)
    {
        var latency = Latency = new Latency();
        foreach (var client in _clients)
            client.Latency = latency;

        var (updates, before) = (Updates, await server.StatsAsync());
        await server.RunAsync(barsPerSecond, seconds, together);
        await SettleAsync();
        var after = await server.StatsAsync();
        var delivered = Updates - updates;
        return new(
            delivered / seconds,
            (after.CpuSeconds - before.CpuSeconds) * 1e6 / delivered,
            after.PublishP99Milliseconds,
            delivered / seconds / _clients.Count * UpdateBytes,
            latency);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));

    // Until nothing arrives any more, a tenth of a second long.
    private async Task SettleAsync()
    {
        for (var seen = -1L; seen != Updates;)
        {
            seen = Updates;
            await Task.Delay(100);
        }
    }
}
