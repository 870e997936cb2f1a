using Streaming.Protocol;
using Streaming.Protocol.Hub;
using Streaming.Server.Tests.Events.Headlines;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;
using static Streaming.Server.Tests.Clients.Vectors.Expected;

namespace Streaming.Server.Tests.Clients.Vectors;

/// <summary>Recordings of the event log.</summary>
public sealed class HeadlineVectorTests
{
    private const string Headlines = "headline/SPY";

    [Fact]
    public async Task Headlines_of_one_symbol()
    {
        await using var app = await HubApp.StartAsync(new ManualTime());
        var market = new EventMarket(app);
        var epoch = await EpochAsync(market);
        await market.TellAsync("SPY");
        await using var vector = new Vector(
            "headlines", "Events of one symbol: seq leaves the others' out, prev_seq tells that nothing is missing.", [Headlines])
        {
            Packed = new(),
        };

        await UntilToldAsync(app, 0);
        await vector.ConnectAsync(app);
        await market.TellAsync("QQQ");
        await market.TellAsync("SPY");
        await vector.ReadToAsync(Targets.Headline, 2);
        await vector.DropAsync(app);
        await market.TellAsync("SPY");
        await market.TellAsync("QQQ");
        await UntilToldAsync(app, 4);
        await vector.ConnectAsync(app, (Headlines, new Position(epoch, 2)));

        vector.Expect([
            .. Connected, Subscribed(Headlines), Update(Headlines, epoch, 0), Update(Headlines, epoch, 2),
            Disconnected(), .. Connected, Subscribed(Headlines, recovered: true), Update(Headlines, epoch, 3),
        ]).Matches();
    }

    [Fact]
    public async Task Headlines_past_elsewhere()
    {
        // One answer for each door, and none for those who come back.
        await using var app = await HubApp.StartAsync(new ManualTime(), settings: ("Push:AnswersPerMinute", "2"));
        app.Directory.ShowIdle("SPY");
        var market = new EventMarket(app);
        var epoch = await EpochAsync(market);
        await using var vector = new Vector(
            "headlines-past-elsewhere", "Code 4001: what was told since is in the answer of a link, as whole updates.", [Headlines]);

        await vector.ConnectAsync(app);
        await market.TellAsync("SPY");
        await vector.ReadToAsync(Targets.Headline, 0);
        await vector.DropAsync(app);
        await market.TellAsync("QQQ");
        await market.TellAsync("SPY");
        await market.TellAsync("SPY");
        await UntilToldAsync(app, 3);
        await vector.ConnectAsync(app, (Headlines, new Position(epoch, 0)));
        await vector.BackfillAsync(app, "/v1/flow/zero-dte/headlines?since=0&symbol=SPY&limit=1000");
        await market.TellAsync("SPY");
        await vector.ReadToAsync(Targets.Headline, 4);

        vector.Expect([
            .. Connected, Subscribed(Headlines), Update(Headlines, epoch, 0),
            Disconnected(), .. Connected, Subscribed(Headlines, recovered: true), Update(Headlines, epoch, 2),
            Update(Headlines, epoch, 3), Update(Headlines, epoch, 4),
        ]).Matches();
    }

    private static async Task<string> EpochAsync(EventMarket market) =>
        (await market.Log.OpenAsync(null, TestContext.Current.CancellationToken)).Epoch;

    // The log is read on another thread: a subscription begins where that has come to.
    private static async Task UntilToldAsync(HubApp app, long seq)
    {
        await using (var witness = await app.ConnectAsync(Plan.Growth))
        {
            await witness.SubscribeAsync("headline/*");
            await witness.UntilAsync(() => witness.Topics["headline/*"].Seq >= seq, $"event {seq}");
        }

        await app.Counters.UntilConnectionsAsync(0);
    }
}
