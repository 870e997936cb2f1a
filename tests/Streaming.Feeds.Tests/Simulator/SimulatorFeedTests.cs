using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Simulator;

public sealed class SimulatorFeedTests : FeedSpecification
{
    private static readonly DateOnly HalfDay = new(2026, 11, 27);
    private static readonly DateOnly Friday = new(2026, 6, 12);

    protected override Task<IFeed> CreateAsync() =>
        Task.FromResult<IFeed>(Open(new SimulatorOptions { Symbols = ["AAPL"], Date = HalfDay, Sessions = 1 }));

    [Fact]
    public void What_is_made_up_can_be_replayed_and_is_not_live()
    {
        var description = Open(new SimulatorOptions { Speed = 20 }).Description;

        Assert.Equal(["SPY", "QQQ"], description.Symbols);
        Assert.False(description.IsLive);
        Assert.True(description.CanReplay);
        Assert.Equal(20, description.Speed);
        Assert.Equal(TimeSpan.FromMinutes(30), description.HeadStart);
        Assert.NotNull(description.Fingerprint);
    }

    [Fact]
    public async Task Events_come_in_time_order_and_a_chunk_is_at_most_a_second()
    {
        var last = default(Timestamp);
        await foreach (var chunk in Open(Demo("SPY", "SPX", "NVDA")).ReadAsync(null, Cancellation))
        {
            var first = chunk.Events.Span[0].EventTime;
            foreach (ref readonly var marketEvent in chunk.Events.Span)
            {
                Assert.True(marketEvent.EventTime >= last, Text(marketEvent));
                last = marketEvent.EventTime;
            }

            if (first >= SessionOf(Friday).Open)
                Assert.True(last - first < TimeSpan.FromSeconds(1));
            if (last > SessionOf(Friday).Open + TimeSpan.FromSeconds(600))
                return;
        }
    }

    [Fact]
    public async Task Before_the_open_come_open_interest_and_a_price_and_at_the_open_every_contract_is_quoted()
    {
        var session = SessionOf(Friday);
        var events = await ReadUntilAsync(Open(Demo("SPY", "SPX")), session.Open + TimeSpan.FromSeconds(1));

        var early = events.Where(e => e.EventTime < session.Open).ToList();
        var contracts = early.Where(e => e.Kind == MarketEventKind.OpenInterest).Select(e => e.Contract).ToHashSet();
        Assert.Equal(["SPY", "SPX"], early.Where(e => e.Kind == MarketEventKind.Spot).Select(e => e.Underlying));
        Assert.InRange(contracts.Count, 100, 300);
        Assert.Equal(
            contracts, events.Where(e => e.Kind == MarketEventKind.Quote).Select(e => e.Contract).ToHashSet());
        Assert.All(contracts, contract => Assert.Equal(Friday, contract!.Expiry));
        Assert.Equal(["SPXW", "SPY"], contracts.Select(contract => contract!.Root).Distinct().Order());
    }

    [Fact]
    public async Task A_quote_is_never_crossed_and_lies_on_its_ticks()
    {
        var quotes = (await ReadUntilAsync(Open(Demo("SPX")), SessionOf(Friday).Open + TimeSpan.FromSeconds(300)))
            .Where(e => e.Kind == MarketEventKind.Quote)
            .Select(e => e.AsQuote())
            .ToList();

        Assert.NotEmpty(quotes);
        Assert.All(quotes, quote =>
        {
            Assert.True(quote.Ask > quote.Bid && quote.Bid >= 0, quote.ToString());
            Assert.True(IsOnTick(quote.Bid) && IsOnTick(quote.Ask), quote.ToString());
        });

        static bool IsOnTick(double price) => Math.Round(price * 100) % (price < 3 ? 5 : 10) == 0;
    }

    [Fact]
    public async Task A_session_fills_its_hours_and_no_more()
    {
        var events = await ReadAllAsync(await CreateAsync());

        var session = SessionOf(HalfDay);
        Assert.All(events, e => Assert.True(e.EventTime < session.Close, Text(e)));
        Assert.True(events[^1].EventTime > session.Close - TimeSpan.FromSeconds(2));
        Assert.Equal(12_600, session.LengthSeconds);
    }

    [Fact]
    public async Task After_the_close_the_next_trading_day_begins()
    {
        var sessions = new List<DateOnly>();
        await foreach (var chunk in Open(Quiet(sessions: 3)).ReadAsync(null, Cancellation))
            if (sessions.Count == 0 || sessions[^1] != chunk.Cursor.Session)
                sessions.Add(chunk.Cursor.Session);

        Assert.Equal([new(2026, 6, 18), new(2026, 6, 22), new(2026, 6, 23)], sessions); // the 19th is a holiday
    }

    [Fact]
    public async Task A_cursor_of_a_later_day_is_found_again()
    {
        var feed = Open(Quiet(sessions: 2));
        var (events, cursors) = (new List<string>(), new List<FeedCursor>());
        await foreach (var chunk in feed.ReadAsync(null, Cancellation))
        {
            events.AddRange(chunk.Events.ToArray().Select(Text));
            cursors.Add(chunk.Cursor);
        }

        var inTheSecond = cursors[^100];
        var firstSession = cursors.Last(cursor => cursor.Session != inTheSecond.Session).Position;

        var tail = await ReadAllAsync(Open(Quiet(sessions: 2)), inTheSecond);

        Assert.Equal(events.Skip((int)(firstSession + inTheSecond.Position)), tail.Select(Text));
    }

