using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Streaming.Protocol;
using Streaming.Protocol.MessagePack;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Hosting;
using Streaming.Server.Hubs.States;

namespace Streaming.Server.Hubs;

public static class HubRegistration
{
    private const string Path = "/hubs/flow";

    /// <summary>What SignalR may hold for a client before a write waits: little, so that the outbox decides.</summary>
    private const int TransportBytes = 16 * 1024;

    /// <summary>What SignalR may hold of a client's calls before it reads no more of them.</summary>
    private const int CallBytes = 32 * 1024;

    /// <summary>The push side. The runtime gives the directory, the clocks, the leaderboard, the store and the feed's
    /// description.</summary>
    public static IServiceCollection AddHubs(this IServiceCollection services)
    {
        services.AddValidatedOptions<PushOptions, PushOptionsValidator>(PushOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CallRefusals>();
        services.AddSignalR(options =>
            {
                options.DisableImplicitFromServicesParameters = true;
                options.AddFilter<CallRefusals>();
            })
            .AddJsonProtocol(options =>
                options.PayloadSerializerOptions = new JsonSerializerOptions(ProtocolJsonContext.Wire.Options));
        services.RemoveAll<IHubProtocol>();
        services.AddHubProtocol<JsonHubProtocol>();
        services.AddHubProtocol<MessagePackHubProtocol>();
        services.AddSingleton<PushMetrics>();
        services.AddSingleton<HubPublisher>();
        services.AddSingleton<ISymbolPublisher>(provider => provider.GetRequiredService<HubPublisher>());
        services.AddSingleton<HubLifetimeManager<FlowHub>, OutboxLifetime>();
        services.AddSingleton(provider => new FlowConnections(provider.GetRequiredService<PushMetrics>()));
        services.AddSingleton<KeySeats>();
        services.AddSingleton<OpenSockets>();
        services.AddSingleton<BarAnswers>();
        services.AddSingleton<AnswerBudget>();
        services.AddSingleton<TopicDesk>();
        services.AddSingleton<FeedHealthReader>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<StateFanOut>();
        services.AddHostedService(provider => provider.GetRequiredService<StateFanOut>());
        services.AddHostedService<ConnectionPulse>();
        services.Configure<SocketTransportOptions>(ListenSocket.Configure);
        return services;
    }

    /// <summary>The hub, for those who show a key or a ticket; a revoked key takes its connections with it.</summary>
    public static IEndpointConventionBuilder MapHubs(this IEndpointRouteBuilder routes)
    {
        var push = routes.ServiceProvider.GetRequiredService<IOptions<PushOptions>>().Value;
        routes.ServiceProvider.GetRequiredService<RevocationWatch>().Revoked +=
            routes.ServiceProvider.GetRequiredService<FlowConnections>().EndKey;
        var hub = routes.MapHub<FlowHub>(Path, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.TransportMaxBufferSize = TransportBytes;
            options.ApplicationMaxBufferSize = CallBytes;
            options.TransportSendTimeout = WritePatience.WriteMax(push);
        });
        hub.Finally(routes.ServiceProvider.GetRequiredService<KeySeats>().Guard);
        hub.Finally(routes.ServiceProvider.GetRequiredService<OpenSockets>().Count);
        return hub.RequirePlan(Plan.Free).AsPushDoor();
    }

    private static void AddHubProtocol<TProtocol>(this IServiceCollection services)
        where TProtocol : IHubProtocol =>
        services.AddSingleton<IHubProtocol>(
            provider => new CodedHubProtocol(ActivatorUtilities.CreateInstance<TProtocol>(provider)));
}
