using System.Collections.Concurrent;
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
    private readonly Lock _gate = new();
    private readonly PushMetrics _metrics;
    private bool _isClosed;

    internal FlowConnections(PushMetrics metrics) => _metrics = metrics;

    public int Count => _byId.Count;

    internal ICollection<FlowConnection> All => _byId.Values;

    /// <summary>Ends every connection of a key that is no more.</summary>
    public void EndKey(string keyId)
    {
        foreach (var connection in All)
            if (connection.KeyId == keyId)
                connection.Outbox.End(Bye.With(Codes.KeyRevoked));
    }

    /// <returns>Null, or why it must end: the host stops.</returns>
    internal Bye? Add(FlowConnection connection)
    {
        lock (_gate)
        {
            if (_isClosed)
                return Bye.With(Codes.ShuttingDown, ConnectionPulse.RestartMilliseconds);

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
        if (_byId.TryRemove(connection.Id, out _))
            _metrics.CountConnection(-1);
    }
}
