using Microsoft.Extensions.DependencyInjection;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Access;
using Streaming.Server.Hubs.States;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;
using static Streaming.Server.Tests.Clients.Vectors.Expected;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>Recordings of what belongs to the connection: refusals, goodbyes, heartbeats; and of states.</summary>
public sealed class ConnectionVectorTests
{
    private const string Series = "series/SPY/30s";
    private const string Epoch = "2026-06-05-SPY";

    private static readonly string[] Sides = ["all", "calls", "puts"];

    [Fact]
    public async Task Refused_topics()
    {
        const string NoTopic = "series/SPY/2m", NoSymbol = "series/NONE/1m", NoPlan = "heatmap/SPY/gex/raw/1m";
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector(
            "refused-topics", "Three of four topics are refused. The fourth goes on, and is the only one asked for again.",
            [NoTopic, Series, NoSymbol, NoPlan])
        {
            Plan = Plan.Growth,
            Packed = new(),
        };

        await vector.ConnectAsync(app);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        await vector.DropAsync(app);
        symbol.Close();
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 0)));

        vector.Expect([
            .. Connected, Refused(NoTopic, Codes.UnknownTopic), Subscribed(Series), Refused(NoSymbol, Codes.UnknownSymbol),
            Refused(NoPlan, Codes.TierRestricted), Update(Series, Epoch, 0),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), Update(Series, Epoch, 1),
        ]).Matches();
    }

    [Fact]
    public async Task Limit_exceeded()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbols = Enumerable.Range('A', 17).Select(letter => app.Begin($"{(char)letter}")).ToArray();
        string[] topics =
        [
            .. from symbol in symbols
               from kind in (string[])[$"series/{symbol.Symbol}", .. Sides.Select(side => $"hedge-flow/{symbol.Symbol}/{side}")]
               from size in (string[])["30s", "1m", "5m", "15m"]
               select $"{kind}/{size}",
        ];
        topics = topics[..(SubscribeRequest.TopicsPerConnectionMax + 1)];
        var told = topics.Where(topic => topic.Contains("/A/", StringComparison.Ordinal) && topic.EndsWith("/30s", StringComparison.Ordinal));
        await using var vector = new Vector(
            "limit-exceeded", "Code 4504: a connection has room for 256 topics, asked for by 64. One more is refused, the others go on.",
            topics)
        {
            Sse = null,
        };

        await vector.ConnectAsync(app);
        symbols[0].Close();
        await vector.ReadToAsync(Targets.HedgeFlowBar, 0, told.Last());

        vector.Expect([
            .. Connected, .. topics[..^1].Select(topic => Subscribed(topic)), Refused(topics[^1], Codes.LimitExceeded),
            .. told.Select(topic => Update(topic, "2026-06-05-A", 0)),
        ]).Matches();
    }

    [Fact]
    public async Task Bye_shutting_down()
    {
        await using var first = await HubApp.StartAsync(new ManualTime());
        var symbol = first.Begin();
        await using var vector = new Vector(
            "bye-shutting-down", "Code 3001: the client comes back, no sooner than it is told, and goes on.", [Series])
        {
            Packed = new(),
        };

        await vector.ConnectAsync(first);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        var stopping = first.StopAsync();
        await vector.ReadToAsync(Targets.Bye, static _ => true);
        await stopping;
        await vector.DropAsync(first);
        await using var second = await HubApp.StartAsync(new ManualTime());
        second.Begin().Close(3);
        await vector.ConnectAsync(second, (Series, new Position(Epoch, 0)));

        vector.Expect([
            .. Connected, Subscribed(Series), Update(Series, Epoch, 0), Disconnected(Codes.ShuttingDown, afterMs: 1000),
            .. Connected, Subscribed(Series, recovered: true), .. Updates(Series, Epoch, 1, 2),
        ]).Matches();
    }

    // By hand, so that it is the same each time; CodeTests have what leads to them.
    [Theory]
    [InlineData("bye-slow-consumer", Codes.SlowConsumer, "Code 3002: the client did not read for too long. It comes back, no sooner than it is told, and goes on.")]
    [InlineData("bye-rebalance", Codes.Rebalance, "Code 3003: the client comes back, no sooner than it is told, and goes on.")]
    public async Task Bye_for_a_while(string name, int code, string about)
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector(name, about, [Series]) { Packed = new() };

        await vector.ConnectAsync(app);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        EndAll(app, Bye.With(code, 1000));
        await vector.ReadToAsync(Targets.Bye, static _ => true);
        await vector.DropAsync(app);
        symbol.Close(2);
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 0)));

        vector.Expect([
            .. Connected, Subscribed(Series), Update(Series, Epoch, 0), Disconnected(code, afterMs: 1000),
            .. Connected, Subscribed(Series, recovered: true), .. Updates(Series, Epoch, 1, 2),
        ]).Matches();
    }

    [Fact]
    public async Task Bye_bad_calls()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector(
            "bye-bad-calls", "Code 3503: the client's calls were wrong again and again. It never comes back.", [Series])
        {
            Sse = null,
        };

        await vector.ConnectAsync(app);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        EndAll(app, Bye.With(Codes.BadCalls));
        await vector.ReadToAsync(Targets.Bye, static _ => true);
        await vector.DropAsync(app);

        vector.Expect([
            .. Connected, Subscribed(Series), Update(Series, Epoch, 0), Disconnected(Codes.BadCalls, retry: false),
        ]).Matches();
    }

    // At the hub the goodbye and the first call cross on the wire, in either order.
    [Fact]
    public async Task Bye_connection_limit()
    {
        await using var app = await HubApp.StartAsync(new ManualTime(), settings: ("Push:ConnectionsPerKey", "1"));
        app.Begin();
        await using var other = await app.ConnectAsync();
        await using var vector = new Vector(
            "bye-connection-limit", "Code 3502: the key has its connections. The client never comes back.", [Series])
        {
            Hub = null,
        };

        await vector.AskAsync(app);
        await vector.ReadToAsync(Targets.Bye, static _ => true);
        await other.CutAsync();
        await vector.DropAsync(app);

        vector.Expect([.. Connected, Disconnected(Codes.ConnectionLimit, retry: false)]).Matches();
    }

    [Fact]
    public async Task Bye_key_revoked()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector("bye-key-revoked", "Code 3501: the client never comes back.", [Series]);

        await vector.ConnectAsync(app);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        app.Connections.EndKey(ApiKey.Configured("", Plan.Alpha, HubApp.SecretOf(Plan.Alpha)).Id);
        await vector.ReadToAsync(Targets.Bye, static _ => true);
        await vector.DropAsync(app);

        vector.Expect([
            .. Connected, Subscribed(Series), Update(Series, Epoch, 0), Disconnected(Codes.KeyRevoked, retry: false),
        ]).Matches();
    }

    [Fact]
    public async Task Heartbeat_and_silence()
    {
        var time = new ManualTime();
        await using var app = await HubApp.StartAsync(time);
        var symbol = app.Begin();
        await using var vector = new Vector(
            "heartbeat", "Heartbeats come every 5 s and are no news; ten seconds without one are a dead connection.", [Series])
        {
            Packed = new(),
        };

        // The pulse's among those of the states, revocations, webhooks and retention.
        await time.WhenTimersAsync(5);
        await vector.ConnectAsync(app);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        await app.Counters.UntilConnectionsAsync(3);
        for (var i = 0; i < 2; i++)
        {
            vector.BeSilent(TimeSpan.FromSeconds(5));
            time.Advance(TimeSpan.FromSeconds(5));
            await vector.ReadToAsync(Targets.Heartbeat, static _ => true);
        }

        vector.BeSilent(TimeSpan.FromSeconds(10));
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 0)));

        vector.Expect([
            .. Connected, Subscribed(Series), Update(Series, Epoch, 0),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true),
        ]).Matches();
    }

    [Fact]
    public async Task State_skipped()
    {
        const string Status = "status/SPY";
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var stall = await StalledVector.BeginAsync(
            app, symbol, "state-skipped", "While the client did not read, two states gave way to a third: seq skips, and that is no gap.",
            [Status]);

        for (var seq = 1; seq <= 3; seq++)
        {
            symbol.Miss(1);
            await app.Services.GetRequiredService<StateFanOut>().PassAsync(TestContext.Current.CancellationToken);
            await stall.Witness.UntilSeqAsync(Status, seq);
        }

        await stall.EndAsync();
        await stall.Vector.ReadToAsync(Targets.Status, 3);

        stall.Vector.Expect([
            .. Connected, Subscribed(Status), Update(Status, "state-1", 0), Subscribed(StalledVector.Other),
            Update(Status, "state-1", 3, conflated: 2),
        ]).Matches();
    }

    private static void EndAll(HubApp app, Bye bye)
    {
        foreach (var connection in app.Connections.All)
            connection.Outbox.End(bye);
    }
}
