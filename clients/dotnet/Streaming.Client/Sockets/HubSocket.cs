using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Protocol.MessagePack;

namespace Streaming.Client.Sockets;

/// <summary>One hub connection, from its opening to its end.</summary>
internal sealed class HubSocket : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Subscriptions _subscriptions;

    // A heartbeat that is not read before the next one is no loss.
    private readonly Channel<Heartbeat> _heartbeats = Channel.CreateBounded<Heartbeat>(
        new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest });

    public HubSocket(FlowClientOptions options, Subscriptions subscriptions)
    {
        _subscriptions = subscriptions;
        var builder = new HubConnectionBuilder();
        builder.Services
            .AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(options.Key))
            .AddSingleton<EndPoint>(new UriEndPoint(HubAddress(options.Url)))
            .AddSingleton<IHubProtocol>(new OrderedHubProtocol(ProtocolOf(options.Encoding), Take));
        _hub = builder.Build();

        // The library counts only what it is handed over. Heartbeats say whether the service is there.
        _hub.ServerTimeout = TimeSpan.FromDays(365);
        _hub.Closed += failure =>
        {
            Failure = failure;
            _heartbeats.Writer.TryComplete();
            return Task.CompletedTask;
        };
    }

    /// <summary>Ends with the connection.</summary>
    public ChannelReader<Heartbeat> Heartbeats => _heartbeats.Reader;

    /// <summary>What the service said last, if it did.</summary>
    public Bye? Bye { get; private set; }

    public Exception? Failure { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken) => _hub.StartAsync(cancellationToken);

    public Task<SubscribeResult[]> SubscribeAsync(SubscribeRequest[] requests) =>
        _hub.InvokeAsync<SubscribeResult[]>(Targets.Subscribe, requests);

    public Task<string> PingAsync(CancellationToken cancellationToken) =>
        _hub.InvokeAsync<string>(Targets.Ping, cancellationToken);

    /// <summary>Where it fails the connection ended, and the topics with it.</summary>
    public async Task TryUnsubscribeAsync(string[] topics) =>
        await _hub.InvokeAsync(Targets.Unsubscribe, topics).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static Uri HubAddress(Uri service) =>
        new UriBuilder(new Uri(service, "/hubs/flow")) { Scheme = service.Scheme == "https" ? "wss" : "ws" }.Uri;

    private static IHubProtocol ProtocolOf(HubEncoding encoding) => encoding == HubEncoding.MessagePack
        ? new MessagePackHubProtocol()
        : new JsonHubProtocol(Options.Create(new JsonHubProtocolOptions
        {
            PayloadSerializerOptions = new JsonSerializerOptions(ProtocolJsonContext.Wire.Options),
        }));

    private void Take(IHubMessage message)
    {
        switch (message)
        {
            case Heartbeat heartbeat:
                _heartbeats.Writer.TryWrite(heartbeat);
                break;
            case Bye bye:
                Bye = bye;
                // The code says it all; a close that never comes must not keep a client waiting.
                if (ConnectionEnd.Of(bye).IsForGood)
                    _heartbeats.Writer.TryComplete();
                break;
            case Gap gap:
                _subscriptions.Receive(this, gap.Topic, gap);
                break;
            case IUpdate update:
                _subscriptions.Receive(this, update.Topic, update);
                break;
        }
    }
}
