using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Streaming.Engine;
using Streaming.Engine.Sessions;
using Streaming.Orleans.Ingest;
using Streaming.Orleans.Membership;
using Streaming.Orleans.Placement;
using Streaming.Orleans.Replicas;
using Streaming.Orleans.Survey;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans;

public static class ClusterRegistration
{
    /// <summary>This host's part of a cluster: the same ports as <see cref="RuntimeRegistration.AddSymbolRuntime"/> gives,
    /// with each symbol's actor on whichever host it lives. Needs an <see cref="IFeed"/>, an
    /// <see cref="ISessionStore"/> that all hosts share, any number of <see cref="ISymbolPublisher"/>, and the options.</summary>
    /// <param name="connectionString">The PostgreSQL database that all hosts share.</param>
    public static void AddSymbolCluster(this IHostApplicationBuilder builder, string connectionString)
    {
        var services = builder.Services;
        var settings = builder.Configuration.GetSection(ClusterSettings.Section).Get<ClusterSettings>() ?? new();
        services.AddSingleton<IHostedService>(new MembershipSchema(connectionString));
        builder.UseOrleans(silo => silo.Join(settings, connectionString));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(TradingCalendar.Nyse);
        services.AddMarketClock();
        services.AddSingleton(provider => new ActorSurroundings
        {
            Feed = provider.GetRequiredService<IFeed>().Description,
            Store = provider.GetRequiredService<ISessionStore>(),
            Publishers = [],
            Clock = provider.GetRequiredService<MarketClock>(),
            Calendar = provider.GetRequiredService<TradingCalendar>(),
            EngineOptions = provider.GetRequiredService<IOptions<EngineOptions>>().Value,
            Options = provider.GetRequiredService<IOptions<RuntimeOptions>>().Value,
            Wall = provider.GetRequiredService<TimeProvider>(),
            StoreHealth = provider.GetRequiredService<StoreHealth>(),
            IsIngestRepeated = true,
        });
        services.AddSingleton(provider => provider.GetRequiredService<IFeed>().Description);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RuntimeOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<IFeed>().Counters);
        services.AddSingleton<FeedHealth>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<HostClock>();
        services.AddSingleton<SymbolHomes>();
        services.AddSingleton<ClusterPump>();
        services.AddSingleton<ClusterDirectory>();
        services.AddSingleton<ISymbolDirectory>(provider => provider.GetRequiredService<ClusterDirectory>());
        services.AddSingleton<HostSurvey>();
        services.AddSingleton<ISymbolSurvey>(provider => provider.GetRequiredService<HostSurvey>());
        services.AddSingleton<LeaderboardBoard>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterDirectory>());
        services.AddHostedService(provider => provider.GetRequiredService<HostSurvey>());
        services.AddHostedService<FeedWatch>();
    }

    private static void Join(this ISiloBuilder silo, ClusterSettings settings, string connectionString)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Id, settings.Id));
        silo.AddPlacementDirector<SymbolPlacement, SymbolPlacementDirector>();
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
        silo.Configure<EndpointOptions>(options =>
        {
            if (settings.Address.Length > 0)
                options.AdvertisedIPAddress = IPAddress.Parse(settings.Address);
            options.SiloPort = settings.Port;
            if (settings.ListenPort != 0)
                options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, settings.ListenPort);

            // Nobody comes from outside: every client of the service speaks to a host's own doors.
            options.GatewayPort = 0;
        });
        silo.Configure<ClusterMembershipOptions>(options => options.ProbeTimeout = settings.ProbeTimeout);
    }
}
