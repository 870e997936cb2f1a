using System.Net;
using System.Text;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Massive;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Massive;

public sealed class MassiveFeedTests : IAsyncDisposable
{
    private const string Key = "a-key-of-massive";
    private const string Call = "O:SPXW260605C06000000";
    private const string Put = "O:SPXW260605P06000000";

    // 10:00 New York of 2026-06-05, where the clock of the tests begins.
    private const long Ten = 1_780_668_000_000;

    private readonly TestMassive _massive = new(Key);
    private readonly ManualTime _clock = new();
    private readonly ListLogger<MassiveFeed> _log = new();

    public MassiveFeedTests() => _massive.Chains["I:SPX"] =
    [
        $"[{Listing(Call, 120)},{Listing("O:SPX260605C06000000", 9)}]",
        $"[{Listing(Put, null)}]",
    ];

    public ValueTask DisposeAsync() => _massive.DisposeAsync();

    [Fact]
    public async Task A_client_reads_the_chain_page_by_page_signs_in_and_asks_for_trades_and_quotes()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _massive.AcceptAsync();

        Assert.Equal(
            ("subscribe", $"T.{Call},T.{Put},Q.{Call},Q.{Put}"), await connection.HearAsync());
        Assert.True(await next);
        var events = await CollectAsync(reader, 2);

