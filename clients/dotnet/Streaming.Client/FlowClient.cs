using Streaming.Client.Sockets;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client;

/// <summary>The service from one program: topics that stay complete, and REST beside them.</summary>
/// <remarks>Safe for concurrent use. What is told of the connection comes one at a time and in order, and the next waits for
/// the listener; what a listener throws ends the client.</remarks>
public sealed class FlowClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Subscriptions _subscriptions;
    private readonly Connection _connection;
    private readonly Lock _gate = new();
    private Task? _running;

    public FlowClient(string url, string key)
        : this(new FlowClientOptions { Url = new Uri(url), Key = key })
    {
    }

    public FlowClient(FlowClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Rest = new(options.Url, options.Key);
        _subscriptions = new(Rest, options.TimeProvider, options.Random);
        _connection = new(options, _subscriptions, new(
            attempt => Connecting?.Invoke(attempt), () => Connected?.Invoke(),
            end => Disconnected?.Invoke(end), heartbeat => HeartbeatReceived?.Invoke(heartbeat)));
    }

    /// <summary>An attempt begins: the first, the second.</summary>
    public event Action<int>? Connecting;

    public event Action? Connected;

    public event Action<Disconnection>? Disconnected;

    /// <summary>Every five seconds: the service's clock, how far each topic has been sent, how the feeds are.</summary>
    public event Action<Heartbeat>? HeartbeatReceived;

    public FlowRestClient Rest { get; }

    /// <summary>Connects, and connects again, until it is disposed of or until the service says not to.</summary>
    public FlowClient Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            _running ??= Task.Run(RunAsync);
        }

        return this;
    }

    /// <param name="minutes">How much of the session to begin with, 1 to 390; none unless told.</param>
    /// <param name="since">Where an earlier run of this program stopped.</param>
    /// <exception cref="InvalidOperationException">The topic is followed already: leave it first.</exception>
    public Subscription<TUpdate> Subscribe<TUpdate>(Topic<TUpdate> topic, int? minutes = null, Position? since = null)
        where TUpdate : class, IUpdate
    {
        ArgumentNullException.ThrowIfNull(topic);
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes ?? 1, 1, nameof(minutes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes ?? 1, SubscribeRequest.MinutesMax, nameof(minutes));
        return new(_subscriptions.Add(topic.Name, minutes, since), since);
    }

    /// <returns>The service's wall clock.</returns>
    /// <exception cref="InvalidOperationException">It is not connected now.</exception>
    public Task<string> PingAsync(CancellationToken cancellationToken = default) =>
        _subscriptions.Socket?.PingAsync(cancellationToken)
        ?? throw new InvalidOperationException("The client is not connected.");

    /// <summary>Leaves everything. Loops read what they were told, and end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
                return;
            running = _running;
            _stopping.Cancel();
        }

        try
        {
            if (running is not null)
                await running.ConfigureAwait(false);
        }
        finally
        {
            _subscriptions.End(null);
            Rest.Dispose();
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _connection.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception mistake)
        {
            // A listener's: its loops are told, and so is whoever disposes of the client.
            _subscriptions.End(mistake);
            throw;
        }
    }
}
