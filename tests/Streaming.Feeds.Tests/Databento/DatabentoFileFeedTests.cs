using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Feeds.Databento;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Streaming.Testing.Databento;
using Xunit;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Streaming.Feeds.Tests.Databento;

public sealed class DatabentoFileFeedTests : FeedSpecification, IDisposable
{
    private const string Call = "SPXW  260612C06000000";
    private const string Put = "SPXW  260612P05990000";

    // 2026-06-12 10:00 New York.
    private static readonly long Ten = Timestamp.FromUtc(new(2026, 6, 12, 14, 0, 0, TimeSpan.Zero)).UnixNanoseconds;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IFeed> CreateAsync()
    {
        WriteDay();
        return Task.FromResult<IFeed>(Open(_folder.File("")));
    }

    [Fact]
    public async Task The_published_samples_of_one_contract_give_its_open_interest_once_and_its_trades_and_quotes()
    {
        foreach (var schema in new[] { "trades", "statistics", "definition", "cbbo-1s" })
            File.Copy(MarketDataFolder.Find($"databento/test_data.{schema}.dbn"), _folder.File($"{schema}.dbn"));
        var feed = Open(_folder.File(""), later: true);

        var events = await ReadAllAsync(feed);

        Assert.Equal(["AAPL"], feed.Description.Symbols);
        Assert.All(events, e => Assert.Equal("AAPL250221C00250000", e.Contract!.ToString()));

        // Four publishers, one number, at 06:30:08 New York (README of the data).
        var report = Assert.Single(events, e => e.Kind == MarketEventKind.OpenInterest);
        Assert.Equal(57_924, report.AsOpenInterest().Contracts);
        Assert.Equal("2025-02-20T11:30:08Z", report.EventTime.ToString());

        // The first record of each, decoded by hand: 1 at $0.24 on MIAX Emerald.
        var trades = events.Where(e => e.Kind == MarketEventKind.Trade).Select(e => e.AsTrade()).ToList();
        Assert.Equal(4, trades.Count);
        Assert.Equal((0.24, 1, 'D'), (trades[0].Price, trades[0].Size, trades[0].Venue));
        Assert.Equal(713_382, trades[0].Sequence);
        Assert.Equal(4, events.Count(e => e.Kind == MarketEventKind.Quote));
        Assert.Equal(0, feed.Counters.Malformed);
    }

