using Microsoft.Extensions.Configuration;
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
    /// <see cref="ISessionStore"/> and any number of <see cref="ISymbolPublisher"/>.</summary>
    public static IServiceCollection AddSymbolRuntime(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RuntimeOptions>().Bind(configuration.GetSection("Runtime")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RuntimeOptions>, RuntimeOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(TradingCalendar.Nyse);
        services.TryAddSingleton(new EngineOptions());
        services.AddSingleton<MarketClock>(provider => provider.GetRequiredService<IFeed>().Description.IsLive
            ? new WallMarketClock(provider.GetRequiredService<TimeProvider>())
            : new ReplayMarketClock());
        services.AddSingleton(provider => new ActorSurroundings
        {
            Feed = provider.GetRequiredService<IFeed>().Description,
            Store = provider.GetRequiredService<ISessionStore>(),
            Publishers = [.. provider.GetServices<ISymbolPublisher>()],
            Calendar = provider.GetRequiredService<TradingCalendar>(),
            EngineOptions = provider.GetRequiredService<EngineOptions>(),
            Options = provider.GetRequiredService<IOptions<RuntimeOptions>>().Value,
            Wall = provider.GetRequiredService<TimeProvider>(),
            Recorder = provider.GetService<IRecorder>(),
            Restart = configuration.GetValue<bool>("Feed:Restart"),
        });
        services.AddSingleton<FeedHealth>();
        services.AddSingleton<FeedPump>();
        services.AddSingleton<SymbolDirectory>();
        services.AddSingleton<ISymbolDirectory>(provider => provider.GetRequiredService<SymbolDirectory>());
        services.AddHostedService<FeedSupervisor>();
        return services;
    }
}

[OptionsValidator]
internal sealed partial class RuntimeOptionsValidator : IValidateOptions<RuntimeOptions>;
