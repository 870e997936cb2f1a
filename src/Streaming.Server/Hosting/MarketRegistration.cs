using Microsoft.Extensions.Options;
using Streaming.Engine;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Databento;
using Streaming.Feeds.Lean;
using Streaming.Feeds.Massive;
using Streaming.Feeds.OpenInterestFiles;
using Streaming.Feeds.Simulator;
using Streaming.Feeds.Tape;
using Streaming.Runtime;
using Streaming.Runtime.Ports;
using Streaming.Server.Cluster;

namespace Streaming.Server.Hosting;

/// <summary>The feed that configuration names, the actors behind it, and the tape that records them.</summary>
public static class MarketRegistration
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static IServiceCollection AddMarket(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<EngineOptions, EngineOptionsValidator>(EngineOptions.Section);
        services.AddValidatedOptions<RuntimeOptions, RuntimeOptionsValidator>(RuntimeOptions.Section);
        services.AddValidatedOptions<CalendarOptions, CalendarOptionsValidator>(CalendarOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CalendarOptions>>().Value.ToCalendar());
        services.AddFeed(configuration);
        services.AddOpenInterestFiles(configuration);
        services.AddRecorder(configuration);

        // In a cluster the actors live wherever their grains do.
        return ClusterOptions.IsClustered(configuration)
            ? services
            : services.AddSymbolRuntime(configuration.GetValue<bool>("Feed:Restart"));
    }

    private static void AddFeed(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<FeedOptions, FeedOptionsValidator>(FeedOptions.Section, strict: false);
        _ = Enum.TryParse<FeedKind>(configuration["Feed:Kind"], ignoreCase: true, out var kind);
        switch (kind)
        {
            case FeedKind.Tape:
                services.AddValidatedOptions<TapeFeedOptions, TapeFeedOptionsValidator>("Feed:Tape");
                services.AddSingleton<IFeed>(provider => TapeFeed.Open(
                    OptionsOf<TapeFeedOptions>(provider), provider.GetRequiredService<ILogger<TapeFeed>>()));
                break;
            case FeedKind.Lean:
                services.AddValidatedOptions<LeanFeedOptions, LeanFeedOptionsValidator>("Feed:Lean");
                services.AddSingleton<IFeed>(provider => LeanFeed.Open(
                    OptionsOf<LeanFeedOptions>(provider), provider.GetRequiredService<ILogger<LeanFeed>>()));
                break;
            case FeedKind.Databento when !string.IsNullOrWhiteSpace(configuration["Feed:Databento:Path"]):
                services.AddValidatedOptions<DatabentoFileFeedOptions, DatabentoFileFeedOptionsValidator>("Feed:Databento");
                services.AddSingleton<IFeed>(provider => DatabentoFileFeed.Open(
                    OptionsOf<DatabentoFileFeedOptions>(provider), provider.GetRequiredService<ILogger<DatabentoFileFeed>>()));
                break;
            case FeedKind.Databento:
                services.AddValidatedOptions<DatabentoLiveFeedOptions, DatabentoLiveFeedOptionsValidator>("Feed:Databento");
                services.AddSingleton<IFeed>(provider => new DatabentoLiveFeed(
                    OptionsOf<DatabentoLiveFeedOptions>(provider), provider.GetRequiredService<TradingCalendar>(),
                    provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DatabentoLiveFeed>>()));
                break;
            case FeedKind.Massive:
                services.AddValidatedOptions<MassiveFeedOptions, MassiveFeedOptionsValidator>("Feed:Massive");
                services.AddSingleton<IFeed>(provider => new MassiveFeed(
                    OptionsOf<MassiveFeedOptions>(provider), provider.GetRequiredService<TradingCalendar>(),
                    provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MassiveFeed>>()));
                break;
            default:
                services.AddValidatedOptions<SimulatorOptions, SimulatorOptionsValidator>("Feed:Simulator");
                services.AddSingleton<IFeed>(provider => new SimulatorFeed(
                    OptionsOf<SimulatorOptions>(provider), provider.GetRequiredService<TradingCalendar>(),
                    Today(provider.GetRequiredService<TimeProvider>())));
                break;
        }
    }

    private static void AddOpenInterestFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<OpenInterestFileOptions, OpenInterestFileOptionsValidator>("Feed:OpenInterest");
        if (!configuration.GetSection("Feed:OpenInterest:Files").GetChildren().Any())
            return;

        var feed = services.Last(service => service.ServiceType == typeof(IFeed));
        services.Remove(feed);
        services.AddSingleton<IFeed>(provider => new OpenInterestFeed(
            (IFeed)feed.ImplementationFactory!(provider), OptionsOf<OpenInterestFileOptions>(provider),
            provider.GetRequiredService<TradingCalendar>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OpenInterestFeed>>()));
    }

    private static void AddRecorder(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<TapeRecorderOptions, TapeRecorderOptionsValidator>("Feed:Record");
        if (string.IsNullOrWhiteSpace(configuration["Feed:Record:Path"]))
            return;

        // A cluster takes every feed up behind what its symbols have journalled, and not from its start.
        var isGivenAgain = !ClusterOptions.IsClustered(configuration);
        services.AddSingleton<IRecorder>(provider =>
        {
            var feed = provider.GetRequiredService<IFeed>().Description;
            return new TapeRecorder(
                OptionsOf<TapeRecorderOptions>(provider), isGivenAgain ? feed : feed with { Fingerprint = null },
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TapeRecorder>>());
        });
    }

    private static T OptionsOf<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;

    private static DateOnly Today(TimeProvider wall) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(wall.GetUtcNow(), NewYork).DateTime);
}

[OptionsValidator]
internal sealed partial class EngineOptionsValidator : IValidateOptions<EngineOptions>;
