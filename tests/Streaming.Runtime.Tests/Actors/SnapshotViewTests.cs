using Streaming.Engine.MarketData;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Actors;

public sealed class SnapshotViewTests
{
    [Fact]
    public async Task Every_close_s_snapshot_stays_and_the_newest_is_shown()
    {
        var feed = new ListFeed().Give(Market.Listing(), Market.Spot(1), Market.Print(40, 7), Market.Spot(95)).End();
        await using var rig = new RuntimeRig(feed, new MemorySessionStore(new MemoryDatabase(), TimeProvider.System));
        await rig.PlayAsync();

        var view = rig.Directory.Actors.Single().View;
        var closes = view.Session!.Snapshots!;

        Assert.Equal(0, closes.At(0)!.Volume.Total);
        Assert.Equal(7, closes.At(1)!.Volume.Total);
        Assert.Equal(Market.At(60), closes.At(1)!.AsOf);
        Assert.Empty(closes.At(1)!.Strikes);
        Assert.Equal(779, view.Snapshot!.Ordinal);
        Assert.Single(view.Snapshot.Strikes);
        Assert.Null(closes.At(780));
    }

    [Fact]
    public async Task A_symbol_without_a_chain_shows_its_price_and_when_it_will_have_one()
    {
        var later = new OptionContract("SPY", Market.Day.AddDays(3), OptionRight.Call, 600_000);
        var feed = new ListFeed()
            .Give(Market.Spot(1, 601.5), MarketEvent.Of(later, new Quote(Market.At(2), 1, 2, 1, 1))).End();
        await using var rig = new RuntimeRig(feed, new MemorySessionStore(new MemoryDatabase(), TimeProvider.System));
        await rig.PlayAsync();

        var view = rig.Directory.Actors.Single().View;

        Assert.Null(view.Snapshot);
        Assert.Equal((601.5, Market.Day.AddDays(3)), (view.Spot, view.NextExpiry));
    }
}
