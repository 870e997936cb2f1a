using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Bars;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Actors;

namespace Streaming.LoadTest.Serving;

/// <summary>Yardstick: SignalR as it comes, one group for everybody.</summary>
internal sealed class GroupServer(WebApplication app) : IBroadcaster
{
    private const string Group = "all";

    private readonly IHubContext<GroupHub> _hub = app.Services.GetRequiredService<IHubContext<GroupHub>>();

    public int Connections => GroupHub.Connections;

    public static void Add(WebApplicationBuilder builder) => builder.Services
        .AddSignalR()
        .AddJsonProtocol(options => options.PayloadSerializerOptions = ProtocolJsonContext.Wire.Options);

    public static void Map(WebApplication app) => app.MapHub<GroupHub>("/hubs/flow");

    public void Publish(SessionView session, BarInterval interval, Bar bar)
    {
        // Not awaited, as who broadcasts from an actor must not wait for clients: it queues without bound.
        if (interval == BarInterval.Raw30Seconds)
            _ = _hub.Clients.Group(Group).SendAsync(Targets.SeriesBar, SeriesUpdate.Of(session, bar));
    }

    internal sealed class GroupHub : Hub
    {
        private static int s_connections;

        public static int Connections => Volatile.Read(ref s_connections);

        public override async Task OnConnectedAsync()
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, Group);
            Interlocked.Increment(ref s_connections);
        }

        public override Task OnDisconnectedAsync(Exception? exception)
        {
            Interlocked.Decrement(ref s_connections);
            return Task.CompletedTask;
        }
    }
}
