using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Feeds.Tape;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Tape;

public class TapeFeedTests : FeedSpecification, IDisposable
{
    private readonly TestFolder _folder = new();

    protected virtual string FileName => "day.jsonl";

    protected override long MalformedExpected => 3;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<IFeed> CreateAsync()
    {
        var path = _folder.File(FileName);
        if (!File.Exists(path))
            WriteFile(FileName, TwoDays());
        return Task.FromResult<IFeed>(Open(FileName));
    }

    [Fact]
    public async Task A_tape_of_two_days_gives_a_session_each()
    {
        var feed = await CreateAsync();

        var sessions = new List<DateOnly>();
        await foreach (var chunk in feed.ReadAsync(after: null, Cancellation))
            sessions.Add(chunk.Cursor.Session);

        Assert.Equal([new(2015, 12, 23), new(2015, 12, 24)], sessions.Distinct());
        Assert.Equal(sessions.Order(), sessions);
    }

    [Fact]
    public async Task A_tape_without_a_header_tells_its_symbols_by_its_lines()
    {
        var feed = await CreateAsync();

        Assert.Equal(["GOOG", "SPX"], feed.Description.Symbols);
        Assert.False(feed.Description.CarriesClock);
        Assert.False(feed.Description.IsLive);
    }

    [Fact]
    public void A_header_says_what_the_tape_carries()
    {
        WriteFile("header.jsonl", """{"k":"tape","version":1,"clock":true,"symbols":["SPY","QQQ"],"cadence":60}""" + "\n");

        var description = Open("header.jsonl").Description;

        Assert.Equal(["SPY", "QQQ"], description.Symbols);
        Assert.True(description.CarriesClock);
        Assert.Equal(TimeSpan.FromMinutes(1), description.Cadence);
    }

    [Fact]
    public void Minute_totals_on_a_tape_make_a_minutes_silence_normal()
    {
        WriteFile("bars.jsonl", """{"k":"t","ts":1450967460000,"sym":"GOOG151224C00750000","p":1.3,"s":5,"bar":1}""");

        Assert.Equal(TimeSpan.FromMinutes(1), Open("bars.jsonl").Description.Cadence);
    }

    [Theory]
    [InlineData("2", "2")]
    [InlineData("99999999999", "99999999999")]
    [InlineData("1e30", "9223372036854775807")]
    public void A_tape_of_a_newer_version_is_refused(string version, string told)
    {
        WriteFile("newer.jsonl", $$"""{"k":"tape","version":{{version}},"clock":true}""" + "\n");

        Assert.Contains($"of version {told};", Assert.Throws<FeedException>(() => Open("newer.jsonl")).Message);
    }

    [Fact]
    public void A_missing_tape_is_named_together_with_its_option()
    {
        var error = Assert.Throws<FeedException>(() => Open("nowhere.jsonl"));

        Assert.Contains(_folder.File("nowhere.jsonl"), error.Message);
        Assert.Contains("Feed:Tape:Path", error.Message);
        Assert.Contains("Feed:Tape:Path", Assert.Throws<FeedException>(
            () => TapeFeed.Open(new TapeFeedOptions(), NullLogger<TapeFeed>.Instance)).Message);
    }

    [Fact]
    public void Another_content_has_another_fingerprint()
    {
        WriteFile("one.jsonl", """{"k":"s","ts":1450967460000,"und":"GOOG","p":748.47}""");
        WriteFile("two.jsonl", """{"k":"s","ts":1450967460000,"und":"GOOG","p":748.48}""");

        Assert.NotEqual(Open("one.jsonl").Description.Fingerprint, Open("two.jsonl").Description.Fingerprint);
    }

    [Fact]
    public async Task A_line_that_never_ends_is_one_skipped_line()
    {
        var sound = """{"k":"s","ts":1450967460000,"und":"GOOG","p":748.47}""";
        WriteFile("long.jsonl", sound + "\n" + new string('x', 1_000_000) + "\n" + sound + "\n" + new string('y', 100_000));
        var feed = Open("long.jsonl");

        Assert.Equal(2, (await ReadAllAsync(feed)).Count);
        Assert.Equal(2, feed.Counters.Malformed);
    }

    [Fact]
    public async Task A_compressed_tape_that_breaks_off_is_played_as_far_as_it_goes()
    {
        WriteFile("whole.jsonl.gz", TwoDays());
        var bytes = await File.ReadAllBytesAsync(_folder.File("whole.jsonl.gz"), Cancellation);
        await File.WriteAllBytesAsync(_folder.File("cut.jsonl.gz"), bytes[..(bytes.Length / 2)], Cancellation);
        var whole = await ReadAllAsync(Open("whole.jsonl.gz"));

        var feed = Open("cut.jsonl.gz");
        var played = await ReadAllAsync(feed);

        Assert.InRange(played.Count, 1, whole.Count - 1);
        Assert.Equal(whole.Take(played.Count).Select(Text), played.Select(Text));
        Assert.True(feed.Counters.Malformed > 0);
    }

    [Fact]
    public async Task Windows_line_ends_blank_lines_and_a_missing_last_line_end_are_read()
    {
        WriteFile("lines.jsonl", "\r\n{\"k\":\"c\",\"und\":\"GOOG\",\"ts\":1450967490000}\r\n\n{\"k\":\"c\",\"und\":\"GOOG\",\"ts\":1450967491000}");
        var feed = Open("lines.jsonl");

        Assert.Equal(2, (await ReadAllAsync(feed)).Count);
        Assert.Equal(0, feed.Counters.Malformed);
    }

    private TapeFeed Open(string name) =>
        TapeFeed.Open(new TapeFeedOptions { Path = _folder.File(name), Speed = 0 }, NullLogger<TapeFeed>.Instance);

    private void WriteFile(string name, string content)
    {
        using Stream file = File.Create(_folder.File(name));
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionLevel.Optimal)
            : file;
        stream.Write(Encoding.UTF8.GetBytes(content));
    }

    // Two mornings, 3,000 quotes each, with three lines that are none and one of a contract without a same-day book.
    private static string TwoDays()
    {
        var random = new Random(5);
        var text = new StringBuilder();
        foreach (var open in new[] { 1_450_881_000_000, 1_450_967_400_000 })
        {
            text.Append("{\"k\":\"oops\"}\n");
            for (var i = 0; i < 3_000; i++)
            {
                var time = open + 250 * i + random.Next(250);
                var bid = Math.Round(random.NextDouble(), 2);
                text.Append($"{{\"k\":\"q\",\"ts\":{time},\"sym\":\"GOOG151224C00{700 + random.Next(100)}000\",\"b\":{bid},\"bs\":3,\"a\":{bid + 1},\"as\":2}}\n");
            }
        }

        text.Append("{\"k\":\"s\",\"ts\":1450988000000,\"und\":\"SPX\",\"p\":2060.99}\n");
        text.Append("{\"k\":\"q\",\"ts\":1450988000000,\"sym\":\"SPX151224C02000000\",\"b\":1,\"a\":2}\n");
        return text.Append("{\"k\":\"s\",\"ts\":14509").ToString();
    }
}

/// <summary>The same promises, compressed.</summary>
public sealed class CompressedTapeFeedTests : TapeFeedTests
{
    protected override string FileName => "day.jsonl.gz";
}
