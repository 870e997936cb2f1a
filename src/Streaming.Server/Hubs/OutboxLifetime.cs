using System.Collections.Frozen;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Access;

namespace Streaming.Server.Hubs;

/// <summary>Gives each of SignalR's connections an outbox. SignalR's own groups are never the queue: a group send waits
/// for its slowest member, or queues without bound for it.</summary>
internal sealed class OutboxLifetime(
    IEnumerable<IHubProtocol> protocols,
    FlowConnections connections,
    IOptions<PushOptions> options,
    TimeProvider clock,
    PushMetrics metrics) : HubLifetimeManager<FlowHub>
{
    private readonly FrozenDictionary<string, UpdateEncoding> _encodings = protocols
        .Select((protocol, slot) => (protocol.Name, Encoding: (UpdateEncoding)new HubEncoding(protocol, slot)))
        .ToFrozenDictionary(each => each.Name, each => each.Encoding);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        var client = new HubConnection(connection, _encodings[connection.Protocol.Name]);
        var outbox = new ConnectionOutbox(client, options.Value, clock, metrics);
        if (connection.User.Key() is not { } key)
        {
            outbox.End(Bye.With(Codes.Unauthenticated));
            return Task.CompletedTask;
        }

        var topics = new Subscriptions(outbox, metrics);
        var flow = new FlowConnection(connection.ConnectionId, key.Id, key.Plan, outbox, topics)
        {
            HeartbeatDueAt = clock.GetTimestamp() + ConnectionPulse.HeartbeatTicks(clock),
        };
        var refusal = KeySeats.IsSeated(connection.GetHttpContext()) ? connections.Add(flow) : Bye.With(Codes.ConnectionLimit);
        if (refusal is null)
            connection.Features.Set(flow);
        else
            outbox.End(refusal);

        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (connection.Features.Get<FlowConnection>() is { } flow)
        {
            connections.Remove(flow);
            flow.Topics.Close();
            flow.Outbox.Stop();
        }

        return Task.CompletedTask;
    }

    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        throw NotThisWay();

    public override Task SendAllExceptAsync(
        string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds,
        CancellationToken cancellationToken = default) => throw NotThisWay();

    public override Task SendConnectionAsync(
        string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        throw NotThisWay();

    public override Task SendConnectionsAsync(
        IReadOnlyList<string> connectionIds, string methodName, object?[] args,
        CancellationToken cancellationToken = default) => throw NotThisWay();

    public override Task SendGroupAsync(
        string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        throw NotThisWay();

    public override Task SendGroupsAsync(
        IReadOnlyList<string> groupNames, string methodName, object?[] args,
        CancellationToken cancellationToken = default) => throw NotThisWay();

    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds,
        CancellationToken cancellationToken = default) => throw NotThisWay();

    public override Task SendUserAsync(
        string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        throw NotThisWay();

    public override Task SendUsersAsync(
        IReadOnlyList<string> userIds, string methodName, object?[] args,
        CancellationToken cancellationToken = default) => throw NotThisWay();

    public override Task AddToGroupAsync(
        string connectionId, string groupName, CancellationToken cancellationToken = default) => throw NotThisWay();

    public override Task RemoveFromGroupAsync(
        string connectionId, string groupName, CancellationToken cancellationToken = default) => throw NotThisWay();

    private static NotSupportedException NotThisWay() => new("What goes to clients goes through their outboxes.");
}
