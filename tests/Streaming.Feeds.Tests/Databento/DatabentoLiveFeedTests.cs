using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Databento;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Streaming.Testing.Databento;
using Xunit;

namespace Streaming.Feeds.Tests.Databento;

public sealed class DatabentoLiveFeedTests : IDisposable
{
    private const string Key = "db-ThisIsNotARealApiKey0000ABCDE";
    private const string Call = "SPXW  260612C06000000";
    private const string SpyCall = "SPY   260612C00600000";
    private const string Put = "SPXW  260612P05990000";

    // 2026-06-12 10:00 New York, midnight being 04:00 UTC.
    private static readonly DateTimeOffset Now = new(2026, 6, 12, 14, 0, 0, TimeSpan.Zero);
    private static readonly long Ten = Timestamp.FromUtc(Now).UnixNanoseconds;
    private static readonly long Open = Timestamp.FromUtc(Now - TimeSpan.FromMinutes(30)).UnixNanoseconds;
    private static readonly long BeforeOpen = Timestamp.FromUtc(Now - TimeSpan.FromMinutes(35)).UnixNanoseconds;
    private static readonly long Midnight = Timestamp.FromUtc(Now - TimeSpan.FromHours(10)).UnixNanoseconds;

    private readonly TestGateway _gateway = new(Key);
    private readonly ManualTime _clock = new();
    private readonly ListLogger<DatabentoLiveFeed> _log = new();

    // A conversation in which one side waits for ever must end the test and not the day.
    private readonly CancellationTokenSource _limit =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public DatabentoLiveFeedTests()
    {
        _limit.CancelAfter(TimeSpan.FromSeconds(60));
        _clock.Advance(Now - _clock.GetUtcNow());
    }

    private CancellationToken Cancellation => _limit.Token;

    public void Dispose()
    {
        _gateway.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task A_client_proves_its_key_without_sending_it_and_asks_for_what_it_needs()
    {
        await using var reader = Read(Feed(symbols: ["SPX", "spy"]));
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().Trade(7, Ten, 1, 1), Cancellation);

        Assert.True(await next);

        Assert.Equal(
            ("OPRA.PILLAR", "dbn", "0", "none", "10", "warn"),
            (connection.SignIn["dataset"], connection.SignIn["encoding"], connection.SignIn["ts_out"],
                connection.SignIn["compression"], connection.SignIn["heartbeat_interval_s"], connection.SignIn["slow_reader_behavior"]));
        Assert.DoesNotContain(Key, connection.Heard);
        Assert.Equal(["statistics", "tcbbo", "cbbo-1s"], connection.Subscriptions.Select(s => s["schema"]));
        Assert.All(connection.Subscriptions, s => Assert.Equal(("parent", "SPXW.OPT,SPY.OPT"), (s["stype_in"], s["symbols"])));
        Assert.Equal(["1", "2", "3"], connection.Subscriptions.Select(s => s["id"]));

        // Open interest came long before the open, trades and quotes are asked for from shortly before it.
        Assert.Equal(
            [$"{Midnight}", $"{BeforeOpen}", $"{BeforeOpen}"], connection.Subscriptions.Select(s => s["start"]));
    }

    [Fact]
    public async Task Before_the_open_there_is_nothing_to_ask_for_again()
    {
        _clock.Advance(TimeSpan.FromHours(22)); // 08:00 New York of a Saturday
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().Trade(7, Ten, 1, 1), Cancellation);

        Assert.True(await next);

