using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Engine.Bars;
using Streaming.Engine.Sessions;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Server.Endpoints;
using Streaming.Server.Events;
using Streaming.Server.Hubs;
using Streaming.Storage;

namespace Streaming.LoadTest.Serving;

/// <summary>The hub as the service has it.</summary>
internal sealed class HubServer(WebApplication app) : IBroadcaster
{
    public const string Key = "load";

    private readonly HubPublisher _publisher = app.Services.GetRequiredService<HubPublisher>();
    private readonly FlowConnections _connections = app.Services.GetRequiredService<FlowConnections>();

    public int Connections => _connections.Count;

    public static void Add(WebApplicationBuilder builder, LoadMarket market)
    {
        builder.Configuration["Storage:Kind"] = "memory";
        builder.Configuration["Push:ConnectionsPerKey"] = "100000";
        builder.Configuration["Access:Keys:0:Name"] = Key;
        builder.Configuration["Access:Keys:0:Plan"] = "alpha";
        builder.Configuration["Access:Keys:0:Key"] = Key;
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<MarketClock>(new ReplayMarketClock())
            .AddSingleton<ISymbolDirectory>(market)
            .AddSingleton(new FeedDescription { Name = "load", Symbols = market.Symbols, IsLive = false })
            .AddSingleton(TradingCalendar.Nyse)
            .AddSingleton<FeedHealth>()
            .AddSingleton<StoreHealth>()
            .AddSingleton<ISymbolSurvey, DirectorySurvey>()
            .AddSingleton<LeaderboardBoard>()
            .AddStorage(builder.Configuration)
            .AddAccess()
            .AddEndpoints()
            .AddHubs()
            .AddEvents();
    }

    public static void Map(WebApplication app)
    {
        app.UseAccess();
        app.MapHubs();
        app.MapEndpoints();
    }

    public void Publish(SessionView session, BarInterval interval, Bar bar) =>
        _publisher.PublishClosed(session, interval, bar);

    public void PublishOpen(SessionView session, Bar bar, int revision) =>
        _publisher.PublishOpen(session, bar, revision);
}
