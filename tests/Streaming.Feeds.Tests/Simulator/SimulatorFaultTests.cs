using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class SimulatorFaultTests
{
    private readonly SimulatorOptions _options = new()
    {
        Symbols = ["SPY"], Date = new DateOnly(2026, 6, 12), Sessions = 1,
        Scale = new TrafficScale(1 / 20.0, 1 / 500.0),
    };

    [Fact]
    public async Task By_default_only_the_markets_own_mishaps_happen()
    {
        var (_, mishaps) = await ReadAsync();

        foreach (var mishap in Enum.GetValues<SimulatedMishap>())
            Assert.Equal(mishap < SimulatedMishap.CrossedQuote, mishaps[mishap] > 0);
    }

    [Fact]
    public async Task Crossed_quotes_are_one_in_a_thousand_and_are_put_right_within_half_a_second()
    {
        _options.Faults.CrossedQuotes = true;

        var (events, mishaps) = await ReadAsync();

        var crossings = new Dictionary<OptionContract, Timestamp>();
        var quotes = 0;
        foreach (var marketEvent in events.Where(e => e.Kind == MarketEventKind.Quote))
        {
            quotes++;
            var quote = marketEvent.AsQuote();
            if (crossings.Remove(marketEvent.Contract!, out var since))
                Assert.InRange(quote.EventTime - since, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(505));
            if (quote.Bid > quote.Ask)
                crossings.Add(marketEvent.Contract!, quote.EventTime);
        }

        Assert.InRange(mishaps[SimulatedMishap.CrossedQuote], 0.0005 * quotes, 0.002 * quotes);
    }

    [Fact]
    public async Task A_gap_is_told_when_it_is_over_and_nothing_is_heard_in_it()
    {
        _options.Faults.FeedGaps = true;

        var (events, mishaps) = await ReadAsync();

        var gaps = events.Where(e => e.Kind == MarketEventKind.Gap).Select(e => e.AsGap()).ToList();
        Assert.InRange(gaps.Count, 2, 25);
        Assert.Equal(gaps.Count, mishaps[SimulatedMishap.FeedGap]);
        Assert.True(mishaps[SimulatedMishap.LostEvent] > 0);
        Assert.All(gaps, gap =>
        {
            Assert.Equal(GapReason.FeedGap, gap.Reason);
            Assert.InRange(gap.To - gap.From, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));
            Assert.DoesNotContain(
                events, e => e.Kind != MarketEventKind.Gap && e.EventTime >= gap.From && e.EventTime < gap.To);
        });
    }

    [Fact]
    public async Task A_halt_stops_the_market_for_five_minutes_and_then_all_is_quoted_anew()
    {
        _options.Faults.Halt = true;

        var (events, _) = await ReadAsync();

        var halt = Assert.Single(events, e => e.Kind == MarketEventKind.Gap).AsGap();
        Assert.Equal((GapReason.Halt, TimeSpan.FromMinutes(5)), (halt.Reason, halt.To - halt.From));
        Assert.DoesNotContain(
            events, e => e.Kind != MarketEventKind.Gap && e.EventTime >= halt.From && e.EventTime < halt.To);
        Assert.Equal(
            events.Where(e => e.Contract is not null).Select(e => e.Contract).Distinct().Count(),
            events.Where(e => e.Kind == MarketEventKind.Quote && e.EventTime == halt.To).Select(e => e.Contract)
                .Distinct().Count());
    }

    [Fact]
    public async Task Clocks_of_trades_and_quotes_differ_by_at_most_20_ms()
    {
        var straight = await TradesAsync();
        _options.Faults.ClockSkew = true;

        var skewed = await TradesAsync();
        var (_, mishaps) = await ReadAsync();

        var skew = skewed[0].EventTime - straight[0].EventTime;
        Assert.InRange(Math.Abs(skew.TotalMilliseconds), 0.001, 10);
        Assert.Equal(straight.Select(trade => trade with { EventTime = trade.EventTime + skew }), skewed);
        Assert.True(mishaps[SimulatedMishap.SteppedBack] > 0);
    }

    [Fact]
    public async Task A_frozen_price_repeats_itself_while_options_trade_on()
    {
        _options.Faults.FrozenSpot = true;

        var (events, mishaps) = await ReadAsync();

        var repeats = events.Where(e => e.Kind == MarketEventKind.Spot).Select(e => e.AsSpot().Price)
            .Aggregate((Price: 0.0, Run: 0, Longest: 0), (seen, price) =>
                price == seen.Price
                    ? (price, seen.Run + 1, Math.Max(seen.Longest, seen.Run + 1))
                    : (price, 1, seen.Longest));
        Assert.InRange(mishaps[SimulatedMishap.FrozenSpot], 10, 400);
        Assert.True(repeats.Longest >= 10);
    }

    [Fact]
    public async Task A_missing_venue_makes_quotes_wider()
    {
        var narrow = await MeanSpreadAsync();
        _options.Faults.MissingVenue = true;

        Assert.True(await MeanSpreadAsync() > narrow);
        Assert.True((await ReadAsync()).Mishaps[SimulatedMishap.MissingVenue] > 0);

        async Task<double> MeanSpreadAsync() => (await ReadAsync()).Events
            .Where(e => e.Kind == MarketEventKind.Quote)
            .Average(e => e.AsQuote().Ask - e.AsQuote().Bid);
    }

    [Fact]
    public async Task A_contract_goes_stale_and_its_trades_do_not()
    {
        var trades = await TradesAsync();
        _options.Faults.StaleContracts = true;

        var (events, mishaps) = await ReadAsync();

        Assert.True(mishaps[SimulatedMishap.StaleQuote] > 0);
        Assert.Equal(trades, events.Where(e => e.Kind == MarketEventKind.Trade).Select(e => e.AsTrade()));
    }

    [Fact]
    public async Task Late_open_interest_comes_a_quarter_of_an_hour_behind_the_open()
    {
        _options.Faults.LateOpenInterest = true;

        var (events, _) = await ReadAsync();

        Assert.True(TradingCalendar.Nyse.TryGetSession(new DateOnly(2026, 6, 12), out var session));
        Assert.All(
            events.Where(e => e.Kind == MarketEventKind.OpenInterest),
            e => Assert.Equal(session.Open + TimeSpan.FromMinutes(15), e.EventTime));
    }

    [Fact]
    public async Task A_symbol_without_a_chain_has_a_price_only()
    {
        _options.Symbols = ["SPY", "QQQ"];
        _options.Faults.NoChain = true;

        var (events, _) = await ReadAsync();

        Assert.Equal([MarketEventKind.Spot], events.Where(e => e.Underlying == "SPY").Select(e => e.Kind).Distinct());
        Assert.Contains(events, e => e.Underlying == "QQQ" && e.Kind == MarketEventKind.Trade);
    }

    [Fact]
    public void An_early_close_is_the_next_one_the_calendar_knows()
    {
        _options.Faults.EarlyClose = true;

        var feed = new SimulatorFeed(_options, TradingCalendar.Nyse, default);

        Assert.Equal(new DateOnly(2026, 11, 27), feed.FirstSession.Date);
        Assert.Equal(12_600, feed.FirstSession.LengthSeconds);
    }

    private async Task<(List<MarketEvent> Events, SimulatedMishaps Mishaps)> ReadAsync()
    {
        var feed = new SimulatorFeed(_options, TradingCalendar.Nyse, default);
        var events = new List<MarketEvent>();
        await foreach (var chunk in feed.ReadAsync(null, TestContext.Current.CancellationToken))
            events.AddRange(chunk.Events.Span);
        return (events, feed.Mishaps);
    }

    private async Task<List<Trade>> TradesAsync() =>
        [.. (await ReadAsync()).Events.Where(e => e.Kind == MarketEventKind.Trade).Select(e => e.AsTrade())];
}