        var settled = events[0].AsOpenInterest();
        Assert.Equal((Call[2..], 120L, new DateOnly(2026, 6, 4)), (events[0].Contract!.ToString(), settled.Contracts, settled.Date));
        Assert.Equal(("SPX", 6_001.5, Ten - 250), (events[1].Underlying, events[1].AsSpot().Price, Milliseconds(events[1])));
        Assert.Equal(
            ["/v3/snapshot/options/I:SPX?expiration_date=2026-06-05&limit=250", "/v3/snapshot/options/I:SPX?cursor=1"],
            _massive.Requests.Take(2));
        Assert.Equal(1, ((IFeed)reader.Feed).Counters.Foreign);
    }

    [Fact]
    public async Task Trades_quotes_and_conditions_are_what_the_vendor_says()
    {
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);

        await connection.SendAsync(
            $$"""
            [{"ev":"T","sym":"{{Call}}","x":302,"p":1.25,"s":3,"c":[209],"t":{{Ten + 7}},"q":17},
             {"ev":"Q","sym":"{{Put}}","bx":302,"ax":303,"bp":1.2,"ap":1.3,"bs":11,"as":20,"t":{{Ten + 8}},"q":18},
             {"ev":"T","sym":"{{Call}}","x":399,"p":1.3,"s":1,"t":{{Ten + 9}},"q":19},
             {"ev":"T","sym":"{{Call}}","x":322,"p":1.25,"s":3,"c":[209,201],"t":{{Ten + 10}},"q":20},
             {"ev":"T","sym":"{{Call}}","x":318,"p":1.25,"s":2,"c":[232],"t":{{Ten + 11}},"q":21},
             {"ev":"T","sym":"{{Call}}","x":314,"p":1.25,"s":2,"c":[999],"t":{{Ten + 12}},"q":22}]
            """);
        var events = await CollectNextAsync(reader, 6);

        Assert.Equal(
            new Trade(Timestamp.FromUnixMilliseconds(Ten + 7), 1.25, 3, 17, new('I'), 'C', false, 0, 0), events[0].AsTrade());
        Assert.Equal(new Quote(Timestamp.FromUnixMilliseconds(Ten + 8), 1.2, 1.3, 11, 20), events[1].AsQuote());
        Assert.Equal((new ConditionCode('I'), '\0'), (events[2].AsTrade().Condition, events[2].AsTrade().Venue));
        Assert.Equal((new ConditionCode('A'), 0L, 'W'), (events[3].AsTrade().Condition, events[3].AsTrade().Sequence, events[3].AsTrade().Venue));
        Assert.Equal((new ConditionCode('f'), 'S'), (events[4].AsTrade().Condition, events[4].AsTrade().Venue));
        Assert.Equal((new ConditionCode('?'), '\0'), (events[5].AsTrade().Condition, events[5].AsTrade().Venue));
        Assert.All(events, each => Assert.Equal(Timestamp.FromUtc(_clock.GetUtcNow()), each.ReceiveTime));
        Assert.Equal(0, reader.Feed.Counters.Malformed);
    }

    [Theory]
    [InlineData(201, 'A')]
    [InlineData(208, 'H')]
    [InlineData(210, 'J')]
    [InlineData(219, 'S')]
    [InlineData(227, 'a')]
    [InlineData(236, 'j')]
    [InlineData(248, 'v')]
    [InlineData(211, '?')]
    [InlineData(249, '?')]
    [InlineData(-1, '?')]
    public void A_condition_is_OPRAs_letter(int number, char letter) =>
        Assert.Equal(letter, MassiveCodes.Condition(number).Letter);

    [Fact]
    public async Task Without_prints_each_second_is_one_total_at_its_last_price()
    {
        await using var reader = Read(Feed(options => (options.Trades, options.QuotesMax) = (MassiveTrades.Seconds, 0)));
        var next = reader.MoveNextAsync();
        using var connection = await _massive.AcceptAsync();
        Assert.Equal(("subscribe", $"A.{Call},A.{Put}"), await connection.HearAsync());
        Assert.True(await next);
        await CollectAsync(reader, 2);

        await connection.SendAsync(
            $$"""[{"ev":"A","sym":"{{Call}}","v":40,"av":900,"op":1,"vw":1.21,"o":1.2,"c":1.25,"h":1.3,"l":1.2,"a":1.1,"z":4,"s":{{Ten}},"e":{{Ten + 1000}}}]""");
        var trade = (await CollectNextAsync(reader, 1))[0].AsTrade();

        Assert.Equal((1.25, 40, true, Ten + 999), (trade.Price, trade.Size, trade.Aggregate, trade.EventTime.UnixNanoseconds / 1_000_000));
    }

    [Fact]
    public async Task Quotes_are_asked_for_nearest_to_the_price_and_move_with_it()
    {
        string[] strikes = ["05900", "05950", "06000", "06050", "06100"];
        string Chain(double price) =>
            $"[{string.Join(',', strikes.Select(strike => Listing($"O:SPXW260605C{strike}000", 1, price)))}]";
        _massive.Chains["I:SPX"] = [Chain(5_960)];
        await using var reader = Read(Feed(options => (options.QuotesMax, options.PriceInterval) = (2, TimeSpan.FromMinutes(1))));
        var next = reader.MoveNextAsync();
        using var connection = await _massive.AcceptAsync();

        var asked = (await connection.HearAsync()).Params.Split(',');
        Assert.True(await next);
        await CollectAsync(reader, 6);
        _massive.Chains["I:SPX"] = [Chain(6_060)];
        var reading = Task.Run(reader.DrainAsync, Cancellation);
        await AdvanceUntilAsync(() => _massive.Requests.Count(request => request.Contains("limit=250")) == 2);

        Assert.Equal(5, asked.Count(channel => channel.StartsWith("T.", StringComparison.Ordinal)));
        Assert.Equal(["Q.O:SPXW260605C05950000", "Q.O:SPXW260605C06000000"], asked.Where(channel => channel.StartsWith('Q')).Order());
        Assert.Equal(("unsubscribe", "Q.O:SPXW260605C05950000,Q.O:SPXW260605C06000000"), Sorted(await connection.HearAsync()));
        Assert.Equal(("subscribe", "Q.O:SPXW260605C06050000,Q.O:SPXW260605C06100000"), Sorted(await connection.HearAsync()));
        connection.Dispose();
        await Assert.ThrowsAsync<FeedException>(() => reading);

        static (string, string) Sorted((string Action, string Params) said) =>
            (said.Action, string.Join(',', said.Params.Split(',').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_price_is_asked_for_again_and_again_and_a_failing_request_stops_nothing()
    {
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);
        _massive.Chains["I:SPX"] = [$"[{Listing(Call, 120, 6_010)}]"];

        var next = reader.MoveNextAsync().AsTask();
        while (await Task.WhenAny(next, _clock.WhenDueAsync(TimeSpan.FromSeconds(1))) != next)
            _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6_010, reader.Current.Events.Span[0].AsSpot().Price);

        _massive.Refusal = HttpStatusCode.TooManyRequests;
        var trade = reader.MoveNextAsync().AsTask();
        await AdvanceUntilAsync(() => _log.Lines.Any(line => line.Contains("cannot be had")));
        await connection.SendAsync($$"""[{"ev":"T","sym":"{{Call}}","x":302,"p":1.25,"s":3,"t":{{Ten}},"q":1}]""");
        Assert.True(await trade);

        Assert.Equal(MarketEventKind.Trade, reader.Current.Events.Span[0].Kind);
    }

    [Fact]
    public async Task What_cannot_be_read_is_counted_once_logged_and_stops_nothing()
    {
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);

        await connection.SendAsync("""{"ev":"T"}""");
        await connection.SendAsync("""[{"ev":"T","sym":"O:SPXW260605C0600""");
        await connection.SendAsync(
            $$"""
            [7,
             {"sym":"{{Call}}"},
             {"ev":"T","sym":"SPY","p":1,"s":1,"t":{{Ten}}},
             {"ev":"T","sym":"{{Call}}","p":1,"s":1,"t":0},
             {"ev":"T","sym":"{{Call}}","p":-1,"s":1,"t":{{Ten}}},
             {"ev":"T","sym":"{{Call}}","p":"1.0","s":1,"t":{{Ten}}},
             {"ev":"T","sym":"{{Call}}","p":1,"s":99999999999,"t":{{Ten}}},
             {"ev":"Q","sym":"{{Call}}","bp":1e300,"ap":1,"t":{{Ten}}},
             {"ev":"T","sym":"O:SPXW260608C06000000","p":1,"s":1,"t":{{Ten}}},
             {"ev":"FMV","sym":"{{Call}}","fmv":1,"t":{{Ten}}},
             {"ev":"T","sym":"{{Call}}","x":302,"p":1.25,"s":3,"c":["x",null,{"a":[1]} ],"t":{{Ten}},"q":1,"new":{"a":[1,{"b":2} ]} }]
            """);
        var events = await CollectNextAsync(reader, 1);

        Assert.Equal(3, events[0].AsTrade().Size);
        Assert.Equal(10, reader.Feed.Counters.Malformed);
        Assert.Equal(2, reader.Feed.Counters.Foreign);
    }

    [Theory]
    [InlineData("""{"ev":"\ud800"}""")]
    [InlineData("""{"ev":5}""")]
    [InlineData("""{"ev":"T","sym":"\ud800","p":1,"s":1,"t":1780668000000}""")]
    [InlineData("""{"ev":"T","\udc00":"x","p":1,"s":1,"t":1780668000000}""")]
    [InlineData("""{"ev":"T","sym":"O:SPXW260605C06000000","p":1e999,"s":1,"t":1780668000000}""")]
    [InlineData("""{"ev":"status","status":"\udc00"}""")]
    [InlineData("""{"ev":"status","status":{"a":1},"message":"words"}""")]
    public async Task A_message_that_says_nothing_is_skipped_alone(string message)
    {
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);

        await connection.SendAsync($$"""[{{message}},{"ev":"T","sym":"{{Call}}","p":1,"s":3,"t":{{Ten}}},{{message}}]""");

        Assert.Equal(3, Assert.Single(await CollectNextAsync(reader, 1)).AsTrade().Size);
        Assert.Equal(2, reader.Feed.Counters.Malformed);
        Assert.Single(_log.Lines, line => line.Contains("malformed"));
    }

    [Theory]
    [InlineData("\"2026\"")]
    [InlineData("1e30")]
    [InlineData("-5")]
    [InlineData("{}")]
    public async Task A_price_whose_time_is_none_is_of_the_moment_it_came(string updated)
    {
        _massive.Chains["I:SPX"] =
        [
            $$"""[{"details":{"ticker":"{{Call}}"},"open_interest":5,"underlying_asset":{"price":6000,"last_updated":{{updated}}} }]""",
        ];
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);

        var spot = (await CollectAsync(reader, 2))[1];

        Assert.Equal((6_000, Timestamp.FromUtc(_clock.GetUtcNow())), (spot.AsSpot().Price, spot.EventTime));
        Assert.Equal(1, reader.Feed.Counters.Malformed);
    }

    [Theory]
    [InlineData("""{"details":{"ticker":"\ud800"}}""")]
    [InlineData("""{"details":{"ticker":5}}""")]
    [InlineData("""{"details":"\ud800"}""")]
    [InlineData("""{"\ud800":{"ticker":"O:SPXW260605C06000000"}}""")]
    [InlineData("5")]
    public async Task A_listing_that_names_no_contract_is_skipped_alone(string listing)
    {
        _massive.Chains["I:SPX"] = [$"[{listing},{Listing(Call, 120)},{listing}]"];
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);

        Assert.Equal(120, (await CollectAsync(reader, 2))[0].AsOpenInterest().Contracts);
        Assert.Equal(2, reader.Feed.Counters.Malformed);
        Assert.Single(_log.Lines, line => line.Contains("malformed"));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    public async Task A_next_page_without_an_address_ends_the_read_because_half_a_chain_looks_whole(string next)
    {
        _massive.NextUrl = next;
        await using var reader = Read(Feed());

        var error = await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync());

        Assert.Contains("/v3/snapshot/options/I:SPX has a next page whose address is no text", error.Message);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task An_answer_that_is_not_compressed_as_it_says_ends_the_read(string encoding)
    {
        (_massive.Encoding, _massive.Answers) = (encoding, Encoding.ASCII.GetBytes("{\"results\":[]} and no compression at all"));
        await using var reader = Read(Feed());

        Assert.Contains(
            "cannot be read", (await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync())).Message);
    }

    [Fact]
    public async Task Whatever_comes_in_a_frame_it_is_translated_or_counted()
    {
        const int seed = 20260605;
        var counters = new FeedCounters();
        var translator = new MassiveTranslator(new HashSet<string> { "SPX" }, new SkippedMessages("massive", counters, _log));
        var events = new List<MarketEvent>();

        // An ending is the vendor's word; whatever else is said of the connection does not end it.
        await HostileJson.FeedAsync<FeedException>(
            $$"""
            [{"ev":"T","sym":"{{Call}}","x":302,"p":1.25,"s":3,"c":[209,232],"t":{{Ten}},"q":17},
             {"ev":"Q","sym":"{{Put}}","bx":302,"ax":303,"bp":1.2,"ap":1.3,"bs":11,"as":20,"t":{{Ten}},"q":18},
             {"ev":"A","sym":"{{Call}}","v":40,"op":1,"c":1.25,"s":{{Ten}},"e":{{Ten + 1000}}},
             {"ev":"status","status":"success","message":"subscribed"}]
            """,
            seed, 10_000, bytes => translator.Translate(bytes, default, events, MassiveSocket.Hear));

        Assert.True(counters.Malformed > 5_000, $"Seed {seed}: only {counters.Malformed} were malformed.");
        Assert.True(events.Count > 10_000, $"Seed {seed}: only {events.Count} were left.");
    }

    [Fact]
    public async Task Whatever_an_answer_holds_it_is_read_or_refused()
    {
        const int seed = 20260605;
        var counters = new FeedCounters();
        using var rest = new MassiveRest(
            new MassiveFeedOptions { Key = Key, Rest = _massive.Rest }, _clock, new SkippedMessages("massive", counters, _log));
        var sound = $$"""{"status":"OK","results":[{{Listing(Call, 120)}},{{Listing(Put, 7)}}],"next_url":null}""";

        var refused = await HostileJson.FeedAsync<FeedException>(sound, seed, 400, async bytes =>
        {
            _massive.Answers = bytes;
            await rest.PriceAsync("SPX", Cancellation);
            await rest.ChainAsync("SPX", LineFeed.Day, Cancellation);
        });

        Assert.True(refused > 100, $"Seed {seed}: only {refused} were refused.");
        Assert.True(counters.Malformed > 50, $"Seed {seed}: only {counters.Malformed} were malformed.");
    }

    [Fact]
    public async Task A_frame_that_comes_in_parts_and_is_large_is_one_frame()
    {
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);
        var trades = string.Join(',', Enumerable.Range(1, 1_500).Select(i =>
            $$"""{"ev":"T","sym":"{{Call}}","x":302,"p":1.25,"s":{{i}},"c":[209],"t":{{Ten}},"q":{{i}}}"""));
        var bytes = Encoding.UTF8.GetBytes($"[{trades}]");

        foreach (var part in bytes.Chunk(20_000))
            await connection.SendAsync(part, isLast: false);
        await connection.SendAsync([], isLast: true);
        var events = await CollectNextAsync(reader, 1_500);

        Assert.Equal(Enumerable.Range(1, 1_500), events.Select(each => each.AsTrade().Size));
    }

    [Theory]
    [InlineData("auth_failed", "Feed:Massive:Key")]
    [InlineData("max_connections", "too many connections")]
    [InlineData("auth_timeout", "Feed:Massive:Key")]
    public async Task Who_is_not_let_in_is_told_why_and_the_key_is_not(string status, string word)
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _massive.AcceptSilentlyAsync();
        await connection.SendAsync("""[{"ev":"status","status":"connected","message":"Connected Successfully"}]""");
        await connection.HearAsync();
        await connection.SendAsync($$"""[{"ev":"status","status":"{{status}}","message":"words"}]""");

        var error = await Assert.ThrowsAsync<FeedException>(async () => await next);

        Assert.Contains(word, error.Message);
        Assert.DoesNotContain(Key, error.Message);
    }

    [Fact]
    public async Task A_subscription_that_the_plan_does_not_carry_ends_the_read_with_the_vendors_words()
    {
        await using var reader = Read(Feed());
        using var connection = await BeginAsync(reader);
        await connection.SendAsync("""[{"ev":"status","status":"success","message":"subscribed to: T.O:SPXW260605C06000000"}]""");
        await connection.SendAsync("""[{"ev":"status","status":"error","message":"not authorized"}]""");

        var error = await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync());

        Assert.Contains("not authorized", error.Message);
    }

    [Fact]
    public async Task A_connection_that_breaks_or_is_closed_ends_the_read()
    {
        await using (var reader = Read(Feed()))
        {
            using var connection = await BeginAsync(reader);
            await connection.CloseAsync("slow consumer");
            Assert.Contains("slow consumer", (await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync())).Message);
        }

        await using (var reader = Read(Feed()))
        {
            using var connection = await BeginAsync(reader);
            _massive.Abort();
            Assert.Contains("broke", (await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync())).Message);
        }
    }

    [Fact]
    public async Task Positions_go_on_behind_a_break_and_the_chain_is_not_told_twice()
    {
        var feed = Feed();
        FeedCursor cursor;
        await using (var reader = Read(feed))
        {
            using var connection = await BeginAsync(reader);
            cursor = reader.Current.Cursor;
        }

        await using var again = Read(feed, cursor);
        var next = again.MoveNextAsync();
        using var second = await _massive.AcceptAsync();
        Assert.True(await next);

        Assert.Equal(MarketEventKind.Spot, Assert.Single(again.Current.Events.ToArray()).Kind);
        Assert.Equal(cursor.Position + 1, again.Current.Cursor.Position);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "Feed:Massive:Key")]
    [InlineData(HttpStatusCode.Forbidden, "Feed:Massive:Key")]
    [InlineData(HttpStatusCode.TooManyRequests, "request limit")]
    [InlineData(HttpStatusCode.InternalServerError, "500")]
    public async Task A_chain_that_cannot_be_had_ends_the_read(HttpStatusCode status, string word)
    {
        _massive.Refusal = status;
        await using var reader = Read(Feed());

        var error = await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync());

        Assert.Contains(word, error.Message);
        Assert.DoesNotContain(Key, error.Message);
    }

    [Fact]
    public async Task The_key_is_not_carried_to_another_host()
    {
        _massive.NextUrl = "\"http://203.0.113.9/next\"";
        await using var reader = Read(Feed());

        Assert.Contains("another host", (await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync())).Message);
    }

    [Fact]
    public async Task A_socket_that_says_nothing_is_given_up()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _massive.AcceptSilentlyAsync();

        _clock.Advance(TimeSpan.FromSeconds(16));

        Assert.Contains("15 s", (await Assert.ThrowsAsync<FeedException>(async () => await next)).Message);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_ends_at_once()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var reader = new Reader(Feed(), null, stopping.Token);
        using var connection = await BeginAsync(reader);
        var waiting = reader.MoveNextAsync();

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Listing(string ticker, long? openInterest, double price = 6_001.5) =>
        $$"""
        {"details":{"contract_type":"call","exercise_style":"european","expiration_date":"2026-06-05","shares_per_contract":100,
        "strike_price":6000,"ticker":"{{ticker}}"}{{(openInterest is { } known ? $",\"open_interest\":{known}" : "")}},
        "underlying_asset":{"ticker":"I:SPX","value":{{price.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"last_updated":{{Ten - 250}}000000,"timeframe":"REAL-TIME"} }
        """;

    private static long Milliseconds(MarketEvent marketEvent) => marketEvent.EventTime.UnixNanoseconds / 1_000_000;

    private MassiveFeed Feed(Action<MassiveFeedOptions>? change = null)
    {
        var options = new MassiveFeedOptions { Key = Key, Symbols = ["SPX"], Socket = _massive.Socket, Rest = _massive.Rest };
        change?.Invoke(options);
        return new MassiveFeed(options, TradingCalendar.Nyse, _clock, _log);
    }

    private static Reader Read(MassiveFeed feed, FeedCursor? after = null) => new(feed, after, Cancellation);

    /// <summary>Signs in and takes what comes at the beginning.</summary>
    private async Task<TestMassive.Connection> BeginAsync(Reader reader)
    {
        var next = reader.MoveNextAsync();
        var connection = await _massive.AcceptAsync();
        Assert.True(await next);
        return connection;
    }

    /// <summary>Moves the clock each time the feed waits for its next poll.</summary>
    private async Task AdvanceUntilAsync(Func<bool> isSo)
    {
        for (var second = 0; !isSo(); second++)
        {
            Assert.True(second < 600, "Ten minutes have passed, and it is not so.");
            await _clock.WhenDueAsync(TimeSpan.FromMinutes(1)).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<List<MarketEvent>> CollectNextAsync(Reader reader, int count)
    {
        Assert.True(await reader.MoveNextAsync());
        return await CollectAsync(reader, count);
    }

    private static async Task<List<MarketEvent>> CollectAsync(Reader reader, int count)
    {
        var events = new List<MarketEvent>(reader.Current.Events.ToArray());
        while (events.Count < count)
        {
            Assert.True(await reader.MoveNextAsync());
            events.AddRange(reader.Current.Events.Span);
        }

        Assert.Equal(count, events.Count);
        return events;
    }

    /// <summary>A feed's chunks without those that only say that it is there.</summary>
    private sealed class Reader(MassiveFeed feed, FeedCursor? after, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<FeedChunk> _chunks = feed.ReadAsync(after, cancellationToken)
            .Where(chunk => chunk.Events.Length > 0).GetAsyncEnumerator(cancellationToken);

        public MassiveFeed Feed { get; } = feed;

        public FeedChunk Current => _chunks.Current;

        public ValueTask<bool> MoveNextAsync() => _chunks.MoveNextAsync();

        /// <summary>Reads on to whatever ends it.</summary>
        public async Task DrainAsync()
        {
            while (await MoveNextAsync())
            {
            }
        }

        public ValueTask DisposeAsync() => _chunks.DisposeAsync();
    }
}
