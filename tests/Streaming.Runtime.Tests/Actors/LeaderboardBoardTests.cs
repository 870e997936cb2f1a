using Streaming.Engine;
using Streaming.Engine.Headlines;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Actors;

public sealed class LeaderboardBoardTests
{
    private readonly Symbols _symbols = new();
    private readonly ReplayMarketClock _market = new();
    private readonly ManualTime _wall = new();

    [Fact]
    public async Task Symbols_stand_in_descending_order_and_ties_by_name()
    {
        _market.AdvanceTo(Market.At(60));
        Decide("SPY", 60, new(1.884, 71, 5e6, 6e6, 3e6));
        Decide("QQQ", 60, new(2.41, 71, 9e6, 9e6, 1e6));
        Decide("IWM", 60, new(1.876, 90, 1e6, 9e6, 2e6));

        var board = await RankAsync();

        Assert.True(board.IsMarketOpen);
        Assert.Equal([new(1, "QQQ", 2.41), new(2, "IWM", 1.88), new(3, "SPY", 1.88)], board.Heat);
        Assert.Equal(["IWM", "QQQ", "SPY"], board.PinRisk.Select(each => each.Symbol));
        Assert.Equal(["QQQ", "SPY", "IWM"], board.AbsoluteFlow.Select(each => each.Symbol));
        Assert.Equal(["SPY", "IWM", "QQQ"], board.CharmIntensity.Select(each => each.Symbol));
    }

    [Fact]
    public async Task What_has_no_value_has_no_place()
    {
        _market.AdvanceTo(Market.At(60));
        Decide("FLAT", 60, new(null, null, 0, 0, 0));

        var board = await RankAsync();

        Assert.Empty(board.Heat);
        Assert.Empty(board.PinRisk);
        Assert.Equal(0, Assert.Single(board.AbsoluteFlow).Value);
    }

    [Theory]
    [InlineData(90, 1)]
    [InlineData(90.001, 0)]
    public async Task A_close_counts_for_ninety_seconds_of_market_time(double age, int entries)
    {
        _market.AdvanceTo(Market.At(600));
        Decide("SPY", 600 - age, new(1, 1, 1, 1, 1));

        Assert.Equal(entries, (await RankAsync()).Heat.Count);
    }

    [Fact]
    public async Task A_closed_market_has_no_standings()
    {
        _market.AdvanceTo(Market.Session.Close);
        Decide("SPY", 23_400, new(1, 1, 1, 1, 1));

        var board = await RankAsync();

        Assert.False(board.IsMarketOpen);
        Assert.Empty(board.Heat);
    }

    [Fact]
    public async Task Before_a_replay_has_begun_the_market_is_closed() => Assert.False((await RankAsync()).IsMarketOpen);

    [Fact]
    public async Task A_ranking_is_kept_for_half_a_minute_of_the_wall_s_time()
    {
        _market.AdvanceTo(Market.At(60));
        Decide("SPY", 60, new(1, 1, 1, 1, 1));
        var board = new LeaderboardBoard(new DirectorySurvey(_symbols), _market, TradingCalendar.Nyse, _wall);
        var first = await board.RankAsync(TestContext.Current.CancellationToken);

        _market.AdvanceTo(Market.At(90));
        Decide("SPY", 90, new(2, 1, 1, 1, 1));
        _wall.Advance(TimeSpan.FromSeconds(29.9));
        var same = await board.RankAsync(TestContext.Current.CancellationToken);
        _wall.Advance(TimeSpan.FromSeconds(0.2));
        var next = await board.RankAsync(TestContext.Current.CancellationToken);

        Assert.Same(first, same);
        Assert.Equal((Market.At(90), 2.0), (next.AsOf, next.Heat[0].Value));
    }

    private ValueTask<Leaderboard> RankAsync() =>
        new LeaderboardBoard(new DirectorySurvey(_symbols), _market, TradingCalendar.Nyse, _wall).RankAsync(TestContext.Current.CancellationToken);

    private void Decide(string symbol, double seconds, LeaderboardMetrics metrics)
    {
        var facts = new SymbolState(symbol, Market.Session, new EngineOptions()).Snapshot();
        _symbols.Views[symbol] = new SymbolView
        {
            Symbol = symbol,
            Snapshot = facts with { Decisions = new Decisions { AsOf = Market.At(seconds), Leaderboard = metrics } },
        };
    }

    private sealed class Symbols : ISymbolDirectory
    {
        public SortedDictionary<string, SymbolView> Views { get; } = new(StringComparer.Ordinal);

        IReadOnlyList<string> ISymbolDirectory.Symbols => [.. Views.Keys];

        public ValueTask<SymbolView?> FindAsync(string symbol, CancellationToken cancellationToken) =>
            new(Views.GetValueOrDefault(symbol));

        public ValueTask<SessionView?> FindSessionAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody ranks the past.");

        public ValueTask<SessionView?> FindSessionAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody ranks the past.");
    }
}
