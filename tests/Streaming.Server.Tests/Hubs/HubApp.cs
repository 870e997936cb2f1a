using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streaming.Protocol;
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
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests.Hubs;

/// <summary>The doors on a real socket, with a market that the test moves by hand.</summary>
public sealed class HubApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PushCounters _counters;

    private HubApp(WebApplication app, MemoryDirectory directory, ReplayMarketClock market)
    {
        _app = app;
        Directory = directory;
        Market = market;
        _counters = new PushCounters(app.Services.GetRequiredService<IMeterFactory>());
    }

    /// <summary>What the push side counts, to wait for.</summary>
    internal PushCounters Counters => _counters;

    public MemoryDirectory Directory { get; }

    public ReplayMarketClock Market { get; }

    public FlowConnections Connections => _app.Services.GetRequiredService<FlowConnections>();

    /// <summary>What the pump would have met.</summary>
    public FeedHealth Feed => _app.Services.GetRequiredService<FeedHealth>();

    internal IServiceProvider Services => _app.Services;

    internal ISymbolPublisher Publisher => _app.Services.GetRequiredService<HubPublisher>();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<HubApp> StartAsync(
        TimeProvider? wall = null, bool isLive = false, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:Kind", "memory"),
            .. settings.Select(each => KeyValuePair.Create<string, string?>(each.Name, each.Value)),
            .. Enum.GetValues<Plan>().SelectMany(KeyOf),
        ]);

        var directory = new MemoryDirectory();
        var market = new ReplayMarketClock();
        builder.Services
            .AddSingleton(wall ?? TimeProvider.System)
            .AddSingleton<MarketClock>(market)
            .AddSingleton<FeedHealth>()
            .AddSingleton<StoreHealth>()
            .AddSingleton<ISymbolDirectory>(directory)
            .AddSingleton(TradingCalendar.Nyse)
            .AddSingleton<ISymbolSurvey, DirectorySurvey>()
            .AddSingleton<LeaderboardBoard>()
            .AddStorage(builder.Configuration)
            .AddSingleton(SessionList.Of(directory))
            .AddSingleton(new FeedDescription { Name = "test", Symbols = [], IsLive = isLive, Fingerprint = "test" })
            .AddAccess()
            .AddEndpoints()
            .AddHubs()
            .AddEvents();

        var app = builder.Build();
        app.UseAccess();
        app.MapEndpoints();
        app.MapHubs();
        app.MapEvents();
        var started = new HubApp(app, directory, market);
        await app.StartAsync();
        return started;
    }

    /// <summary>A symbol with a session that has just begun.</summary>
    internal LiveSymbol Begin(string symbol = "SPY", string date = "2026-06-05", string? epoch = null) =>
        new(this, symbol, new SessionBuilder(symbol, date, epoch));

    internal Task<FlowClient> ConnectAsync(Plan plan = Plan.Alpha) => FlowClient.ConnectAsync(AddressFor(plan));

    /// <summary>A socket with nothing on it that reads by itself.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync(Plan plan = Plan.Alpha)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(AddressFor(plan), TestContext.Current.CancellationToken);
        return socket;
    }

    public Uri AddressFor(Plan plan) => AddressWith($"apiKey={SecretOf(plan)}");

    /// <summary>For those who show something else than a plan's key.</summary>
    public Uri AddressWith(string query) =>
        new UriBuilder(Address) { Scheme = "ws", Path = "/hubs/flow", Query = query }.Uri;

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync()
    {
        _counters.Dispose();
        return _app.DisposeAsync();
    }

    public static string SecretOf(Plan plan) => $"{plan.WireName()}-secret";

    private static KeyValuePair<string, string?>[] KeyOf(Plan plan) =>
    [
        new($"Access:Keys:{(int)plan}:Name", $"{plan} key"),
        new($"Access:Keys:{(int)plan}:Plan", plan.WireName()),
        new($"Access:Keys:{(int)plan}:Key", SecretOf(plan)),
    ];
}
