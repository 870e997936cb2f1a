using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Runtime;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Server.Access;
using Streaming.Testing.Bars;
using Xunit;

namespace Streaming.Server.Tests;

/// <summary>The server as it is, with a directory, a market clock and a wall clock that the test fills and moves.</summary>
public sealed class StreamingApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings = [];

    public StreamingApp()
    {
        WithSetting("Storage:Kind", "memory");
        foreach (var plan in Enum.GetValues<Plan>())
            WithSetting($"Access:Keys:{(int)plan}:Name", $"{plan} key")
                .WithSetting($"Access:Keys:{(int)plan}:Plan", plan.WireName())
                .WithSetting($"Access:Keys:{(int)plan}:Key", KeyOf(plan));
    }

    public MemoryDirectory Directory { get; } = new();

    public ReplayMarketClock Market { get; } = new();

    /// <summary>What the feed says of itself; a replay unless the test says otherwise.</summary>
    public FeedDescription Feed { get; init; } = new() { Name = "test", Symbols = [], IsLive = false };

    public FeedHealth FeedHealth => Services.GetRequiredService<FeedHealth>();

    public TestTime Time { get; } = new();

    /// <summary>Where callers seem to come from.</summary>
    public IPAddress RemoteAddress { get; set; } = IPAddress.Parse("203.0.113.7");

    public string Environment { get; set; } = "Production";

    public IKeyStore Keys => Services.GetRequiredService<IKeyStore>();

    public static string KeyOf(Plan plan) => $"{plan.WireName()}-secret";

    public StreamingApp WithSetting(string name, string? value)
    {
        _settings[name] = value;
        return this;
    }

    /// <summary>Shows a session as the current one, with the market's clock just behind its newest bar's close.</summary>
    public StreamingApp With(SessionBuilder session, double? spot = null)
    {
        var view = session.Build();
        Directory.Show(view, spot);
        var newest = view.Log[default].Newest;
        Market.AdvanceTo((newest?.Start ?? view.Session.Open) + TimeSpan.FromSeconds(31));
        return this;
    }

    /// <summary>Shows a day as it was left for readers, with the market's clock at a second after its open.</summary>
    public StreamingApp With(AnalysedDay day, double seconds)
    {
        Directory.Show(day.View);
        Market.AdvanceTo(day.At(seconds));
        return this;
    }

    /// <summary>A caller with a key of this plan.</summary>
    public HttpClient As(Plan plan)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", KeyOf(plan));
        return client;
    }

    /// <summary>A caller with a key of the store.</summary>
    public async Task<(HttpClient Client, StoredKey Key)> WithNewKeyAsync(string name, Plan plan)
    {
        var (key, secret) = ApiKey.New(name, plan, Time.GetUtcNow());
        Assert.True(await Keys.AddAsync(key, TestContext.Current.CancellationToken));
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", secret);
        return (client, key);
    }

    /// <summary>A caller without a key.</summary>
    public HttpClient AsNobody() => CreateClient();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);

        builder.ConfigureTestServices(services =>
        {
            // The test is the feed.
            services.Remove(services.Single(service => service.ImplementationType == typeof(FeedSupervisor)));
            services.AddSingleton<ISymbolDirectory>(Directory);
            services.AddSingleton(SessionList.Of(Directory));
            services.AddSingleton<MarketClock>(Market);
            services.AddSingleton(Feed);
            services.AddSingleton<TimeProvider>(Time);
            services.AddSingleton<IStartupFilter>(new ComeFrom(this));
        });
    }

    private sealed class ComeFrom(StreamingApp app) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
        {
            builder.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = app.RemoteAddress;
                return following(context);
            });
            next(builder);
        };
    }
}
