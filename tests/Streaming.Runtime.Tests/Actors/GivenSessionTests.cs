using System.Text.Json;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Actors;

/// <summary>A feed that is given again is taken up at the checkpoints of its symbols, and what is told is what an undisturbed
/// run tells.</summary>
public sealed class GivenSessionTests
{
    private static readonly string[] Symbols = ["SPY", "QQQ"];
    private static readonly MarketEvent[] Morning = Simulate(minutes: 20);
    private static readonly Lazy<Task<Dictionary<string, string[]>>> Undisturbed = new(new GivenSessionTests().UndisturbedAsync);
    private static readonly JsonSerializerOptions Everything = new() { IncludeFields = true };

    private readonly MemoryDatabase _database = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private MemorySessionStore Store => new(_database, TimeProvider.System);

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.8)]
    [InlineData(0.97)]
    public async Task What_was_applied_before_the_oldest_checkpoint_is_not_given_again_and_nothing_is_told_otherwise(double killedAt)
    {
        var undisturbed = await Undisturbed.Value;
        var killed = (int)(killedAt * Morning.Length);
        await DieAsync(new GivenFeed(Morning, killed, Symbols));

        var feed = new GivenFeed(Morning, null, Symbols);
        var given = await LiveAsync(feed);

        Assert.InRange(feed.BeganAt, killed / 3, killed);
        Assert.Equal(Morning.Length - feed.BeganAt, given);
        await AssertToldAsync(undisturbed);
    }

    [Fact]
    public async Task While_it_is_recorded_all_of_it_is_given_because_a_recorder_counts_from_the_start()
    {
        var undisturbed = await Undisturbed.Value;
        await DieAsync(new GivenFeed(Morning, Morning.Length * 3 / 4, Symbols));

        await using var recorder = new CountingRecorder();
        var feed = new GivenFeed(Morning, null, Symbols);
        await LiveAsync(feed, recorder: recorder);

        Assert.Equal((0, Morning.Length), (feed.BeganAt, recorder.Events));
        await AssertToldAsync(undisturbed);
    }

    [Fact]
    public async Task One_whose_checkpoint_is_newer_passes_over_what_it_knows()
    {
        var undisturbed = await Undisturbed.Value;
        await DieAsync(new GivenFeed(Morning, Morning.Length * 3 / 4, Symbols));
        var places = new List<long>();
        foreach (var symbol in Symbols)
            places.Add((await OpenAsync(symbol)).Checkpoint!.Position);

        var feed = new GivenFeed(Morning, null, Symbols);
        await LiveAsync(feed);

        Assert.True(places.Max() - places.Min() > 1_000, "they have turns of their own");
        Assert.Equal(places.Min() - 1, feed.BeganAt);
        await AssertToldAsync(undisturbed);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("of another format")]
    [InlineData("cut")]
    public async Task A_checkpoint_that_nobody_can_read_costs_the_whole_day_and_nothing_else(string what)
    {
        var undisturbed = await Undisturbed.Value;
        await DieAsync(new GivenFeed(Morning, Morning.Length / 2, Symbols));
        var opened = await OpenAsync("QQQ");
        var state = opened.Checkpoint!.State.ToArray();
        state[sizeof(int) + state[0]] ^= 0x40; // the first byte behind the event
        await Store.CheckpointAsync(opened, opened.Checkpoint with
        {
            State = what switch { "damaged" => default, "cut" => state.AsMemory(0, 2), _ => state.AsMemory() },
        }, Stop);

        var feed = new GivenFeed(Morning, null, Symbols);
        await LiveAsync(feed);

        Assert.Equal(0, feed.BeganAt);
        await AssertToldAsync(undisturbed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_checkpoint_that_names_a_wrong_place_is_given_up_before_anything_is_applied(int by)
    {
        var undisturbed = await Undisturbed.Value;
        await DieAsync(new GivenFeed(Morning, Morning.Length / 2, Symbols));
        foreach (var symbol in Symbols)
        {
            var opened = await OpenAsync(symbol);
            await Store.CheckpointAsync(
                opened, opened.Checkpoint! with { Position = opened.Checkpoint.Position + by }, Stop);
        }

        var bars = (await Store.FindAsync("SPY", Market.Day, Stop))!.Bars.Count;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LiveAsync(new GivenFeed(Morning, null, Symbols)));

        Assert.Contains("given up", failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(bars, (await Store.FindAsync("SPY", Market.Day, Stop))!.Bars.Count);
        while (true)
        {
            // Each of them that the first failure did not end finds it out for itself.
            var feed = new GivenFeed(Morning, null, Symbols);
            if (await Record.ExceptionAsync(() => LiveAsync(feed)) is null)
            {
                Assert.Equal(0, feed.BeganAt);
                break;
            }
        }

        await AssertToldAsync(undisturbed);
    }

    [Fact]
    public async Task Another_source_begins_with_its_start_and_a_log_of_its_own()
    {
        await DieAsync(new GivenFeed(Morning, Morning.Length / 2, Symbols));
        var before = await OpenAsync("SPY");

        var other = new GivenFeed(Morning, null, Symbols);
        other = new GivenFeed(Morning, null, Symbols) { Description = other.Description with { Fingerprint = "another day" } };
        await LiveAsync(other);

        Assert.Equal(0, other.BeganAt);
        Assert.NotEqual(before.Epoch, (await Store.FindAsync("SPY", Market.Day, Stop))!.Epoch);
    }

    [Fact]
    public async Task A_feed_that_begins_on_a_later_day_is_not_taken_up_on_an_earlier_one()
    {
        await DieAsync(new GivenFeed(Morning, Morning.Length / 2, Symbols));

        var feed = new GivenFeed([], null, Symbols);
        feed = new GivenFeed([], null, Symbols) { Description = feed.Description with { FirstSession = Market.Day.AddDays(1) } };
        await LiveAsync(feed);

        Assert.Equal(0, feed.BeganAt);
    }

    [Fact]
    public async Task Where_somebody_comes_whom_the_feed_did_not_name_all_is_given_again()
    {
        var feed = new GivenFeed(Morning, Morning.Length * 3 / 4, "SPY");
        await DieAsync(feed);

        var again = new GivenFeed(Morning, null, "SPY");
        await LiveAsync(again);

        Assert.Equal(0, again.BeganAt);
        Assert.Equal((await Undisturbed.Value)["QQQ"], (await ToldAsync())["QQQ"]);
    }

    [Fact]
    public async Task A_day_whose_last_event_lies_before_the_checkpoint_still_comes_to_its_close()
    {
        // More than a batch: with the first one the log is opened.
        MarketEvent[] day =
        [
            Market.Listing(), .. Enumerable.Range(1, 2_000).Select(i => Market.Spot(i / 100.0)), Market.Print(21), Market.Spot(31.5),
        ];
        await DieAsync(new GivenFeed(day, until: day.Length), checkpointBars: 1);
        var opened = await OpenAsync("SPY");
        Assert.Equal((1, (long)day.Length), (opened.Bars.Count, opened.Checkpoint!.Position));

        var feed = new GivenFeed(day);
        await LiveAsync(feed, checkpointBars: 1);

        var bars = (await Store.FindAsync("SPY", Market.Day, Stop))!.Bars;
        Assert.Equal(day.Length - 1, feed.BeganAt);
        Assert.Equal(Enumerable.Range(0, 780), bars.Select(bar => bar.Ordinal));
        Assert.Equal(1, bars.Sum(bar => bar.Strikes.SignedFlow.Sum()));
    }

    private async Task<Dictionary<string, string[]>> UndisturbedAsync()
    {
        await LiveAsync(new GivenFeed(Morning, null, Symbols));
        return await ToldAsync();
    }

    /// <summary>One life that is over when all was applied that the feed has by now.</summary>
    private async Task DieAsync(GivenFeed feed, int checkpointBars = 10)
    {
        await using var rig = new RuntimeRig(feed, Store, checkpointBars: checkpointBars);
        await rig.SuperviseAsync();
        await rig.WhenEventsAsync(feed.End);
        await RuntimeRig.WhenAsync(() => rig.Directory.Actors.All(actor => actor.Mailbox.IsFlushed));
        await rig.Directory.CompleteAsync();
    }

    /// <returns>How many events the feed gave.</returns>
    private async Task<long> LiveAsync(GivenFeed feed, int checkpointBars = 10, IRecorder? recorder = null)
    {
        await using var rig = new RuntimeRig(feed, Store, checkpointBars: checkpointBars, recorder: recorder);
        await rig.SuperviseAsync();
        await rig.Supervisor.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        return rig.Pump.Events;
    }

    private sealed class CountingRecorder : IRecorder
    {
        private int _events;

        public int Events => _events;

        public Exception? Fault => null;

        public RecorderCounters Counters { get; } = new();

        public void Record(ReadOnlySpan<MarketEvent> batch)
        {
            foreach (ref readonly var item in batch)
                if (item.Kind != MarketEventKind.Clock)
                    Interlocked.Increment(ref _events);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private Task<StoredSession> OpenAsync(string symbol) =>
        Store.OpenAsync(symbol, Market.Session, "a day", restart: false, Stop);

    private async Task AssertToldAsync(Dictionary<string, string[]> undisturbed)
    {
        var told = await ToldAsync();
        foreach (var symbol in Symbols)
            Assert.Equal(undisturbed[symbol], told[symbol]);
    }

    /// <summary>All that is stored of each symbol: bars, what was known at their closes, and headlines.</summary>
    private async Task<Dictionary<string, string[]>> ToldAsync()
    {
        var told = new Dictionary<string, string[]>();
        foreach (var symbol in Symbols)
        {
            var stored = (await Store.FindAsync(symbol, Market.Day, Stop))!;
            var lines = new List<string>();
            foreach (var bar in stored.Bars)
                lines.Add($"{bar.Strikes.Grid.Id} {Convert.ToHexString(BarCodec.Encode(bar))} {Text(await Store.FindSnapshotAsync(symbol, stored.Epoch, bar.Ordinal, Stop))}");

            var news = await new MemoryEventStore(_database).ReadAsync(new EventQuery { Since = -1, Limit = 1_000 }, Stop);
            lines.AddRange(news.Events.Where(each => each.Symbol == symbol)
                .Select(each => $"{each.EventTime} {each.Severity} {Convert.ToHexString(each.Body.Span)}"));
            told.Add(symbol, [.. lines]);
        }

        return told;
    }

    private static string Text<T>(T told) => JsonSerializer.Serialize(told, Everything);

    private static MarketEvent[] Simulate(int minutes)
    {
        var feed = new SimulatorFeed(
            new SimulatorOptions { Symbols = Symbols, Date = Market.Day, Seed = 5, Speed = 0 }, TradingCalendar.Nyse, Market.Day);
        var end = Market.At(minutes * 60);
        return [.. feed.ReadAsync(null, CancellationToken.None).ToBlockingEnumerable()
            .SelectMany(chunk => chunk.Events.ToArray()).TakeWhile(item => item.EventTime < end)];
    }
}
