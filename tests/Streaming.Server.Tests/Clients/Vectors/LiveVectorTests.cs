using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;
using static Streaming.Server.Tests.Clients.Vectors.Expected;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>Recordings of bars on a connection that holds.</summary>
public sealed class LiveVectorTests
{
    private const string Series = "series/SPY/30s";
    private const string Minutes = "series/SPY/1m";
    private const string Flows = "hedge-flow/SPY/all/30s";
    private const string Columns = "heatmap/SPY/gex/raw/1m";
    private const string Epoch = "2026-06-05-SPY";

    [Fact]
    public async Task First_subscribe()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        app.Begin().Close(10);
        await using var vector = new Vector(
            "first-subscribe", "Two topics are asked for with a window, which their answers hold.", [Minutes, Flows], minutes: 3)
        {
            Packed = new(),
        };

        await vector.ConnectAsync(app);

        // It is 13:35:01; bars that began at 13:32:01 or later.
        vector.Expect([
            .. Connected, Subscribed(Minutes), .. Updates(Minutes, Epoch, 3, 4), Subscribed(Flows), .. Updates(Flows, Epoch, 5, 9),
        ]).Matches();
    }

    [Fact]
    public async Task Live_bars()
    {
        var time = new ManualTime();
        await using var app = await HubApp.StartAsync(time);
        var symbol = app.Begin();
        symbol.Close();
        await using var vector = new Vector(
            "live-bars", "The open bar is told again and again with a rising revision, then closes under the same seq.", [Series])
        {
            Packed = new(),
        };

        await vector.ConnectAsync(app);
        for (var seq = 1; seq <= 2; seq++)
        {
            for (var i = 0; i < 2; i++)
            {
                symbol.ShowOpen();
                await vector.ReadToAsync(Targets.SeriesBar, static _ => true);
                time.Advance(TimeSpan.FromSeconds(1));
            }

            symbol.Close();
            await vector.ReadToAsync(Targets.SeriesBar, seq);
        }

        vector.Expect([
            .. Connected, Subscribed(Series), Open(Series, Epoch, 1, 1), Open(Series, Epoch, 1, 2), Update(Series, Epoch, 1),
            Open(Series, Epoch, 2, 3), Open(Series, Epoch, 2, 4), Update(Series, Epoch, 2),
        ]).Matches();
    }

    [Fact]
    public async Task Open_bar_conflated()
    {
        var time = new ManualTime();
        await using var app = await HubApp.StartAsync(time);
        await using var stall = await StalledAsync(
            app, "open-bar-conflated", "While the client did not read, two open bars gave way to a third, which says so.", [Series]);

        for (var i = 1; i <= 3; i++)
        {
            stall.Symbol.ShowOpen();
            await stall.Witness.UntilAsync(() => stall.Witness.Topics[Series].Opens.Count == i, $"open bar {i}");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await stall.EndAsync();
        await stall.Vector.ReadToAsync(Targets.SeriesBar, static _ => true);
        stall.Symbol.Close();
        await stall.Vector.ReadToAsync(Targets.SeriesBar, 1);

        stall.Vector.Expect([
            .. Connected, Subscribed(Series), Subscribed(StalledVector.Other),
            Open(Series, Epoch, 1, 3, conflated: 2), Update(Series, Epoch, 1),
        ]).Matches();
    }

    [Fact]
    public async Task Gap_slow_consumer()
    {
        await using var app = await HubApp.StartAsync(new ManualTime(), settings: ("Push:OutboxBytes", "16384"));
        await using var stall = await StalledAsync(
            app, "gap-slow-consumer", "More bars waited than the outbox holds: the oldest are behind a link, all but two that no one has.",
            [Series]);

        stall.Symbol.Close(10);
        stall.Symbol.Miss(2, GapReason.FeedGap);
        stall.Symbol.Close(50);
        await stall.Witness.UntilSeqAsync(Series, 62);
        await stall.EndAsync();
        await stall.Vector.BackfillAsync(app, gap => (string?)gap["rest"], Targets.Gap);
        await stall.Vector.ReadToAsync(Targets.SeriesBar, 62);

        stall.Vector.Expect([
            .. Connected, Subscribed(Series), Subscribed(StalledVector.Other),
            .. Updates(Series, Epoch, 1, 10), Gap(Series, Epoch, 11, 12, "feed_gap"), .. Updates(Series, Epoch, 13, 62),
        ]).Matches();
    }

    [Fact]
    public async Task Live_overtakes_answer()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        app.Begin("QQQ");
        symbol.Close(2);
        await using var vector = new Vector(
            "live-overtakes-answer", "Bars close while the answer is made: they come before it, and belong behind it.",
            [Series, StalledVector.Other], minutes: 60)
        {
            Sse = null,
        };

        var gate = app.Directory.CloseGate("QQQ");
        await vector.AskAsync(app);
        await gate.UntilWaitingAsync(1);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 2);
        symbol.ShowOpen();
        await vector.ReadToAsync(Targets.SeriesBar, static _ => true);
        gate.Open();
        await vector.ReadAnswerAsync();
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 3);

        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 2), Open(Series, Epoch, 3, 1), Update(Series, Epoch, 3),
            Subscribed(StalledVector.Other),
        ]).Matches();
    }

    [Fact]
    public async Task Repeated_update()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector(
            "repeated-update", "What is at or below the position is ignored, closed or open.", [Series]) { Sse = null };

        await vector.ConnectAsync(app);
        symbol.ShowOpen();
        await vector.ReadToAsync(Targets.SeriesBar, static _ => true);
        vector.Hub!.Repeat();
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        vector.Hub.Repeat();
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 1);

        vector.Expect([
            .. Connected, Subscribed(Series), Open(Series, Epoch, 0, 1), .. Updates(Series, Epoch, 0, 1),
        ]).Matches();
    }

    [Fact]
    public async Task Gap_feed()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        symbol.Close();
        await using var vector = new Vector(
            "gap-feed", "The feed was silent: live, the gap stands before the next bar; in an answer, beside the bars.", [Series])
        {
            Packed = new(),
        };

        await vector.ConnectAsync(app);
        symbol.Miss(2, GapReason.FeedGap);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 3);
        await vector.DropAsync(app);
        symbol.Close();
        symbol.Miss(3, GapReason.Restart);
        symbol.Close(2);
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 3)));

        vector.Expect([
            .. Connected, Subscribed(Series), Gap(Series, Epoch, 1, 2, "feed_gap"), Update(Series, Epoch, 3),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), Update(Series, Epoch, 4),
            Gap(Series, Epoch, 5, 7, "restart"), .. Updates(Series, Epoch, 8, 9),
        ]).Matches();
    }

    [Fact]
    public async Task Heatmap_grid_change()
    {
        double[] five = [598, 599, 600, 601, 602], six = [597, .. five], seven = [596, .. six];
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        symbol.Close(2);
        await using var vector = new Vector(
            "heatmap-grid-change", "Strikes are listed below the others: every index moves, no strike does.", [Columns], minutes: 390)
        {
            Packed = new(),
        };

        await vector.ConnectAsync(app);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.HeatmapColumn, 1);
        symbol.List(six);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.HeatmapColumn, 2);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.HeatmapColumn, 3);
        await vector.DropAsync(app);
        symbol.Close(2);
        symbol.List(seven);
        symbol.Close(2);
        await vector.ConnectAsync(app, (Columns, new Position(Epoch, 3)));
        symbol.Close(2);
        await vector.ReadToAsync(Targets.HeatmapColumn, 6);

        vector.Expect([
            .. Connected, Subscribed(Columns), Column(Columns, Epoch, 0, five), Column(Columns, Epoch, 1, five),
            Column(Columns, Epoch, 2, six), Column(Columns, Epoch, 3, six),
            Disconnected(), .. Connected, Subscribed(Columns, recovered: true),
            Column(Columns, Epoch, 4, seven, unlisted: 596), Column(Columns, Epoch, 5, seven), Column(Columns, Epoch, 6, seven),
        ]).Matches();
    }

    private static Task<StalledVector> StalledAsync(HubApp app, string name, string about, string[] topics)
    {
        var symbol = app.Begin();
        symbol.Close();
        return StalledVector.BeginAsync(app, symbol, name, about, topics);
    }
}
