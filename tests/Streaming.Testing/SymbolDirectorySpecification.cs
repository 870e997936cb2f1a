using System.Diagnostics;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Xunit;

namespace Streaming.Testing;

/// <summary>What <see cref="ISymbolDirectory"/> promises. Every implementation runs it, behind a pump that reads the
/// feed.</summary>
public abstract class SymbolDirectorySpecification
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly DateOnly NextDay = new(2026, 6, 15);

    private readonly ListFeed _feed = new()
    {
        Description = new FeedDescription { Name = "list", Symbols = ["SPY", "QQQ"], IsLive = false },
    };

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A directory that nothing is known to but the feed, which is being read.</summary>
    protected abstract Task<DirectorySet> StartAsync(IFeed feed);

    [Fact]
    public async Task What_was_asked_for_is_known_before_its_events_in_ordinal_order()
    {
        await using var set = await StartAsync(_feed);

        Assert.Equal(["QQQ", "SPY"], set.Directory.Symbols);
        var view = await set.Directory.FindAsync("SPY", Stop);
        Assert.Equal("SPY", view!.Symbol);
        Assert.Null(view.Session);
        Assert.Null(view.Snapshot);
    }

    [Fact]
    public async Task What_nobody_asked_for_or_saw_is_not_found()
    {
        await using var set = await StartAsync(_feed);

        Assert.Null(await set.Directory.FindAsync("NONE", Stop));
        Assert.Null(await set.Directory.FindAsync("spy", Stop));
        Assert.Null(await set.Directory.FindSessionAsync("NONE", Market.Day, Stop));
        Assert.Null(await set.Directory.FindSessionAsync("SPY", Market.Day.AddDays(-7), Stop));
        Assert.Null(await set.Directory.FindSessionAsync("SPY", "no-such-epoch", Stop));
    }

    [Fact]
    public async Task What_the_feed_brings_unasked_is_known_from_then_on()
    {
        await using var set = await StartAsync(_feed);
        _feed.Give(Market.Listing("IWM"), Market.Spot(1, 200, "IWM"), Market.Print(2, symbol: "IWM"), Market.Spot(32, 200, "IWM"));

        await UntilAsync(() => set.Directory.Symbols.Contains("IWM"));
        var view = await UntilAsync(set, "IWM", LastIs(0));

        Assert.Equal(["IWM", "QQQ", "SPY"], set.Directory.Symbols);
        Assert.Equal(200, view.Spot);
    }

    [Fact]
    public async Task Closed_bars_are_those_of_the_store_and_each_symbol_has_its_own()
    {
        await using var set = await StartAsync(_feed);
        GiveMinute("SPY");
        GiveMinute("QQQ");

        foreach (var symbol in set.Directory.Symbols)
        {
            var session = (await UntilAsync(set, symbol, LastIs(1))).Session!;
            var stored = (await set.Store.FindAsync(symbol, Market.Day, Stop))!;

            Assert.Equal((symbol, stored.Epoch), (session.Symbol, session.Epoch));
            Assert.Equal(stored.Session, session.Session);
            BarAssert.Same(stored.Bars, session.Log[BarInterval.Raw30Seconds].Closed.ToArray());
        }
    }

    [Fact]
    public async Task A_live_session_is_found_by_its_day_and_by_its_epoch()
    {
        await using var set = await StartAsync(_feed);
        GiveMinute("SPY");
        var live = (await UntilAsync(set, "SPY", LastIs(1))).Session!;

        var byDay = await set.Directory.FindSessionAsync("SPY", Market.Day, Stop);
        var byEpoch = await set.Directory.FindSessionAsync("SPY", live.Epoch, Stop);

        Assert.Same(live.Log, byDay!.Log);
        Assert.Same(live.Log, byEpoch!.Log);
        Assert.Null(await set.Directory.FindSessionAsync("QQQ", live.Epoch, Stop));
    }

    [Fact]
    public async Task A_view_never_changes_but_for_its_log_which_grows()
    {
        await using var set = await StartAsync(_feed);
        GiveMinute("SPY");
        var first = await UntilAsync(set, "SPY", LastIs(1));
        var (snapshot, spot, closed) = (first.Snapshot, first.Spot, first.Session!.Log[BarInterval.Raw30Seconds].Closed.ToArray());

        _feed.Give(Market.Spot(70, 610), Market.Print(71, 5), Market.Spot(92, 611));
        var second = await UntilAsync(set, "SPY", LastIs(2));

        Assert.Same(snapshot, first.Snapshot);
        Assert.Equal(spot, first.Spot);
        Assert.NotSame(first, second);
        Assert.Same(first.Session.Log, second.Session!.Log);
        Assert.Equal(closed, first.Session.Log[BarInterval.Raw30Seconds].Closed[..closed.Length].ToArray());
    }

    [Fact]
    public async Task An_earlier_session_is_found_when_the_next_one_has_begun()
    {
        await using var set = await StartAsync(_feed);
        GiveMinute("SPY");
        var first = (await UntilAsync(set, "SPY", LastIs(1))).Session!;

        Assert.True(TradingCalendar.Nyse.TryGetSession(NextDay, out var next));
        _feed.Give(NextDay, MarketEvent.Of(
            new OptionContract("SPY", NextDay, OptionRight.Call, 600_000), new OpenInterestReport(next!.Open, 10, null)),
            SpotAt(next.Open + TimeSpan.FromSeconds(1)), SpotAt(next.Open + TimeSpan.FromSeconds(32)));
        var second = (await UntilAsync(
            set, "SPY", view => view.Session?.Session.Date == NextDay && LastIs(0)(view))).Session!;

        Assert.NotEqual(first.Epoch, second.Epoch);
        var byDay = (await set.Directory.FindSessionAsync("SPY", Market.Day, Stop))!;
        var byEpoch = (await set.Directory.FindSessionAsync("SPY", first.Epoch, Stop))!;
        Assert.Equal((first.Epoch, first.Epoch), (byDay.Epoch, byEpoch.Epoch));
        BarAssert.Same(
            (await set.Store.FindAsync("SPY", Market.Day, Stop))!.Bars, byDay.Log[BarInterval.Raw30Seconds].Closed.ToArray());
    }

    private static MarketEvent SpotAt(Timestamp time) => MarketEvent.Of("SPY", new SpotPrice(time, 605, 0, 0));

    private static Predicate<SymbolView> LastIs(int ordinal) =>
        view => view.Session?.Log[BarInterval.Raw30Seconds].LastOrdinal >= ordinal;

    private static async Task<SymbolView> UntilAsync(DirectorySet set, string symbol, Predicate<SymbolView> isSo)
    {
        SymbolView? view = null;
        await UntilAsync(async () => (view = await set.Directory.FindAsync(symbol, Stop)) is not null && isSo(view));
        return view!;
    }

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Patience, $"It is not so after {Patience.TotalSeconds} s.");
            await Task.Delay(20, Stop);
        }
    }

    private void GiveMinute(string symbol) => _feed.Give(
        Market.Listing(symbol), Market.Spot(1, symbol: symbol), Market.Print(2, symbol: symbol),
        Market.Spot(31, 601, symbol), Market.Print(33, 3, symbol), Market.Spot(62, 602, symbol));
}

/// <summary>A directory with the store behind it; disposing of it ends what runs.</summary>
public sealed record DirectorySet(ISymbolDirectory Directory, ISessionStore Store, Func<ValueTask> End) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => End();
}
