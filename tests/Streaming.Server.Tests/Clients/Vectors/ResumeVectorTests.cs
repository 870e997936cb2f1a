using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Runtime.Ports;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;
using static Streaming.Server.Tests.Clients.Vectors.Expected;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>Recordings of connections that end, and of what follows.</summary>
public sealed class ResumeVectorTests
{
    private const string Series = "series/SPY/30s";
    private const string Headlines = "headline/SPY";
    private const string Epoch = "2026-06-05-SPY";

    [Fact]
    public async Task Resume_recovered()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector(
            "resume-recovered", "The wire broke; the answer holds all that closed since.", [Series], minutes: 60);

        await vector.ConnectAsync(app);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.SeriesBar, 1);
        await vector.DropAsync(app);
        symbol.Close(3);
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 1)));
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 5);

        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 1),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), .. Updates(Series, Epoch, 2, 5),
        ]).Matches();
    }

    [Fact]
    public async Task Repeated_answer()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin();
        await using var vector = new Vector(
            "repeated-answer", "An answer carries no id: a wire that breaks behind it brings it again.", [Series]) { Hub = null };

        await vector.ConnectAsync(app);
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 0);
        await vector.DropAsync(app);
        symbol.Close(2);
        await vector.ConnectAsync(app);
        await vector.DropAsync(app);
        symbol.Close();
        await vector.ConnectAsync(app);

        vector.Expect([
            .. Connected, Subscribed(Series), Update(Series, Epoch, 0),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), .. Updates(Series, Epoch, 1, 2),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), Update(Series, Epoch, 3),
        ]).Matches();
    }

    [Fact]
    public async Task Resume_new_epoch()
    {
        const string Later = "2026-06-05-SPY-anew";
        await using var first = await HubApp.StartAsync(new ManualTime());
        var symbol = first.Begin();
        await using var vector = new Vector(
            "resume-new-epoch", "The log is another one, and shorter: the client starts anew from the window.", [Series], minutes: 1);

        await vector.ConnectAsync(first);
        symbol.Close(4);
        await vector.ReadToAsync(Targets.SeriesBar, 3);
        await vector.DropAsync(first);
        await using var second = await HubApp.StartAsync(new ManualTime());
        symbol = second.Begin(epoch: Later);
        symbol.Close(3);
        await vector.ConnectAsync(second, (Series, new Position(Epoch, 3)));
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 3);

        // It is 13:31:31; bars that began at 13:30:31 or later.
        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 3),
            Disconnected(), .. Connected, Subscribed(Series), .. Updates(Series, Later, 2, 3),
        ]).Matches();
    }

    [Fact]
    public async Task Resume_beyond_the_end()
    {
        await using var first = await HubApp.StartAsync(new ManualTime());
        var symbol = first.Begin();
        await using var vector = new Vector(
            "resume-beyond-end", "The log has lost its end: what the client has is not what the service has.", [Series], minutes: 60);

        await vector.ConnectAsync(first);
        symbol.Close(4);
        await vector.ReadToAsync(Targets.SeriesBar, 3);
        await vector.DropAsync(first);
        await using var second = await HubApp.StartAsync(new ManualTime());
        symbol = second.Begin();
        symbol.Close(2);
        await vector.ConnectAsync(second, (Series, new Position(Epoch, 3)));
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 2);

        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 3),
            Disconnected(), .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 2),
        ]).Matches();
    }

    [Fact]
    public async Task New_session()
    {
        const string First = "2026-06-04-SPY", Third = "2026-06-08-SPY";
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin(date: "2026-06-04");
        await using var vector = new Vector(
            "new-session", "The next day begins under another epoch, live and then within an answer.", [Series]);

        await vector.ConnectAsync(app);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.SeriesBar, 1);
        symbol.TurnTo("2026-06-05");
        symbol.Close(2);
        await vector.ReadToAsync(Targets.SeriesBar, 1);
        await vector.DropAsync(app);
        symbol.Close();
        symbol.TurnTo("2026-06-08");
        symbol.Close(2);
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 1)));

        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, First, 0, 1), .. Updates(Series, Epoch, 0, 1),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), Update(Series, Epoch, 2), .. Updates(Series, Third, 0, 1),
        ]).Matches();
    }

    [Fact]
    public async Task Past_elsewhere()
    {
        // One answer for each door, and none for those who come back.
        await using var app = await HubApp.StartAsync(new ManualTime(), settings: ("Push:AnswersPerMinute", "2"));
        var symbol = app.Begin();
        await using var vector = new Vector(
            "past-elsewhere", "Code 4001: subscribed, but what closed since is behind a link. Nothing is lost by it.", [Series]);

        await vector.ConnectAsync(app);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.SeriesBar, 1);
        await vector.DropAsync(app);
        symbol.Close(2);
        await vector.ConnectAsync(app, (Series, new Position(Epoch, 1)));
        await vector.BackfillAsync(app, $"/v1/flow/zero-dte/series/SPY?bar=30s&date=2026-06-05&epoch={Epoch}&since_seq=1");
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 4);

        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 1),
            Disconnected(), .. Connected, Subscribed(Series, recovered: true), .. Updates(Series, Epoch, 2, 4),
        ]).Matches();
    }

    [Fact]
    public async Task Past_unavailable()
    {
        const string First = "2026-06-04-SPY";
        await using var app = await HubApp.StartAsync(new ManualTime());
        var symbol = app.Begin(date: "2026-06-04");
        await using var vector = new Vector(
            "past-unavailable", "Code 4002: the store of earlier days is away. The client starts anew, with all of today by its link.",
            [Series]);

        await vector.ConnectAsync(app);
        symbol.Close(2);
        await vector.ReadToAsync(Targets.SeriesBar, 1);
        await vector.DropAsync(app);
        symbol.Close();
        symbol.TurnTo("2026-06-05");
        symbol.Close(2);
        app.Directory.StoreFailure = new StoreException("the disk is full");
        await vector.ConnectAsync(app, (Series, new Position(First, 1)));
        await vector.BackfillAsync(app, $"/v1/flow/zero-dte/series/SPY?bar=30s&date=2026-06-05&epoch={Epoch}&since_seq=-1");
        symbol.Close();
        await vector.ReadToAsync(Targets.SeriesBar, 2);

        vector.Expect([
            .. Connected, Subscribed(Series), .. Updates(Series, First, 0, 1),
            Disconnected(), .. Connected, Subscribed(Series), .. Updates(Series, Epoch, 0, 2),
        ]).Matches();
    }
}
