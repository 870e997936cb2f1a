using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.OpenInterestFiles;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Faults;

/// <summary>The program as it is on a real socket, with a live feed whose line the test cuts, and the wall in its hand.
/// It begins at 10:00 New York of 2026-06-05, where raw bar 60 opens.</summary>
internal sealed class LiveApp : WebApplicationFactory<Program>
{
    private const string Key = "live-secret";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public LiveApp(params string[] symbols) : this(canReplay: false, symbols)
    {
    }

    public LiveApp(bool canReplay, params string[] symbols)
    {
        Line = new LineFeed(canReplay, symbols);
        UseKestrel(0);
    }

    public LineFeed Line { get; }

    /// <summary>Beside the memory store and the key.</summary>
    public (string Name, string Value)[] Settings { get; init; } = [];

    /// <summary>A file of open interest beside the line, if there is one.</summary>
    public string? OpenInterest { get; init; }

    public ManualTime Wall { get; } = new();

    public Timestamp Now => Timestamp.FromUtc(Wall.GetUtcNow());

    public FeedPump Pump => Services.GetRequiredService<FeedPump>();

    public LiveApp Started()
    {
        StartServer();
        return this;
    }

    public HttpClient Caller()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        return client;
    }

    public Task<FlowClient> ConnectAsync() => FlowClient.ConnectAsync(
        new UriBuilder(ClientOptions.BaseAddress) { Scheme = "ws", Path = "/hubs/flow", Query = $"apiKey={Key}" }.Uri);

    /// <summary>Gives events and waits until the pump has handed them over.</summary>
    public async Task GiveAsync(params MarketEvent[] events)
    {
        var before = Pump.Events;
        Line.Give(events);
        await WhenAsync(() => Pump.Events >= before + events.Length);
    }

    /// <summary>Waits until it is so; the wall stands still.</summary>
    public static async Task WhenAsync(Func<bool> isSo)
    {
        var patience = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "It is not so.");
            await Task.Yield();
        }
    }

    /// <summary>Moves the wall second by second until it is so, an hour at most; after each the client is answered, which
    /// is where whatever fell due has its turn.</summary>
    public async Task AdvanceUntilAsync(FlowClient client, Func<bool> isSo)
    {
        for (var second = 0; !isSo(); second++)
        {
            Assert.True(second < 3_600, "An hour has passed, and it is not so.");
            Wall.Advance(Step);
            await client.PingAsync();
        }
    }

    public Task AdvanceForAsync(FlowClient client, TimeSpan time)
    {
        var end = Wall.GetUtcNow() + time;
        return AdvanceUntilAsync(client, () => Wall.GetUtcNow() >= end);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.UseSetting("Storage:Kind", "memory");
        builder.UseSetting("Access:Keys:0:Name", "live");
        builder.UseSetting("Access:Keys:0:Plan", "alpha");
        builder.UseSetting("Access:Keys:0:Key", Key);
        foreach (var (name, value) in Settings)
            builder.UseSetting(name, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IFeed>(OpenInterest is { } file
                ? new OpenInterestFeed(
                    Line, new() { Files = [file] }, TradingCalendar.Nyse, Wall, NullLogger<OpenInterestFeed>.Instance)
                : Line);
            services.AddSingleton<TimeProvider>(Wall);
        });
    }
}
