using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;

namespace Streaming.Client.Sockets;

/// <summary>One hub connection, from its opening to its end.</summary>
internal sealed class HubSocket : IAsyncDisposable
{
    private readonly HubConnection _hub;

    // A heartbeat that is not read before the next one is no loss.
    private readonly Channel<Heartbeat> _heartbeats = Channel.CreateBounded<Heartbeat>(
        new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest });

    public HubSocket(FlowClientOptions options, Subscriptions subscriptions)
    {
        var builder = new HubConnectionBuilder();
        builder.Services
            .AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(options.Key))
            .AddSingleton<EndPoint>(new UriEndPoint(HubAddress(options.Url)));
        if (options.Encoding == HubEncoding.MessagePack)
            builder.Services.AddSingleton<IHubProtocol>(new MessagePackHubProtocol());
        else
            builder.AddJsonProtocol(json =>
                json.PayloadSerializerOptions = new JsonSerializerOptions(ProtocolJsonContext.Wire.Options));
        _hub = builder.Build();

        Follow<SeriesBarUpdate>(Targets.SeriesBar);
        Follow<HedgeFlowBarUpdate>(Targets.HedgeFlowBar);
        Follow<HeatmapColumnUpdate>(Targets.HeatmapColumn);
        Follow<StrikeFlowBarUpdate>(Targets.StrikeFlowBar);
        Follow<HeadlineUpdate>(Targets.Headline);
        Follow<SnapshotUpdate>(Targets.Snapshot);
        Follow<LeaderboardUpdate>(Targets.Leaderboard);
        Follow<StatusUpdate>(Targets.Status);
        _hub.On<Gap>(Targets.Gap, gap => subscriptions.Receive(this, gap.Topic, gap));
        _hub.On<Heartbeat>(Targets.Heartbeat, heartbeat => _heartbeats.Writer.TryWrite(heartbeat));
        _hub.On<Bye>(Targets.Bye, Leave);
        _hub.Closed += failure =>
        {
            Failure = failure;
            _heartbeats.Writer.TryComplete();
            return Task.CompletedTask;
        };

        void Follow<TUpdate>(string target)
            where TUpdate : IUpdate =>
            _hub.On<TUpdate>(target, update => subscriptions.Receive(this, update.Topic, update));
    }

    /// <summary>Ends with the connection.</summary>
    public ChannelReader<Heartbeat> Heartbeats => _heartbeats.Reader;

    /// <summary>What the service said last, if it did.</summary>
    public Bye? Bye { get; private set; }

    public Exception? Failure { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken) => _hub.StartAsync(cancellationToken);

    public Task<SubscribeResult[]> SubscribeAsync(SubscribeRequest[] requests) =>
        _hub.InvokeAsync<SubscribeResult[]>(Targets.Subscribe, requests);

    public Task<string> PingAsync(CancellationToken cancellationToken) => _hub.InvokeAsync<string>(Targets.Ping, cancellationToken);

    /// <summary>Where it fails the connection ended, and the topic with it.</summary>
    public async Task TryUnsubscribeAsync(string topic) =>
        await ((Task)_hub.InvokeAsync(Targets.Unsubscribe, new[] { topic })).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static Uri HubAddress(Uri service) =>
        new UriBuilder(new Uri(service, "/hubs/flow")) { Scheme = service.Scheme == "https" ? "wss" : "ws" }.Uri;

    private void Leave(Bye bye)
    {
        Bye = bye;
        // The code says it all; a close that never comes must not keep a client waiting.
        if (ConnectionEnd.Of(bye).IsForGood)
            _heartbeats.Writer.TryComplete();
    }
}
