using System.Text;
using Streaming.Engine.MarketData;
using Streaming.Feeds.Tape;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Tape;

public sealed class TapeReaderTests
{
    [Fact]
    public void A_clock_line_may_have_its_keys_in_any_order()
    {
        var read = TapeText.Read("""{"k":"c","und":"GOOG","ts":1450967490000}""");

        Assert.Equal(MarketEventKind.Clock, read.Kind);
        Assert.Equal(Timestamp.FromUnixMilliseconds(1_450_967_490_000), read.EventTime);
    }

    [Fact]
    public void A_trade_without_a_condition_is_taken_as_automatic()
    {
        var read = TapeText.Read("""{"k":"t","ts":1450967460123,"sym":"GOOG151224C00750000","p":1.35,"s":5}""");

        Assert.Equal(ConditionCode.Automatic, read.AsTrade().Condition);
    }

    [Fact]
    public void A_spot_of_bid_and_ask_alone_is_their_middle()
    {
        var read = TapeText.Read("""{"k":"s","ts":1450967460000,"und":"GOOG","b":748,"a":749}""");

        Assert.Equal(748.5, read.AsSpot().Price);
    }

    [Fact]
    public void Unknown_keys_and_nulls_are_ignored()
    {
        var read = TapeText.Read("""{"k":"s","note":{"of":["a","stranger"]},"ts":1450967460000,"und":"GOOG","p":748.47,"b":null,"version":"x"}""");

        Assert.Equal(748.47, read.AsSpot().Price);
    }

