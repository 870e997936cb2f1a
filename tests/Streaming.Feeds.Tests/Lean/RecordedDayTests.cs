using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Lean;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Lean;

/// <summary>GOOG on 2015-12-24, a half day, from the folder to closed bars.</summary>
public sealed class RecordedDayTests
{
    private static readonly DateOnly Day = new(2015, 12, 24);

    [Fact]
    public async Task A_half_day_has_420_raw_bars_and_every_identity_holds()
    {
        var (log, state) = await PlayAsync();

        Assert.Equal(420, log[BarInterval.Raw30Seconds].Closed.Length);
        Assert.Equal(Enumerable.Range(0, 420), log[BarInterval.Raw30Seconds].Closed.ToArray().Select(bar => bar.Ordinal));
        foreach (var interval in BarIntervals.All)
        {
            long calls = 0, puts = 0;
            foreach (var bar in log[interval].Closed)
            {
                Assert.Equal((bar.HedgeFlowCalls - calls, bar.HedgeFlowPuts - puts), (bar.HedgeFlowCallsChange, bar.HedgeFlowPutsChange));
                Assert.Equal(bar.Strikes.Grid.Count, bar.Strikes.Gex.Length);
                (calls, puts) = (bar.HedgeFlowCalls, bar.HedgeFlowPuts);
            }
        }

        Assert.Equal(88, state.Grid.Count);
        Assert.True(state.Counters.SignedVolume > 0, "some prints could be signed");
    }

    [Fact]
    public async Task Gamma_at_half_past_ten_is_what_an_independent_check_found()
    {
        var (log, _) = await PlayAsync(skipTrades: true);
        var bar = At(log, "10:30");

        // README of the recorded data: settled OI, smile through the OTM mids on every strike: about +$91m.
        Assert.InRange(bar.Levels.NetGex, 91e6 * 0.85, 91e6 * 1.15);
        Assert.Equal((745, 747.5, 745), (bar.Levels.CallWall, bar.Levels.PutWall, bar.Levels.Magnet));
    }

    private static Bar At(BarLog log, string newYork)
    {
        var end = TimeOnly.Parse(newYork, System.Globalization.CultureInfo.InvariantCulture);
        var ordinal = (int)((end - new TimeOnly(9, 30)).TotalSeconds / 30) - 1;
        return log[BarInterval.Raw30Seconds].Closed[ordinal];
    }

    private static async Task<(BarLog Log, SymbolState State)> PlayAsync(bool skipTrades = false)
    {
        var feed = LeanFeed.Open(
            new LeanFeedOptions { Root = MarketDataFolder.Find("lean"), Symbol = "GOOG", Date = Day, Speed = 0 },
            NullLogger<LeanFeed>.Instance);
        Assert.True(TradingCalendar.Nyse.TryGetSession(Day, out var session));
        var state = new SymbolState("GOOG", session, new EngineOptions());
        var log = new BarLog(session);
        await foreach (var chunk in feed.ReadAsync(null, TestContext.Current.CancellationToken))
            foreach (var item in chunk.Events.ToArray())
                if (!skipTrades || item.Kind != MarketEventKind.Trade)
                    state.Apply(item);
        state.Apply(MarketEvent.Clock("GOOG", session.Close + TimeSpan.FromSeconds(1)));
        while (state.TryTakeClosed(out var bar))
            log.Append(bar);
        return (log, state);
    }
}
