using Streaming.LoadTest.Serving;

namespace Streaming.LoadTest.Clients;

/// <summary>What one stretch of load came to.</summary>
internal sealed record Load(
    double PerSecond, double CpuMicroseconds, double PublishP99Milliseconds, double BytesPerConnectionSecond, Latency Latency);

/// <summary>Clients that are alike.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly List<LoadClient> _clients = [];

    public Latency Latency { get; private set; } = new();

    public Latency Open => Latency.Of(_clients.Select(client => client.Open));

    public long Gaps => _clients.Sum(client => client.Gaps);

    public int Over => _clients.Count(client => client.IsOver);

    private long Bytes => _clients.Sum(client => client.Bytes);

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

    public long Conflated => _clients.Sum(client => client.Conflated);

    public Task<Load> MeasureAsync(ServerProcess server, int barsPerSecond, double seconds, bool together = false) =>
        MeasureAsync(server, seconds, () => server.RunAsync(barsPerSecond, seconds, together));

    /// <summary>The same while a session goes on.</summary>
    public Task<Load> MeasureLiveAsync(ServerProcess server, double seconds) =>
        MeasureAsync(server, seconds, () => server.LiveAsync(seconds));

    private async Task<Load> MeasureAsync(ServerProcess server, double seconds, Func<Task> load)
    {
        var latency = Latency = new Latency();
        foreach (var client in _clients)
            client.Latency = latency;

        var (updates, bytes, before) = (Updates, Bytes, await server.StatsAsync());
        await load();
        await SettleAsync();
        var after = await server.StatsAsync();
        var delivered = Updates - updates;
        return new(
            delivered / seconds,
            (after.CpuSeconds - before.CpuSeconds) * 1e6 / delivered,
            after.PublishP99Milliseconds,
            (Bytes - bytes) / seconds / _clients.Count,
            latency);
    }

    public void Vanish() => _clients.ForEach(client => client.Vanish());

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