    [Fact]
    public void Reading_costs_no_allocation_once_the_symbols_are_known()
    {
        var reader = TapeText.Reader(new FeedCounters());
        var line = """{"k":"q","ts":1450967460000.25,"sym":"GOOG151224C00750000","b":1.2,"bs":11,"a":1.45,"as":20}"""u8.ToArray();

        // What the runtime needs once, when it compiles a method anew, comes to lie in one round or another.
        Assert.Contains(0, Enumerable.Range(0, 10).Select(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
                reader.TryRead(line, out var _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("[1,2]")]
    [InlineData("42")]
    [InlineData("""{"k":"q","ts":1450967460000,"sym":"GOOG151224C00750000" """)]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"GOOG","p":748.47} trailing""")]
    [InlineData("""{"k":"zzz","ts":1450967460000,"und":"GOOG"}""")]
    [InlineData("""{"ts":1450967460000,"und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":-1,"und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":1e300,"und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":99999999999999999,"und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":"1450967460000","und":"GOOG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"","p":748.47}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"A_NAME_THAT_IS_TOO_LONG","p":748.47}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"GOOG","p":0}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"GOOG","p":-3}""")]
    [InlineData("""{"k":"s","ts":1450967460000,"und":"GOOG","p":1e999}""")]
    [InlineData("""{"k":"q","ts":1450967460000,"sym":"GOOG151224X00750000","b":1,"a":2}""")]
    [InlineData("""{"k":"q","ts":1450967460000,"sym":17,"b":1,"a":2}""")]
    [InlineData("""{"k":"q","ts":1450967460000,"b":1,"a":2}""")]
    [InlineData("""{"k":"t","ts":1450967460000,"sym":"GOOG151224C00750000","p":1.3,"s":0}""")]
    [InlineData("""{"k":"t","ts":1450967460000,"sym":"GOOG151224C00750000","p":1.3,"s":9999999999}""")]
    [InlineData("""{"k":"t","ts":1450967460000,"sym":"GOOG151224C00750000","p":1.3,"s":1,"cond":"AB"}""")]
    [InlineData("""{"k":"oi","ts":1450967460000,"sym":"GOOG151224C00750000"}""")]
    [InlineData("""{"k":"oi","ts":1450967460000,"sym":"GOOG151224C00750000","oi":1,"date":"yesterday"}""")]
    [InlineData("""{"k":"gap","ts":1450967480000,"und":"GOOG","to":1450967470000,"reason":"halt"}""")]
    [InlineData("""{"k":"gap","ts":1450967480000,"und":"GOOG","to":1450967490000,"reason":"lunch"}""")]
    [InlineData("""{"k":"tape","clock":true}""")]
    public void A_line_that_is_no_event_is_counted_and_skipped(string line)
    {
        var counters = new FeedCounters();

        Assert.False(TapeText.Reader(counters).TryRead(Encoding.UTF8.GetBytes(line), out _));

        Assert.Equal(1, counters.Malformed);
    }

    [Fact]
    public void Random_bytes_are_counted_and_stop_nothing()
    {
        const int seed = 20151224;
        var random = new Random(seed);
        var counters = new FeedCounters();
        var reader = TapeText.Reader(counters);
        var sound = """{"k":"t","ts":1450967460123.5,"sym":"GOOG151224C00750000","p":1.35,"s":5,"cond":"I","ex":"C","seq":17}"""u8.ToArray();
        for (var i = 0; i < 5_000; i++)
        {
            var line = sound.ToArray();
            for (var n = random.Next(1, 6); n > 0; n--)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            reader.TryRead(line.AsSpan(0, random.Next(line.Length + 1)), out _);
        }

        Assert.True(counters.Malformed > 2_500, $"Seed {seed}: only {counters.Malformed} were malformed.");
        Assert.True(reader.TryRead(sound, out _));
    }

    [Theory]
    [InlineData("""{"k":"tape","version":1,"clock":true,"symbols":["SPY","QQQ"],"cadence":60}""")]
    [InlineData("""{"k":"oi","ts":1450967460000,"sym":"GOOG151224C00750000","oi":12,"date":"2015-12-23"}""")]
    [InlineData("""{"k":"s","ts":1450967460000.25,"und":"GOOG","p":748.47,"b":748.4,"a":748.5,"rt":"1450967460000250001"}""")]
    [InlineData("""{"k":"t","ts":1450967460123.5,"sym":"GOOG151224C00750000","p":1.35,"s":5,"cond":"I","ex":"C","seq":17,"bar":1}""")]
    [InlineData("""{"k":"x","ts":1450967460123.5,"sym":"GOOG151224C00750000","p":1.35,"s":5,"cond":"A","ex":"C","seq":17}""")]
    [InlineData("""{"k":"gap","ts":1450967480000,"und":"GOOG","to":1450967490000,"reason":"halt"}""")]
    public async Task Whatever_stands_in_a_line_it_is_read_or_counted(string sound)
    {
        const int seed = 20151224;
        var counters = new FeedCounters();

        await HostileJson.FeedAsync<FeedException>(sound, seed, 4_000, bytes => TapeText.Reader(counters).TryRead(bytes, out _));

        Assert.True(counters.Malformed > 1_000, $"Seed {seed}: only {counters.Malformed} were malformed.");
    }

    [Fact]
    public void A_contract_of_no_same_day_book_is_foreign_and_not_skipped()
    {
        var counters = new FeedCounters();

        var read = TapeText.Reader(counters).TryRead(
            """{"k":"q","ts":1450967460000,"sym":"SPX151224C02000000","b":1,"a":2}"""u8, out _);

        Assert.False(read);
        Assert.Equal((0, 1), (counters.Malformed, counters.Foreign));
    }

    [Fact]
    public void A_kind_of_fault_is_logged_once_and_its_bytes_are_cut()
    {
        var logger = new ListLogger<TapeReader>();
        var counters = new FeedCounters();
        var reader = new TapeReader(new SkippedMessages("tape", counters, logger));
        var line = Encoding.ASCII.GetBytes(new string('x', 5_000));

        for (var i = 0; i < 10; i++)
            reader.TryRead(line, out _);

        Assert.Equal(10, counters.Malformed);
        Assert.Contains(new string('x', 200), Assert.Single(logger.Lines));
        Assert.DoesNotContain(new string('x', 201), logger.Lines[0]);
    }
}
