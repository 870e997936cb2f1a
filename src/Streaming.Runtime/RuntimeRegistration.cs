using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Streaming.Engine;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime;

public static class RuntimeRegistration
{
    /// <summary>The actors, the pump and the market's clock of this process. Needs an <see cref="IFeed"/>, an
    /// <see cref="ISessionStore"/>, any number of <see cref="ISymbolPublisher"/>, and the options.</summary>
    /// <param name="restart">True where sessions that are stored are to be made anew under new epochs.</param>
    public static IServiceCollection AddSymbolRuntime(this IServiceCollection services, bool restart)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(TradingCalendar.Nyse);
        services.AddMarketClock();
        services.AddSingleton(provider => new ActorSurroundings
        {
            Feed = provider.GetRequiredService<IFeed>().Description,
            Store = provider.GetRequiredService<ISessionStore>(),
            Publishers = [.. provider.GetServices<ISymbolPublisher>()],
            Clock = provider.GetRequiredService<MarketClock>(),
            Calendar = provider.GetRequiredService<TradingCalendar>(),
            EngineOptions = provider.GetRequiredService<IOptions<EngineOptions>>().Value,
            Options = provider.GetRequiredService<IOptions<RuntimeOptions>>().Value,
            Wall = provider.GetRequiredService<TimeProvider>(),
            StoreHealth = provider.GetRequiredService<StoreHealth>(),
            Recorder = provider.GetService<IRecorder>(),
            Restart = restart,
        });
        services.AddSingleton(provider => provider.GetRequiredService<IFeed>().Description);
        services.AddSingleton(provider => provider.GetRequiredService<IFeed>().Counters);
        services.AddSingleton<FeedHealth>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<FeedPump>();
        services.AddSingleton<SymbolDirectory>();
        services.AddSingleton<IMailboxes>(provider => provider.GetRequiredService<SymbolDirectory>());
        services.AddSingleton<ISymbolDirectory>(provider => provider.GetRequiredService<SymbolDirectory>());
        services.AddSingleton<ISymbolSurvey, DirectorySurvey>();
        services.AddSingleton<LeaderboardBoard>();
        services.AddHostedService<FeedSupervisor>();
        return services;
    }

    /// <summary>The wall's time for a live feed; for any other one that its pump moves.</summary>
    public static IServiceCollection AddMarketClock(this IServiceCollection services) =>
        services.AddSingleton<MarketClock>(provider => provider.GetRequiredService<IFeed>().Description.IsLive
            ? new WallMarketClock(provider.GetRequiredService<TimeProvider>())
            : new ReplayMarketClock());
}