    [Fact]
    public async Task The_last_place_of_a_day_is_before_the_next_day()
    {
        var end = (await ReadToEndAsync(Open(Quiet(sessions: 1))))[^1].Cursor;

        await foreach (var chunk in Open(Quiet(sessions: 2)).ReadAsync(end, Cancellation))
        {
            Assert.Equal(new DateOnly(2026, 6, 22), chunk.Cursor.Session);
            Assert.Equal(chunk.Events.Length, chunk.Cursor.Position);
            return;
        }

        Assert.Fail("There was no second day.");
    }

    [Fact]
    public async Task A_symbol_more_does_not_change_another_ones_events()
    {
        var until = SessionOf(Friday).Open + TimeSpan.FromSeconds(120);
        var alone = await ReadUntilAsync(Open(Demo("QQQ")), until);

        var together = await ReadUntilAsync(Open(Demo("SPY", "QQQ", "TSLA", "SPX")), until);

        Assert.Equal(alone.Select(Text), together.Where(e => e.Underlying == "QQQ").Select(Text));
    }

    [Fact]
    public async Task Another_seed_is_another_market()
    {
        var until = SessionOf(Friday).Open + TimeSpan.FromSeconds(10);
        var one = await ReadUntilAsync(Open(Demo("SPY")), until);
        var options = Demo("SPY");
        options.Seed = 2;

        Assert.NotEqual(one.Select(Text), (await ReadUntilAsync(Open(options), until)).Select(Text));
        Assert.NotEqual(Open(options).Description.Fingerprint, Open(Demo("SPY")).Description.Fingerprint);
    }

    [Fact]
    public void A_day_without_a_date_is_the_last_trading_day()
    {
        var sunday = new DateOnly(2026, 6, 21);

        var feed = new SimulatorFeed(new SimulatorOptions(), TradingCalendar.Nyse, sunday);

        Assert.Equal(new DateOnly(2026, 6, 18), feed.FirstSession.Date);
    }

    [Fact]
    public async Task A_burst_is_ten_times_the_traffic_for_two_seconds()
    {
        var session = SessionOf(Friday);
        var options = Demo("SPY");
        options.Profile = SimulatorProfile.Burst;
        options.Scale = new TrafficScale(1 / 100.0, 1 / 60.0);

        var quotes = new double[23_400];
        await foreach (var chunk in Open(options).ReadAsync(null, Cancellation))
            foreach (ref readonly var marketEvent in chunk.Events.Span)
                if (marketEvent.Kind == MarketEventKind.Quote)
                    quotes[(int)(marketEvent.EventTime - session.Open).TotalSeconds]++;

        Assert.InRange(quotes[..2].Average() / quotes[2..20].Average(), 5, 20);
        Assert.InRange(quotes[16_200..16_202].Average() / quotes[16_180..16_200].Average(), 5, 20);
        Assert.InRange(quotes[23_398..].Average() / quotes[23_380..23_398].Average(), 5, 20);
    }

    [Theory]
    [InlineData("AAPL", "AAPL")]
    [InlineData("NDX", "NDXP")]
    [InlineData("F", "F")]
    public async Task Any_name_is_a_market(string symbol, string root)
    {
        var events = await ReadUntilAsync(Open(Demo(symbol)), SessionOf(Friday).Open + TimeSpan.FromSeconds(1800));

        Assert.Contains(events, e => e.Kind == MarketEventKind.Trade);
        Assert.All(events, e => Assert.Equal(symbol, e.Underlying));
        Assert.All(events, e => Assert.True(e.Contract is null || e.Contract.Root == root));
    }

    private static SimulatorFeed Open(SimulatorOptions options) => new(options, TradingCalendar.Nyse, Friday);

    private static SimulatorOptions Demo(params string[] symbols) =>
        new() { Symbols = symbols, Date = Friday, Sessions = 1 };

    private static SimulatorOptions Quiet(int sessions) =>
        new() { Symbols = ["AAPL"], Date = new DateOnly(2026, 6, 18), Sessions = sessions };

    private static TradingSession SessionOf(DateOnly date) =>
        TradingCalendar.Nyse.TryGetSession(date, out var session) ? session : throw new InvalidOperationException();

    private static async Task<List<MarketEvent>> ReadUntilAsync(SimulatorFeed feed, Timestamp end)
    {
        var events = new List<MarketEvent>();
        await foreach (var chunk in feed.ReadAsync(null, Cancellation))
        {
            events.AddRange(chunk.Events.Span);
            if (events[^1].EventTime >= end)
                break;
        }

        return [.. events.Where(e => e.EventTime < end)];
    }

    private static async Task<List<FeedChunk>> ReadToEndAsync(SimulatorFeed feed)
    {
        var chunks = new List<FeedChunk>();
        await foreach (var chunk in feed.ReadAsync(null, Cancellation))
            chunks.Add(chunk);
        return chunks;
    }
}
