using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Feeds.Tape;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Feeds.Tests.Tape;

public sealed class TapeRecorderTests : IDisposable
{
    private static readonly OptionContract Call = OptionContract.TryParse("SPY260612C00600000")!;
    private static readonly Timestamp Start = Timestamp.FromUnixSeconds(1_781_271_000);

    private static readonly FeedDescription Feed = new() { Name = "test", Symbols = ["SPY", "QQQ"], IsLive = true };

    private static readonly FeedDescription Seeded = Feed with { IsLive = false, CanReplay = true, Fingerprint = "seed 1" };

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("day.jsonl")]
    [InlineData("day.jsonl.gz")]
    public async Task What_was_recorded_is_played_again(string name)
    {
        var events = Trades(1, 3_000);
        var recorder = Recorder(name);
        foreach (var batch in events.Chunk(100))
            recorder.Record(batch);
        await recorder.DisposeAsync();

        var tape = Play(name);

        Assert.Equal(events.Select(Text), (await ReadAllAsync(tape)).Select(Text));
        Assert.Equal(3_000, recorder.Counters.Recorded);
        Assert.True(tape.Description.CarriesClock);
        Assert.Equal(["SPY", "QQQ"], tape.Description.Symbols);
    }

    [Theory]
    [InlineData("day.jsonl")]
    [InlineData("day.jsonl.gz")]
    public async Task A_recorder_that_starts_again_continues_the_tape(string name)
    {
        await RecordAsync(name, Trades(1, 10));
        await RecordAsync(name, Trades(11, 10));

        var tape = Play(name);

        Assert.Equal(Trades(1, 20).Select(Text), (await ReadAllAsync(tape)).Select(Text));
        Assert.Equal(0, tape.Counters.Malformed);
    }

    [Fact]
    public async Task Half_a_line_left_by_a_crash_costs_that_line_only()
    {
        await RecordAsync("day.jsonl", Trades(1, 2));
        var path = _folder.File("day.jsonl");
        var text = await File.ReadAllTextAsync(path, Cancellation);
        await File.WriteAllTextAsync(path, text[..^20], Cancellation);
        await RecordAsync("day.jsonl", Trades(3, 1));

        var tape = Play("day.jsonl");

        Assert.Equal([1L, 3L], (await ReadAllAsync(tape)).Select(e => e.AsTrade().Sequence));
        Assert.Equal(1, tape.Counters.Malformed);
    }

    [Theory]
    [InlineData("day.jsonl")]
    [InlineData("day.jsonl.gz")]
    public async Task A_feed_that_is_given_again_is_recorded_on_behind_what_is_there(string name)
    {
        var clock = MarketEvent.Clock("SPY", Start + TimeSpan.FromMilliseconds(8));
        await RecordAsync(name, [.. Trades(1, 5), clock, .. Trades(6, 4)], Seeded);

        // What is run through again at full speed has no closes by the clock, or others.
        await RecordAsync(name, [.. Trades(1, 3), clock, .. Trades(4, 11)], Seeded);

        var read = await ReadAllAsync(Play(name));
        Assert.Equal(
            ((MarketEvent[])[.. Trades(1, 5), clock, .. Trades(6, 9)]).Select(Text), read.Select(Text));
    }

    [Fact]
    public async Task A_line_that_a_crash_has_cut_is_recorded_again()
    {
        await RecordAsync("day.jsonl", Trades(1, 3), Seeded);
        var path = _folder.File("day.jsonl");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Cancellation))[..^20], Cancellation);

        await RecordAsync("day.jsonl", Trades(1, 4), Seeded);

        Assert.Equal([1L, 2L, 3L, 4L], (await ReadAllAsync(Play("day.jsonl"))).Select(e => e.AsTrade().Sequence));
    }

    [Fact]
    public async Task Another_source_another_day_and_what_is_live_are_recorded_whole()
    {
        var nextDay = MarketEvent.Of(Call, new Trade(
            Start + TimeSpan.FromDays(1), 1.25, 3, 9, ConditionCode.Automatic, 'C', false, 1.2, 1.3));
        await RecordAsync("day.jsonl", Trades(1, 2), Seeded);
        await RecordAsync("day.jsonl", Trades(1, 1), Seeded with { Fingerprint = "seed 2" });
        await RecordAsync("day.jsonl", Trades(1, 1), Feed);
        await RecordAsync("day.jsonl", [.. Trades(1, 2), nextDay], Seeded);

        Assert.Equal([1L, 2L, 1L, 1L, 9L], (await ReadAllAsync(Play("day.jsonl"))).Select(e => e.AsTrade().Sequence));
    }

    [Fact]
    public async Task A_file_that_is_no_recording_of_these_symbols_is_left_alone()
    {
        var path = _folder.File("notes.jsonl");
        await File.WriteAllTextAsync(path, "dear diary\n", Cancellation);

        var error = Assert.Throws<FeedException>(() => Recorder("notes.jsonl"));

        Assert.Contains("Feed:Record:Path", error.Message);
        Assert.Equal("dear diary\n", await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public async Task Batches_of_two_symbols_from_two_threads_keep_their_lines_and_their_order()
    {
        var recorder = Recorder("day.jsonl", capacity: 2);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(
            () =>
            {
                for (var i = 0; i < 500; i++)
                    recorder.Record(Trades(1_000 * worker + i + 1, 1));
            },
            Cancellation)));
        await recorder.DisposeAsync();

        var tape = Play("day.jsonl");
        var read = await ReadAllAsync(tape);

        Assert.Equal(2_000, read.Count);
        Assert.Equal(0, tape.Counters.Malformed);
        foreach (var worker in read.GroupBy(e => e.AsTrade().Sequence / 1_000))
            Assert.Equal(worker.Select(e => e.AsTrade().Sequence).Order(), worker.Select(e => e.AsTrade().Sequence));
    }

    [Fact]
    public async Task A_full_queue_makes_the_caller_wait_and_is_counted()
    {
        using var disk = new GatedStream();
        var recorder = new TapeRecorder(
            disk, new TapeRecorderOptions { QueueCapacity = 1 }, new ManualTime(), NullLogger.Instance);
        var caller = Task.Run(
            () =>
            {
                // The second write is of a full buffer and stands at the gate; a batch waits in the queue, one before it.
                for (var i = 0; i < 6; i++)
                    recorder.Record(Trades(1, 1_000));
            },
            Cancellation);

        await disk.Reached.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.False(caller.IsCompleted);
        disk.Open();
        await caller.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await recorder.DisposeAsync();

        Assert.True(recorder.Counters.Waits > 0);
        Assert.Equal((6_000, 0), (recorder.Counters.Recorded, recorder.Counters.Lost));
    }

    [Fact]
    public async Task Every_second_what_is_there_is_handed_to_the_system()
    {
        using var disk = new GatedStream();
        disk.Open();
        var clock = new ManualTime();
        await using var recorder = new TapeRecorder(disk, new TapeRecorderOptions(), clock, NullLogger.Instance);
        recorder.Record(Trades(1, 1));

        clock.Advance(TimeSpan.FromSeconds(1));

        await disk.Flushed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(disk.Written > 0);
    }

    [Fact]
    public async Task A_disk_that_fails_is_reported_and_what_follows_is_counted_as_lost()
    {
        using var disk = new GatedStream { Failure = new IOException("No space left on device") };
        disk.Open();
        var logger = new ListLogger<TapeRecorder>();
        var clock = new ManualTime();
        var recorder = new TapeRecorder(disk, new TapeRecorderOptions { Path = "day.jsonl" }, clock, logger);
        recorder.Record(Trades(1, 1));
        clock.Advance(TimeSpan.FromSeconds(1));
        await disk.Reached.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        recorder.Record(Trades(2, 5));
        await recorder.DisposeAsync();

        Assert.IsType<IOException>(recorder.Fault);
        Assert.Contains("day.jsonl", Assert.Single(logger.Lines));
        Assert.Equal(5, recorder.Counters.Lost);
    }

    private async Task RecordAsync(string name, MarketEvent[] events, FeedDescription? feed = null)
    {
        await using var recorder = Recorder(name, feed: feed);
        recorder.Record(events);
    }

    private TapeRecorder Recorder(string name, int capacity = 16, FeedDescription? feed = null) => new(
        new TapeRecorderOptions { Path = _folder.File(name), QueueCapacity = capacity }, feed ?? Feed, TimeProvider.System,
        NullLogger<TapeRecorder>.Instance);

    private TapeFeed Play(string name) =>
        TapeFeed.Open(new TapeFeedOptions { Path = _folder.File(name) }, NullLogger<TapeFeed>.Instance);

    private static async Task<List<MarketEvent>> ReadAllAsync(TapeFeed feed)
    {
        var events = new List<MarketEvent>();
        await foreach (var chunk in feed.ReadAsync(after: null, Cancellation))
            events.AddRange(chunk.Events.Span);
        return events;
    }

    private static MarketEvent[] Trades(long first, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => MarketEvent.Of(Call, new Trade(
            Start + TimeSpan.FromMilliseconds(first + i), 1.25, 3, first + i, ConditionCode.Automatic, 'C', false, 1.2, 1.3))),
    ];

    private static string Text(MarketEvent marketEvent) => MarketEventText.Of(in marketEvent);

    /// <summary>A disk that writes when it is let.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public Task Flushed => _flushed.Task;

        public IOException? Failure { get; init; }

        public long Written { get; private set; }

        public void Open() => _gate.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _reached.TrySetResult();
            _gate.Wait();
            if (Failure is not null)
                throw Failure;
            Written += buffer.Length;
        }

        public override void Flush() => _flushed.TrySetResult();

        protected override void Dispose(bool disposing)
        {
            _gate.Set();
            base.Dispose(disposing);
        }
    }
}
