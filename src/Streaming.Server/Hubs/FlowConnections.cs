using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>One client's socket: whose it is, what it asked for and what waits for it.</summary>
internal sealed class FlowConnection(string id, string keyId, Plan plan, ConnectionOutbox outbox, Subscriptions topics)
{
    public string Id { get; } = id;

    public string KeyId { get; } = keyId;

    public Plan Plan { get; } = plan;

    public ConnectionOutbox Outbox { get; } = outbox;

    public Subscriptions Topics { get; } = topics;

    public RefusalCount Refusals { get; } = new();

    /// <summary>By the wall's monotonic clock; moved by the pulse alone.</summary>
    public long HeartbeatDueAt { get; set; }
}

/// <summary>Every open connection of this host.</summary>
public sealed class FlowConnections
{
    private readonly ConcurrentDictionary<string, FlowConnection> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _countByKey = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly int _connectionsPerKey;
    private readonly PushMetrics _metrics;
    private bool _isClosed;

    internal FlowConnections(IOptions<PushOptions> options, PushMetrics metrics)
    {
        _connectionsPerKey = options.Value.ConnectionsPerKey;
        _metrics = metrics;
    }

    public int Count => _byId.Count;

    internal ICollection<FlowConnection> All => _byId.Values;

    /// <summary>Ends every connection of a key that is no more.</summary>
    public void EndKey(string keyId)
    {
        foreach (var connection in All)
            if (connection.KeyId == keyId)
                connection.Outbox.End(Bye.With(Codes.KeyRevoked));
    }

    /// <returns>Null, or why it must end: the host stops, or its key has its connections already.</returns>
    internal Bye? Add(FlowConnection connection)
    {
        lock (_gate)
        {
            if (_isClosed)
                return Bye.With(Codes.ShuttingDown, ConnectionPulse.RestartMilliseconds);

            var count = _countByKey.GetValueOrDefault(connection.KeyId);
            if (count >= _connectionsPerKey)
                return Bye.With(Codes.ConnectionLimit);

            _countByKey[connection.KeyId] = count + 1;
            _byId[connection.Id] = connection;
        }

        _metrics.CountConnection(1);
        return null;
    }

    /// <summary>Lets none in from here on.</summary>
    /// <returns>Those who are in.</returns>
    internal FlowConnection[] Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            return [.. All];
        }
    }

    internal void Remove(FlowConnection connection)
    {
        if (!_byId.TryRemove(connection.Id, out _))
            return;

        _metrics.CountConnection(-1);
        lock (_gate)
        {
            var count = _countByKey[connection.KeyId] - 1;
            if (count == 0)
                _countByKey.Remove(connection.KeyId);
            else
                _countByKey[connection.KeyId] = count;
        }
    }
}
