using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ingest;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.RecordedDay;

/// <summary>The program as it is, on a real socket, playing GOOG's half day of 2015-12-24 or a tape.</summary>
internal sealed class DayApp : WebApplicationFactory<Program>
{
    public const string Key = "day-secret";

    public const string Date = "2015-12-24";

    private const string Watched = "series/GOOG/30s";

    private readonly Lazy<Task<FlowClient>> _watcher;

    private readonly Dictionary<string, string> _settings = new()
    {
        ["Storage:Kind"] = "memory",
        ["Access:Keys:0:Name"] = "day",
        ["Access:Keys:0:Plan"] = "alpha",
        ["Access:Keys:0:Key"] = Key,
        ["Push:ConnectionsPerKey"] = "10000",
        ["Push:AnswersPerMinute"] = "1000000",
        ["Access:AddressRate"] = "100000",
        ["Access:AddressBurst"] = "1000000",
    };

    private DayApp()
    {
        UseKestrel(0);
        _watcher = new(WatchAsync);
    }

    public Uri Address => ClientOptions.BaseAddress;

    /// <param name="speed">Market seconds per wall second; 0 is as fast as possible.</param>
    public static DayApp Lean(double speed, params (string Name, string Value)[] settings) => new DayApp().With(
    [
        ("Feed:Kind", "lean"), ("Feed:Lean:Root", MarketDataFolder.Find("lean")), ("Feed:Lean:Symbol", "GOOG"),
        ("Feed:Lean:Date", Date), ("Feed:Lean:Speed", speed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        .. settings,
    ]);

    public static DayApp Tape(string path, double speed = 0) => new DayApp().With(
        ("Feed:Kind", "tape"), ("Feed:Tape:Path", path),
        ("Feed:Tape:Speed", speed.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A simulated session of 2026-06-12 at full speed, with its faults as set.</summary>
    public static DayApp Simulated(params (string Name, string Value)[] settings) => new DayApp().With(
    [
        ("Feed:Kind", "simulator"), ("Feed:Simulator:Symbols:0", "XYZ"), ("Feed:Simulator:Date", "2026-06-12"),
        ("Feed:Simulator:Sessions", "1"), ("Feed:Simulator:Speed", "0"), .. settings,
    ]);

    /// <summary>Starts, and waits until the feed has been played to its end and every bar is closed and told.</summary>
    public async Task<DayApp> PlayedAsync()
    {
        Start();
        await EndAsync();
        return this;
    }

    public Task EndAsync() =>
        Services.GetServices<IHostedService>().OfType<FeedSupervisor>().Single().ExecuteTask!
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    public void Start() => StartServer();

    public HttpClient Caller()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        return client;
    }

    public Task<FlowClient> ConnectAsync(string protocol = "json") =>
        FlowClient.ConnectAsync(
            new UriBuilder(Address) { Scheme = "ws", Path = "/hubs/flow", Query = $"apiKey={Key}" }.Uri, protocol);

    /// <summary>Waits until another bar has closed, or the day has ended.</summary>
    public async Task NextBarAsync(Task ended)
    {
        var watcher = await _watcher.Value;
        _ = ended.ContinueWith(_ => watcher.Wake(), TaskScheduler.Default);
        var seen = watcher.Topics[Watched].Closed.Count;
        await watcher.UntilAsync(
            () => ended.IsCompleted || watcher.Topics[Watched].Closed.Count > seen, "another bar");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_watcher.IsValueCreated)
            await (await _watcher.Value).DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
    }

    private async Task<FlowClient> WatchAsync()
    {
        var watcher = await ConnectAsync();
        await watcher.SubscribeAsync(Watched);
        return watcher;
    }

    private DayApp With(params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings)
            _settings[name] = value;
        return this;
    }
}