    [Fact]
    public async Task A_trade_with_its_book_carries_the_quote_it_met()
    {
        var feed = Open(MarketDataFolder.Find("databento/test_data.tbbo.dbn"), later: true);

        var trades = (await ReadAllAsync(feed)).Select(e => e.AsTrade()).ToList();

        Assert.Equal(4, trades.Count);
        Assert.All(trades, trade => Assert.True(trade.HasQuote && trade.Bid <= trade.Price && trade.Price <= trade.Ask, trade.ToString()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_version_is_read(byte version)
    {
        Write("day.dbn", new DbnBuilder(version)
            .Metadata(mappings: ("SPXW  260612C06000000", 7, "20260612", "20260613"))
            .Definition(8, Ten, Put)
            .SymbolMapping(9, Ten, "SPY.OPT", "SPY   260612C00600000")
            .OpenInterest(7, Ten, 57_924, publisher: 22, reference: Ten - 86_400_000_000_000)
            .OpenInterest(7, Ten, 57_924, publisher: 23)
            .Tcbbo(7, Ten + 1, 1.25, 3, 1.2, 1.3)
            .Trade(8, Ten + 2, 0.35, 4, sequence: 99)
            .Cbbo1s(9, Ten + 1_000_000_000, lastTrade: null, double.NaN, 0.05)
            .System("Heartbeat", 0)
            .ToArray());
        var feed = Open(_folder.File("day.dbn"), symbols: ["SPX", "SPY"]);

        var events = await ReadAllAsync(feed);

        Assert.Equal(
            [
                MarketEventText.Of(MarketEvent.Of(Contract(Call), new OpenInterestReport(new(Ten), 57_924, new DateOnly(2026, 6, 11)))),
                MarketEventText.Of(MarketEvent.Of(Contract(Call), new Trade(new(Ten + 1), 1.25, 3, 0, new('I'), 'C', false, 1.2, 1.3))),
                MarketEventText.Of(MarketEvent.Of(Contract(Put), new Trade(new(Ten + 2), 0.35, 4, 99, new('I'), 'C', false, 0, 0))),
                MarketEventText.Of(MarketEvent.Of(Contract("SPY260612C00600000"), new Quote(new(Ten + 1_000_000_000), 0, 0.05, 10, 20))),
            ],
            events.Select(Text));
        Assert.Equal(0, feed.Counters.Malformed);
    }

    [Fact]
    public async Task Open_interest_that_venues_disagree_on_is_corrected_and_not_summed()
    {
        Write("day.dbn", Day()
            .OpenInterest(7, Ten, 100, publisher: 22)
            .OpenInterest(7, Ten, 100, publisher: 23)
            .OpenInterest(7, Ten + 1, 120, publisher: 22)
            .OpenInterest(7, Ten + 2, 120, publisher: 24, action: 2)
            .OpenInterest(7, Ten + 3, 5_000, publisher: 24, type: 6)
            .ToArray());

        var events = await ReadAllAsync(Open(_folder.File("day.dbn")));

        Assert.Equal([100L, 120L], events.Select(e => e.AsOpenInterest().Contracts));
    }

    [Fact]
    public async Task Contracts_of_another_day_another_root_or_another_underlying_are_foreign()
    {
        Write("day.dbn", new DbnBuilder(3)
            .Metadata(mappings:
            [
                (Call, 7, "20260612", "20260613"),
                ("SPXW  260615C06000000", 8, "20260612", "20260613"),
                ("SPX   260612C06000000", 9, "20260612", "20260613"),
                ("QQQ   260612C00600000", 10, "20260612", "20260613"),
            ])
            .Trade(7, Ten, 1, 1).Trade(8, Ten, 1, 1).Trade(9, Ten, 1, 1).Trade(10, Ten, 1, 1)
            .ToArray());
        var feed = Open(_folder.File("day.dbn"), symbols: ["spx"]);

        var trade = Assert.Single(await ReadAllAsync(feed));

        Assert.Equal(Contract(Call), trade.Contract);
        Assert.Equal((3, 0), (feed.Counters.Foreign, feed.Counters.Malformed));
    }

    [Fact]
    public async Task An_instrument_number_means_what_its_day_says()
    {
        var tomorrow = Ten + 86_400_000_000_000;
        Write("days.dbn", new DbnBuilder(3)
            .Metadata(mappings: [(Call, 7, "20260612", "20260613"), ("SPXW  260613C06100000", 7, "20260613", "20260614")])
            .Trade(7, Ten, 1, 1)
            .Trade(7, tomorrow, 1, 1)
            .ToArray());
        var feed = Open(_folder.File("days.dbn"));

        var cursors = new List<FeedCursor>();
        var strikes = new List<double>();
        await foreach (var chunk in feed.ReadAsync(after: null, Cancellation))
        {
            cursors.Add(chunk.Cursor);
            strikes.AddRange(chunk.Events.ToArray().Select(e => e.Contract!.Strike));
        }

        Assert.Equal([6000, 6100], strikes);
        Assert.Equal([new(new(2026, 6, 12), 1), new(new(2026, 6, 13), 2)], cursors);
    }

    [Fact]
    public async Task A_book_that_changes_is_a_quote_and_one_that_trades_is_a_trade()
    {
        Write("book.dbn", Day().Cmbp1(7, Ten, 'A', 1.1, 1.3).Cmbp1(7, Ten + 1, 'T', 1.1, 1.3).Trade(7, Ten + 2, 1, 1, action: 'C').ToArray());

        var events = await ReadAllAsync(Open(_folder.File("book.dbn")));

        Assert.Equal([MarketEventKind.Quote, MarketEventKind.Trade], events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Shares_in_the_same_folder_tell_the_spot()
    {
        Write("options.dbn", Day(("AAPL  260612C00250000", 7, "20260612", "20260613")).Trade(7, Ten, 1, 1).ToArray());
        Write("shares.dbn", new DbnBuilder(3)
            .Metadata("XNAS.ITCH", schema: 4, mappings: [("AAPL", 7, "20260612", "20260613"), ("TSLA", 8, "20260612", "20260613")])
            .Trade(7, Ten - 5, 249.5, 100).Trade(8, Ten - 5, 300, 100)
            .ToArray());

        var events = await ReadAllAsync(Open(_folder.File("")));

        Assert.Equal([MarketEventKind.Spot, MarketEventKind.Trade], events.Select(e => e.Kind));
        Assert.Equal(249.5, events[0].AsSpot().Price);
    }

    [Fact]
    public async Task A_file_saved_from_the_gateway_names_its_instruments_in_its_records()
    {
        Write("live.dbn", new DbnBuilder(3).Metadata().SymbolMapping(7, Ten, "SPXW.OPT", Call).Trade(7, Ten, 1, 1).ToArray());
        var feed = Open(_folder.File("live.dbn"));

        Assert.Equal(["SPX"], feed.Description.Symbols);
        Assert.Single(await ReadAllAsync(feed));
    }

    [Fact]
    public async Task A_record_that_breaks_off_ends_the_file_and_is_counted()
    {
        var bytes = Day().Trade(7, Ten, 1, 1).Trade(7, Ten + 1, 1, 1).ToArray();
        Write("cut.dbn", bytes[..^10]);
        var feed = Open(_folder.File("cut.dbn"));

        Assert.Single(await ReadAllAsync(feed));
        Assert.Equal(1, feed.Counters.Malformed);
    }

    [Fact]
    public async Task A_record_shorter_than_its_header_ends_the_file_and_is_counted()
    {
        Write("lost.dbn", Day().Trade(7, Ten, 1, 1).Raw(0, 0, 0, 0).Trade(7, Ten + 1, 1, 1).ToArray());
        var feed = Open(_folder.File("lost.dbn"));

        Assert.Single(await ReadAllAsync(feed));
        Assert.Equal(1, feed.Counters.Malformed);
    }

    [Fact]
    public async Task Nonsense_in_a_record_costs_that_record()
    {
        Write("odd.dbn", Day()
            .Raw([4, 0x00, .. new byte[14]])              // a trade of a header only
            .Raw([4, 0x77, .. new byte[14]])              // a type from the future: skipped, no fault
            .Trade(4711, Ten, 1, 1)                       // never named
            .Trade(7, Ten, -1, 1)
            .Trade(7, Ten, 1, 0)
            .OpenInterest(7, Ten, -5, publisher: 22)
            .Trade(7, Ten, 1, 1)
            .ToArray());
        var feed = Open(_folder.File("odd.dbn"));

        Assert.Single(await ReadAllAsync(feed));
        Assert.Equal(5, feed.Counters.Malformed);
    }

    [Fact]
    public async Task Bytes_turned_at_random_never_stop_the_program()
    {
        const int seed = 612;
        var random = new Random(seed);
        var sound = Day().Definition(8, Ten, Put).OpenInterest(7, Ten, 5, 22).Tcbbo(7, Ten, 1, 1, 1, 2).Cbbo1s(8, Ten, Ten, 1, 2).ToArray();
        for (var round = 0; round < 500; round++)
        {
            var bytes = sound.ToArray();
            for (var n = random.Next(1, 8); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Write("fuzz.dbn", bytes[..random.Next(bytes.Length + 1)]);

            try
            {
                await ReadAllAsync(Open(_folder.File("fuzz.dbn"), symbols: ["SPX"]));
            }
            catch (FeedException)
            {
                // The one way to fail that the supervisor knows.
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {round}: {e}");
            }
        }
    }

    [Fact]
    public void What_cannot_be_played_says_what_to_do()
    {
        Assert.Contains("Feed:Databento:Path", Refusal(""));
        Assert.Contains("Feed:Databento:Path", Refusal(_folder.File("nowhere.dbn")));

        Write("newer.dbn", [.. "DBN"u8, 4, 100, 0, 0, 0]);
        Assert.Contains("version 4", Refusal(_folder.File("newer.dbn")));

        Write("text.dbn", "once upon a time"u8.ToArray());
        Assert.Contains("does not begin with DBN", Refusal(_folder.File("text.dbn")));

        Write("short.dbn", Day().ToArray()[..90]);
        Assert.Contains("ends before", Refusal(_folder.File("short.dbn")));
    }

    [Theory]
    [InlineData("trades")]
    [InlineData("tbbo")]
    [InlineData("cbbo-1s")]
    [InlineData("cbbo-1m")]
    [InlineData("statistics")]
    public async Task A_compressed_file_is_played_as_the_one_that_was_compressed(string schema)
    {
        var plain = Open(MarketDataFolder.Find($"databento/test_data.{schema}.dbn"), later: true, symbols: ["AAPL", "SPX"]);
        var compressed = Open(MarketDataFolder.Find($"databento/test_data.{schema}.dbn.zst"), later: true, symbols: ["AAPL", "SPX"]);

        var events = (await ReadAllAsync(plain)).Select(e => MarketEventText.Of(e)).ToList();

        Assert.NotEmpty(events);
        Assert.Equal(events, (await ReadAllAsync(compressed)).Select(e => MarketEventText.Of(e)));
        Assert.Equal(plain.Counters.Malformed, compressed.Counters.Malformed);
    }

    [Fact]
    public async Task A_folder_of_compressed_files_is_played_as_one_of_plain_ones()
    {
        WriteDay();
        var plain = await ReadAllAsync(Open(_folder.File("")));
        foreach (var path in Directory.GetFiles(_folder.File(""), "*.dbn"))
        {
            // In two frames, as `zstd` joined by `cat` has them.
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(
                path + ".zst", [.. Compressed(bytes[..(bytes.Length / 3)]), .. Compressed(bytes[(bytes.Length / 3)..])],
                TestContext.Current.CancellationToken);
            File.Delete(path);
        }

        var feed = Open(_folder.File(""));
        var events = await ReadAllAsync(feed);

        Assert.Equal(plain.Select(e => MarketEventText.Of(e)), events.Select(e => MarketEventText.Of(e)));
        var cursor = new FeedCursor(new DateOnly(2026, 6, 12), 5_000);
        var behind = await feed.ReadAsync(cursor, TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
        Assert.Equal(MarketEventText.Of(events[5_000]), MarketEventText.Of(behind.Events.Span[0]));
    }

    [Fact]
    public async Task A_file_beside_which_it_lies_unpacked_is_left_out_and_named()
    {
        var day = Day().Trade(7, Ten, 1, 1).ToArray();
        Write("a.dbn", day);
        Write("a.dbn.zst", Compressed(day));
        Write("b.dbn.zst", Compressed(Day().Trade(8, Ten + 1, 1, 1).ToArray()));
        var log = new ListLogger<DatabentoFileFeed>();

        var feed = DatabentoFileFeed.Open(new DatabentoFileFeedOptions { Path = _folder.File(""), Speed = 0 }, log);

        Assert.Equal(2, (await ReadAllAsync(feed)).Count);
        Assert.Contains(_folder.File("a.dbn.zst"), Assert.Single(log.Lines));
    }

    [Fact]
    public async Task A_compressed_file_that_breaks_off_ends_the_read_and_says_so()
    {
        WriteDay();
        var bytes = Compressed(await File.ReadAllBytesAsync(_folder.File("tcbbo.dbn"), TestContext.Current.CancellationToken));
        Write("cut.dbn.zst", bytes[..^10]);
        Write("short.dbn.zst", bytes[..10]);

        var feed = Open(_folder.File("cut.dbn.zst"), symbols: ["SPX"]);
        var error = await Assert.ThrowsAsync<FeedException>(() => ReadAllAsync(feed));

        Assert.Contains($"{_folder.File("cut.dbn.zst")}, whose compression is damaged or breaks off", error.Message);
        Assert.Contains("Fetch it again", error.Message);
        Assert.Contains("breaks off", Refusal(_folder.File("short.dbn.zst")));
    }

    [Fact]
    public async Task A_compressed_file_turned_at_random_never_stops_the_program()
    {
        const int seed = 613;
        var random = new Random(seed);
        WriteDay();
        var sound = Compressed((await File.ReadAllBytesAsync(_folder.File("tcbbo.dbn"), TestContext.Current.CancellationToken))[..20_000]);
        var refused = 0;
        for (var round = 0; round < 1_000; round++)
        {
            var bytes = sound.ToArray();
            for (var n = random.Next(1, 8); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Write("fuzz.dbn.zst", bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)]);

            try
            {
                await ReadAllAsync(Open(_folder.File("fuzz.dbn.zst"), symbols: ["SPX"]));
            }
            catch (FeedException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {round}: {e}");
            }
        }

        Assert.True(refused > 500, $"Seed {seed}: only {refused} were refused.");
    }

    [Fact]
    public void A_folder_without_files_says_which_it_wants() =>
        Assert.Contains(".dbn or .dbn.zst", Refusal(_folder.File("")));

    private static byte[] Compressed(byte[] bytes)
    {
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(bytes).ToArray();
    }

    private static string Refusal(string path) => Assert.Throws<FeedException>(() => Open(path)).Message;

    private static DatabentoFileFeed Open(string path, bool later = false, string[]? symbols = null) => DatabentoFileFeed.Open(
        new DatabentoFileFeedOptions { Path = path, Speed = 0, IncludeLaterExpiries = later, Symbols = symbols ?? [] },
        NullLogger<DatabentoFileFeed>.Instance);

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(_folder.File(name), bytes);

    private static DbnBuilder Day(params (string Symbol, uint Id, string From, string To)[] mappings) => new DbnBuilder(3).Metadata(
        mappings: mappings.Length > 0 ? mappings : [(Call, 7, "20260612", "20260613"), (Put, 8, "20260612", "20260613")]);

    private static OptionContract Contract(string symbol) => OptionContract.TryParse(symbol)!;

    // Open interest, trades and quotes in a file each, more than a chunk of them.
    private void WriteDay()
    {
        var random = new Random(3);
        var interest = Metadata(10).OpenInterest(7, Ten, 100, 22).OpenInterest(7, Ten, 100, 23).OpenInterest(8, Ten, 50, 22);
        var trades = Metadata(17);
        var quotes = Metadata(15);
        for (var i = 0; i < 3_000; i++)
        {
            var time = Ten + i * 250_000_000L + random.Next(250_000_000);
            trades.Tcbbo((uint)random.Next(7, 9), time, Math.Round(1 + random.NextDouble(), 2), (uint)random.Next(1, 50), 1, 2.05);
            quotes.Cbbo1s((uint)random.Next(7, 9), Ten + i * 1_000_000_000L, lastTrade: null, 1, 2.05);
        }

        Write("statistics.dbn", interest.ToArray());
        Write("tcbbo.dbn", trades.ToArray());
        Write("cbbo.dbn", quotes.ToArray());

        static DbnBuilder Metadata(ushort schema) => new DbnBuilder(3).Metadata(
            schema: schema, mappings: [(Call, 7, "20260612", "20260613"), (Put, 8, "20260612", "20260613")]);
    }
}