        Assert.DoesNotContain("start", connection.Subscriptions[1].Keys);
        Assert.Equal(MarketEventKind.Trade, Assert.Single(reader.Current.Events.ToArray()).Kind);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(0)]
    public async Task What_a_first_connection_does_not_ask_for_of_the_session_is_a_gap(int minutes)
    {
        await using var reader = Read(Feed(symbols: ["SPX", "SPY"], backfill: TimeSpan.FromMinutes(minutes)));
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().OpenInterest(7, Midnight + 1, 100, 22), Cancellation);

        Assert.True(await next);
        var events = await CollectAsync(reader, 3);

        var begin = Timestamp.FromUtc(Now - TimeSpan.FromMinutes(minutes));
        Assert.Equal(["SPX", "SPY"], events.Take(2).Select(e => e.Underlying));
        Assert.All(events.Take(2), e => Assert.Equal(new FeedGap(new(Open), begin, GapReason.FeedGap), e.AsGap()));
        Assert.Equal(MarketEventKind.OpenInterest, events[2].Kind);
        Assert.Equal(
            minutes == 0 ? null : $"{begin.UnixNanoseconds}", connection.Subscriptions[1].GetValueOrDefault("start"));
    }

    [Fact]
    public async Task A_symbol_that_joins_in_mid_session_is_given_it_from_the_open_and_the_others_what_they_miss()
    {
        FeedCursor cursor;
        var feed = Feed();
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(Start().Tcbbo(7, Ten, 1, 1, 1, 2), Cancellation);
            Assert.True(await next);
            cursor = reader.Current.Cursor;
        }

        var more = Feed(symbols: ["SPX", "SPY"]);
        await using var resumed = Read(more, more.Resume(new Dictionary<string, FeedCursor> { ["SPX"] = cursor }));
        var afterwards = resumed.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(
            Start().SymbolMapping(9, Ten, "SPY.OPT", SpyCall).Tcbbo(9, Open + 1, 2, 1, 1, 2).Tcbbo(7, Open + 2, 9, 1, 1, 2)
                .Tcbbo(7, Ten, 1, 1, 1, 2).Tcbbo(7, Ten + 1, 3, 1, 1, 2),
            Cancellation);

        Assert.True(await afterwards);
        Assert.Equal([2, 3], (await CollectAsync(resumed, 2)).Select(e => e.AsTrade().Price));
        Assert.Equal($"{BeforeOpen}", second.Subscriptions[1]["start"]);
    }

    [Fact]
    public async Task A_symbol_of_which_nothing_comes_does_not_make_every_connection_ask_for_the_day()
    {
        FeedCursor cursor;
        var feed = Feed(symbols: ["SPX", "SPY"]);
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(Start().Tcbbo(7, Ten, 1, 1, 1, 2), Cancellation);
            Assert.True(await next);
            cursor = reader.Current.Cursor;
        }

        // The symbol that is silent has journalled that time has passed.
        await using var resumed = Read(
            feed, feed.Resume(new Dictionary<string, FeedCursor> { ["SPX"] = cursor, ["SPY"] = cursor }));
        var afterwards = resumed.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(Start().Tcbbo(7, Ten + 1, 1, 1, 1, 2), Cancellation);

        Assert.True(await afterwards);
        Assert.Equal($"{Ten}", second.Subscriptions[1]["start"]);
    }

    [Fact]
    public void A_response_is_the_digest_of_challenge_and_key_with_the_keys_end()
    {
        // printf '%s' 'abc|db-12345678' | sha256sum
        Assert.Equal(
            "70f76f62e025e3e19c479296aaebb8d5e0fced1d6f20313b8c2660f217db044e-45678",
            DatabentoGateway.Response("abc", "db-12345678"));
    }

    [Fact]
    public async Task Records_become_events_that_know_when_they_came()
    {
        var feed = Feed();
        await using var reader = Read(feed);
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(
            Start()
                .System("Subscription request 1 acknowledged", 1)
                .OpenInterest(7, Ten, 100, 22).OpenInterest(7, Ten, 100, 23)
                .Tcbbo(7, Ten + 1, 1.25, 3, 1.2, 1.3)
                .System("Heartbeat", 0)
                .Cbbo1s(8, Ten + 2, null, 1, 2),
            Cancellation);

        Assert.True(await next);
        var events = await CollectAsync(reader, 3);

        Assert.Equal([MarketEventKind.OpenInterest, MarketEventKind.Trade, MarketEventKind.Quote], events.Select(e => e.Kind));
        Assert.All(events, e => Assert.Equal(Timestamp.FromUtc(Now), e.ReceiveTime));
        Assert.True(feed.Description.IsLive && feed.Description.CanReplay);
        Assert.Null(feed.Description.Fingerprint);
        Assert.Equal((new DateOnly(2026, 6, 12), 3), (reader.Current.Cursor.Session, reader.Current.Cursor.Position));
    }

    [Fact]
    public async Task A_refused_key_is_an_error_with_the_gateways_words_and_without_the_key()
    {
        await using var reader = Read(Feed(key: "db-ThisIsAnotherKey0000000VWXYZ"));
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);

        var error = await Assert.ThrowsAsync<FeedException>(async () => await next);

        Assert.Contains("Authentication failed.", error.Message);
        Assert.Contains("Feed:Databento:Key", error.Message);
        Assert.DoesNotContain("VWXYZ", error.Message);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_a_record_is_resumed_where_it_broke()
    {
        var feed = Feed();
        FeedCursor cursor;
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            var dbn = Start().Tcbbo(7, Ten, 1.25, 3, 1.2, 1.3).Tcbbo(7, Ten + 5, 1.25, 3, 1.2, 1.3).Tcbbo(7, Ten + 5, 1.25, 3, 1.2, 1.3);
            await connection.SendAsync([.. dbn.ToArray(), .. dbn.ToArray()[^80..^20]], Cancellation);

            Assert.True(await next);
            await CollectAsync(reader, 3);
            cursor = reader.Current.Cursor;
            connection.Dispose();
            var error = await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync());
            Assert.Contains("broke", error.Message);
        }

        await using (var reader = Read(feed, cursor))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            Assert.Equal($"{Ten + 5}", connection.Subscriptions[1]["start"]);
            Assert.Equal($"{Ten + 5}", connection.Subscriptions[2]["start"]);
            Assert.Equal($"{Midnight}", connection.Subscriptions[0]["start"]);

            // Two of the three prints of that time were handed on; the third is new, and so is one of another size.
            // The numbers are those of the new connection.
            await connection.SendAsync(
                new DbnBuilder(3).Metadata().SymbolMapping(70, Ten, "SPXW.OPT", Call)
                    .Tcbbo(70, Ten + 5, 1.25, 3, 1.2, 1.3).Tcbbo(70, Ten + 5, 1.25, 3, 1.2, 1.3)
                    .Tcbbo(70, Ten + 5, 1.25, 3, 1.2, 1.3).Tcbbo(70, Ten + 5, 1.25, 4, 1.2, 1.3)
                    .Tcbbo(70, Ten + 9, 1.3, 1, 1.2, 1.3)
                    .System("Finished tcbbo replay", 3),
                Cancellation);

            Assert.True(await next);
            var events = await CollectAsync(reader, 3);

            Assert.Equal([3, 4, 1], events.Select(e => e.AsTrade().Size));
            Assert.Equal(6, reader.Current.Cursor.Position);
        }
    }

    [Fact]
    public async Task Who_is_connected_says_so_and_what_is_given_again_until_the_past_is_told()
    {
        var feed = Feed();
        FeedCursor cursor;
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(Start().Tcbbo(7, Ten, 1.25, 3, 1.2, 1.3), Cancellation);
            Assert.True(await next);
            Assert.False(reader.Current.IsReplay);
            cursor = reader.Current.Cursor;
        }

        _clock.Advance(TimeSpan.FromMinutes(10));
        await using var again = feed.ReadAsync(cursor, Cancellation).GetAsyncEnumerator(Cancellation);
        var first = again.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(Start(), Cancellation);
        Assert.True(await first);
        Assert.Equal((0, true), (again.Current.Events.Length, again.Current.IsReplay));

        await second.SendAsync(
            new DbnBuilder(3).Tcbbo(7, Ten + 9, 1.3, 1, 1.2, 1.3).System("Finished statistics replay", 3), Cancellation);
        Assert.True(await again.MoveNextAsync());
        Assert.Equal((1, true), (again.Current.Events.Length, again.Current.IsReplay));

        await second.SendAsync(
            new DbnBuilder(3).System("Finished tcbbo replay", 3).System("Finished cbbo-1s replay", 3), Cancellation);
        while (again.Current.IsReplay)
            Assert.True(await again.MoveNextAsync());
    }

    [Fact]
    public async Task What_is_dated_ahead_is_skipped_and_nothing_begins_again_there()
    {
        const long Hour = 3_600_000_000_000;
        var feed = Feed();
        FeedCursor cursor;
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(
                Start().Tcbbo(7, Ten, 1, 1, 1, 2).Tcbbo(7, Ten + Hour, 9, 1, 1, 2).Cbbo1s(7, Ten + Hour, null, 1, 2)
                    .Tcbbo(7, Ten + 1, 2, 1, 1, 2),
                Cancellation);
            Assert.True(await next);
            Assert.Equal([1, 2], (await CollectAsync(reader, 2)).Select(e => e.AsTrade().Price));
            cursor = reader.Current.Cursor;
        }

        await using var resumed = Read(feed, cursor);
        var afterwards = resumed.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(Start().Tcbbo(7, Ten + 2, 3, 1, 1, 2), Cancellation);

        Assert.True(await afterwards);
        Assert.Equal($"{Ten + 1}", second.Subscriptions[1]["start"]);
        Assert.Equal(2, feed.Counters.Malformed);
        Assert.Single(_log.Lines, line => line.Contains("dated ahead"));
    }

    [Fact]
    public async Task A_second_break_at_the_same_time_counts_all_that_was_handed_on()
    {
        var feed = Feed();
        FeedCursor? cursor = null;
        foreach (var expected in new[] { 2, 1 })
        {
            await using var reader = Read(feed, cursor);
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            var dbn = Start();
            for (var print = 0; print < (cursor is null ? 2 : 3); print++)
                dbn.Tcbbo(7, Ten, 1.25, 3, 1.2, 1.3);
            await connection.SendAsync(dbn, Cancellation);

            Assert.True(await next);
            await CollectAsync(reader, expected);
            cursor = reader.Current.Cursor;
        }

        await using var last = Read(feed, cursor);
        var afterAll = last.MoveNextAsync();
        using var again = await _gateway.AcceptAsync(Cancellation);
        await again.SendAsync(
            Start().Tcbbo(7, Ten, 1.25, 3, 1.2, 1.3).Tcbbo(7, Ten, 1.25, 3, 1.2, 1.3).Tcbbo(7, Ten, 1.25, 3, 1.2, 1.3)
                .Tcbbo(7, Ten + 1, 2, 1, 1.9, 2.1),
            Cancellation);

        Assert.True(await afterAll);
        Assert.Equal(2, Assert.Single(last.Current.Events.ToArray()).AsTrade().Price);
    }

    [Fact]
    public async Task Quotes_older_than_the_known_ones_are_not_handed_on_again()
    {
        var feed = Feed();
        FeedCursor cursor;
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(Start().Tcbbo(7, Ten, 1, 1, 1, 2).Cbbo1s(7, Ten + 1, null, 1, 2).Cbbo1s(7, Ten + 2, null, 1, 2), Cancellation);
            Assert.True(await next);
            await CollectAsync(reader, 3);
            cursor = reader.Current.Cursor;
        }

        await using var resumed = Read(feed, cursor);
        var afterwards = resumed.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(Start().Cbbo1s(7, Ten + 1, null, 1, 2).Cbbo1s(8, Ten + 2, null, 1, 2).Cbbo1s(7, Ten + 3, null, 1, 3), Cancellation);

        Assert.True(await afterwards);
        var quotes = await CollectAsync(resumed, 2);
        Assert.Equal([Ten + 2, Ten + 3], quotes.Select(e => e.EventTime.UnixNanoseconds));
    }

    [Fact]
    public async Task After_a_restart_each_symbol_is_given_what_itself_has_not_journalled()
    {
        var feed = Feed(symbols: ["SPX", "SPY"]);
        var journalled = new Dictionary<string, FeedCursor>();
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(
                Start().SymbolMapping(9, Ten, "SPY.OPT", SpyCall).Tcbbo(7, Ten, 1, 1, 1, 2).Tcbbo(9, Ten + 1, 2, 1, 1, 2), Cancellation);
            Assert.True(await next);
            await CollectAsync(reader, 2);
            journalled["SPY"] = reader.Current.Cursor;
            await connection.SendAsync(new DbnBuilder(3).Tcbbo(7, Ten + 5, 3, 1, 1, 2).Tcbbo(7, Ten + 5, 3, 1, 1, 2), Cancellation);
            Assert.True(await reader.MoveNextAsync());
            await CollectAsync(reader, 2);
            journalled["SPX"] = reader.Current.Cursor;
        }

        var after = feed.Resume(journalled);
        await using var resumed = Read(feed, after);
        var afterwards = resumed.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(
            Start().SymbolMapping(9, Ten, "SPY.OPT", SpyCall)
                .Tcbbo(9, Ten + 1, 2, 1, 1, 2).Tcbbo(7, Ten + 3, 9, 1, 1, 2).Tcbbo(7, Ten + 5, 3, 1, 1, 2)
                .Tcbbo(7, Ten + 5, 3, 1, 1, 2).Tcbbo(9, Ten + 6, 4, 1, 1, 2).Tcbbo(7, Ten + 7, 5, 1, 1, 2).Tcbbo(7, Ten + 4, 6, 1, 1, 2),
            Cancellation);

        // The last of them is late and no repetition: the replay had passed that time.
        Assert.True(await afterwards);
        Assert.Equal([4, 5, 6], (await CollectAsync(resumed, 3)).Select(e => e.AsTrade().Price));
        Assert.Equal($"{Ten + 1}", second.Subscriptions[1]["start"]);
        Assert.Equal(journalled.Values.Max(cursor => cursor.Position), after.Position);
    }

    [Fact]
    public async Task A_break_longer_than_the_gateways_memory_is_a_gap()
    {
        var feed = Feed();
        FeedCursor cursor;
        await using (var reader = Read(feed))
        {
            var next = reader.MoveNextAsync();
            using var connection = await _gateway.AcceptAsync(Cancellation);
            await connection.SendAsync(Start().Tcbbo(7, Ten, 1, 1, 1, 2), Cancellation);
            Assert.True(await next);
            cursor = reader.Current.Cursor;
        }

        _clock.Advance(TimeSpan.FromHours(30));
        await using var resumed = Read(feed, cursor);
        var afterwards = resumed.MoveNextAsync();
        using var second = await _gateway.AcceptAsync(Cancellation);
        await second.SendAsync(Start(), Cancellation);

        Assert.True(await afterwards);
        var gap = Assert.Single(resumed.Current.Events.ToArray()).AsGap();
        Assert.Equal((Ten, GapReason.FeedGap), (gap.From.UnixNanoseconds, gap.Reason));
        Assert.Equal($"{gap.To.UnixNanoseconds}", second.Subscriptions[1]["start"]);
        Assert.Equal(_clock.GetUtcNow() - TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1), gap.To.ToUtc());
    }

    [Fact]
    public async Task Records_the_gateway_left_out_are_a_gap_and_are_logged()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(
            Start().Tcbbo(7, Ten, 1, 1, 1, 2).Error("Skipped records", 7, Ten + 50).Tcbbo(7, Ten + 60, 1, 1, 1, 2), Cancellation);

        Assert.True(await next);
        var events = await CollectAsync(reader, 3);

        Assert.Equal([MarketEventKind.Trade, MarketEventKind.Gap, MarketEventKind.Trade], events.Select(e => e.Kind));
        Assert.Equal((Ten, Ten + 50), (events[1].AsGap().From.UnixNanoseconds, events[1].AsGap().To.UnixNanoseconds));
        Assert.Contains(_log.Lines, line => line.Contains("Skipped records"));
    }

    [Fact]
    public async Task A_warning_that_we_are_slow_is_logged_and_stops_nothing()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().System("12 s behind", 2).Tcbbo(7, Ten, 1, 1, 1, 2), Cancellation);

        Assert.True(await next);
        Assert.Contains(_log.Lines, line => line.Contains("12 s behind"));
    }

    [Fact]
    public async Task An_error_of_the_gateway_ends_the_read_with_its_words()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().Error("Symbol SPXW.OPT did not resolve", 4), Cancellation);

        var error = await Assert.ThrowsAsync<FeedException>(async () => await next);

        Assert.Contains("SPXW.OPT did not resolve", error.Message);
    }

    [Fact]
    public async Task Silence_without_heartbeats_ends_the_read()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().Tcbbo(7, Ten, 1, 1, 1, 2), Cancellation);
        Assert.True(await next);

        var waiting = reader.MoveNextAsync();
        _clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Contains("silent for 30 s", (await Assert.ThrowsAsync<FeedException>(async () => await waiting)).Message);
    }

    [Fact]
    public async Task Time_in_which_nobody_reads_is_no_silence()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start().Tcbbo(7, Ten, 1, 1, 1, 2), Cancellation);
        Assert.True(await next);
        Assert.Single(await CollectAsync(reader, 1));

        _clock.Advance(TimeSpan.FromMinutes(5));
        await connection.SendAsync(new DbnBuilder(3).Tcbbo(7, Ten + 1, 2, 1, 1, 2), Cancellation);

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(2, Assert.Single(await CollectAsync(reader, 1)).AsTrade().Price);
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_given_up()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptSilentlyAsync(Cancellation);
        await connection.SendLineAsync("lsg_version=0.6.1", Cancellation);

        // The sign-in's timer is started before its first read; it may be a moment after the connection.
        while (!next.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Yield();
        }

        Assert.Contains("no answer", (await Assert.ThrowsAsync<FeedException>(async () => await next)).Message);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_an_error_that_names_it()
    {
        var port = _gateway.Port;
        _gateway.Dispose();
        await using var reader = Read(Feed(port: port));

        var error = await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync());

        Assert.Contains($"127.0.0.1:{port}", error.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("lsg_version=1\ncram")]
    public async Task A_stranger_at_the_port_is_an_error(string greeting)
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptSilentlyAsync(Cancellation);
        await connection.SendLineAsync(greeting, Cancellation);

        await Assert.ThrowsAsync<FeedException>(async () => await next);
    }

    [Fact]
    public async Task Bytes_that_are_no_DBN_are_an_error()
    {
        await using var reader = Read(Feed());
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync("error=too many connections\n"u8.ToArray(), Cancellation);

        Assert.Contains("DBN", (await Assert.ThrowsAsync<FeedException>(async () => await next)).Message);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_ends_at_once()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var reader = Feed().ReadAsync(after: null, stopping.Token).GetAsyncEnumerator(Cancellation);
        var next = reader.MoveNextAsync();
        using var connection = await _gateway.AcceptAsync(Cancellation);
        await connection.SendAsync(Start(), Cancellation);
        Assert.True(await next);

        var waiting = reader.MoveNextAsync();
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task A_cursor_of_another_feed_is_refused()
    {
        await using var reader = Read(Feed(), new FeedCursor(new(2026, 6, 12), 5, "tape"));

        await Assert.ThrowsAsync<FeedException>(async () => await reader.MoveNextAsync());
    }

    private static DbnBuilder Start() => new DbnBuilder(3).Metadata()
        .SymbolMapping(7, Ten, "SPXW.OPT", Call)
        .SymbolMapping(8, Ten, "SPXW.OPT", Put);

    private DatabentoLiveFeed Feed(
        string key = Key, string[]? symbols = null, int? port = null, TimeSpan? backfill = null) => new(
        new DatabentoLiveFeedOptions
        {
            Key = key, Symbols = symbols ?? ["SPX"], Host = "127.0.0.1", Port = port ?? _gateway.Port,
            Backfill = backfill ?? TimeSpan.FromDays(1),
        },
        TradingCalendar.Nyse, _clock, _log);

    private IAsyncEnumerator<FeedChunk> Read(DatabentoLiveFeed feed, FeedCursor? after = null) =>
        feed.ReadAsync(after, Cancellation).Where(chunk => chunk.Events.Length > 0).GetAsyncEnumerator(Cancellation);

    // The network may cut what was sent into several chunks; the first of them was read.
    private static async Task<List<MarketEvent>> CollectAsync(IAsyncEnumerator<FeedChunk> reader, int count)
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
}
