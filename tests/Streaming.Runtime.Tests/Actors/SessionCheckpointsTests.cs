using System.Text.Json;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Feeds.Simulator;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;
using Streaming.Storage.Memory;
using Streaming.Storage.Sql;
using Streaming.Storage.Sqlite;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests.Actors;

/// <summary>A checkpoint is a short cut through the journal: with it, without it and with one that nobody can read, a symbol
/// goes on as if nothing had happened.</summary>
public sealed class SessionCheckpointsTests
{
    private const int BatchEvents = 512;
    private static readonly JsonSerializerOptions Everything = new() { IncludeFields = true };
    private static readonly MarketEvent[] Morning = Simulate(minutes: 20);

    // The two kinds that have a journal: in a cluster every feed is one whose batches are brought again.
    private static readonly FeedDescription Repeated = new()
    {
        Name = "repeated", Symbols = ["SPY"], IsLive = false, Fingerprint = "morning",
    };

    private static readonly FeedDescription Live = new() { Name = "live", Symbols = ["SPY"], IsLive = true };

    private readonly MemoryDatabase _database = new();
    private readonly ManualTime _wall = new();
    private readonly ListLogger<SymbolActor> _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private MemorySessionStore Store => new(_database, TimeProvider.System);

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.83)]
    public async Task What_goes_on_from_a_checkpoint_tells_what_an_undisturbed_run_tells(double killedAt)
    {
        var whole = new SessionCheckpointsTests();
        var undisturbed = await whole.PlayAsync(0, Batches());
        var killed = (int)(killedAt * Batches());

        await PlayAsync(0, killed);
        var again = await PlayAsync(killed - 3, Batches());

        Assert.InRange(AppliedAtRestart(), 1, killed * BatchEvents * 3 / 4);
        await AssertSameAsync(whole, undisturbed, again);
    }

    [Fact]
    public async Task A_life_that_began_from_a_checkpoint_leaves_one_itself()
    {
        var whole = new SessionCheckpointsTests();
        var undisturbed = await whole.PlayAsync(0, Batches());

        await PlayAsync(0, Batches() / 4);
        await PlayAsync(Batches() / 4, Batches() / 2);
        await PlayAsync(Batches() / 2, 3 * Batches() / 4);
        var last = await PlayAsync(3 * Batches() / 4, Batches());

        Assert.InRange(AppliedAtRestart(), 1, Morning.Length / 4);
        await AssertSameAsync(whole, undisturbed, last);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("of another format")]
    public async Task A_checkpoint_that_nobody_can_read_costs_the_whole_journal_and_nothing_else(string what)
    {
        var whole = new SessionCheckpointsTests();
        var undisturbed = await whole.PlayAsync(0, Batches());
        await PlayAsync(0, Batches() / 2);
        var opened = await Store.OpenAsync("SPY", Market.Session, Repeated.Fingerprint, restart: false, Stop);
        var state = opened.Checkpoint!.State.ToArray();
        state[0] ^= 0x40;
        await Store.CheckpointAsync(
            opened, opened.Checkpoint with { State = what == "damaged" ? default : state.AsMemory() }, Stop);

        var again = await PlayAsync(Batches() / 2, Batches());

        Assert.Equal(opened.JournalEnd, AppliedAtRestart());
        Assert.Single(_log.Lines, line => line.Contains("its checkpoint of", StringComparison.Ordinal));
        await AssertSameAsync(whole, undisturbed, again);
    }

    [Fact]
    public async Task The_first_event_behind_a_checkpoint_is_applied_and_the_last_before_it_is_not()
    {
        var killed = Actor(Repeated, bars: 1);
        await killed.TakeAsync(Batch(0, Market.Listing(), Market.Spot(1), Market.Spot(31.5), Market.Print(31.6)), Stop);
        await killed.TakeAsync(Batch(4, Market.Print(32)), Stop);

        var again = Actor(Repeated, bars: 1);
        await again.ResumeAsync(Stop);
        Assert.Equal(1, AppliedAtRestart());
        await again.TakeAsync(Batch(5, Market.Spot(61.5), Market.Print(62), Market.Spot(91.5)), Stop);

        var flows = again.View.Session!.Log[BarInterval.Raw30Seconds].Closed.ToArray().Select(bar => bar.Strikes.SignedFlow.Sum()).ToArray();
        Assert.NotEqual(0, flows[2]);
        Assert.Equal([0, 2 * flows[2], flows[2]], flows);
    }

    [Fact]
    public async Task The_time_that_nobody_was_here_is_told_also_where_nothing_lies_behind_the_checkpoint()
    {
        var opened = Market.At(31.5).ToUtc();
        _wall.Advance(opened - _wall.GetUtcNow());
        await Actor(Live, bars: 1).TakeAsync(Batch(0, Market.Listing(), Market.Spot(1), Market.Print(2), Market.Spot(31.5)), Stop);
        _wall.Advance(TimeSpan.FromMinutes(5));

        var again = Actor(Live, bars: 1);
        await again.ResumeAsync(Stop);

        Assert.Equal(0, AppliedAtRestart());
        var gap = Assert.Single(again.View.Session!.Gaps);
        Assert.Equal(new FeedGap(Market.At(31.5), Market.At(331.5), GapReason.Restart), gap);
        await again.TakeAsync(Batch(0, Market.Spot(340), Market.Spot(361.5)), Stop);
        Assert.Equal([0, 1, 11], again.View.Session!.Log[BarInterval.Raw30Seconds].Closed.ToArray().Select(bar => bar.Ordinal));
    }

    [Fact]
    public async Task One_who_lost_the_log_before_its_checkpoint_stops()
    {
        var taker = new Taker(Store);
        var actor = Actor(Repeated, bars: 1, publisher: taker);

        var failure = await Assert.ThrowsAsync<StoreException>(() => actor.TakeAsync(
            Batch(0, Market.Listing(), Market.Spot(1), Market.Print(2), Market.Spot(31.5)), Stop).AsTask());

        Assert.True(failure.IsFenced);
        Assert.True(taker.HasTaken);
        var kept = await Store.OpenAsync("SPY", Market.Session, Repeated.Fingerprint, restart: false, Stop);
        Assert.Single(kept.Bars);
        Assert.Null(kept.Checkpoint);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_kept_is_kept_at_the_next_close_and_stops_nobody()
    {
        var folder = Directory.CreateTempSubdirectory("streaming-checkpoint-");
        await using (var database = new SqliteDatabase(Path.Combine(folder.FullName, "streaming.db")))
        {
            var store = new SqlSessionStore(database, TimeProvider.System);
            var actor = Actor(Repeated, bars: 1, store);
            await actor.TakeAsync(Batch(0, Market.Listing(), Market.Spot(1)), Stop);
            await RunAsync(database, "CREATE TRIGGER refusing BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(ABORT, 'no'); END");

            await actor.TakeAsync(Batch(2, Market.Print(2), Market.Spot(31.5)), Stop);
            await RunAsync(database, "DROP TRIGGER refusing");
            await actor.TakeAsync(Batch(4, Market.Print(40), Market.Spot(61.5)), Stop);

            Assert.Single(_log.Lines, line => line.Contains("could not keep a checkpoint", StringComparison.Ordinal));
            var kept = await store.OpenAsync("SPY", Market.Session, Repeated.Fingerprint, restart: false, Stop);
            Assert.Equal((2, 6L), (kept.Bars.Count, kept.Checkpoint!.Position));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Symbols_that_close_together_have_their_turns_one_after_another()
    {
        var turns = new List<long>();
        foreach (var symbol in new[] { "DIA", "SPY", "QQQ", "IWM" })
        {
            var feed = Repeated with { Symbols = [symbol] };
            var actor = Actor(feed, bars: 10);
            await actor.TakeAsync(Batch(0, Market.Listing(symbol)), Stop);
            for (var bar = 0; bar < 30; bar++)
                await actor.TakeAsync(Batch(bar + 1, Market.Spot((bar * 30) + 31.5, symbol: symbol)), Stop);
            turns.Add((await Store.OpenAsync(symbol, Market.Session, feed.Fingerprint, restart: false, Stop)).Checkpoint!.Position);
        }

        Assert.Equal(4, turns.Distinct().Count());
        Assert.All(turns, turn => Assert.InRange(turn, 21, 31));
    }

    /// <summary>One life of the symbol, which takes up what is stored and then these batches of the morning.</summary>
    private async Task<SymbolView> PlayAsync(int from, int to)
    {
        var actor = Actor(Repeated, bars: 4);
        await actor.ResumeAsync(Stop);
        for (var i = from; i < to; i++)
            await actor.TakeAsync(
                Batch(i * BatchEvents, Morning[(i * BatchEvents)..Math.Min(Morning.Length, (i + 1) * BatchEvents)]), Stop);

        // What is open now, however long ago it was shown.
        _wall.Advance(TimeSpan.FromMinutes(1));
        await actor.ShowAsync(Stop);
        return actor.View;
    }

    private static int Batches() => (Morning.Length + BatchEvents - 1) / BatchEvents;

    /// <summary>All that can be known of a session: bars, what was known at their closes, headlines, and what is shown.</summary>
    private async Task AssertSameAsync(SessionCheckpointsTests whole, SymbolView expected, SymbolView actual)
    {
        var (bars, told) = await ToldAsync(actual);
        var (expectedBars, expectedTold) = await whole.ToldAsync(expected);
        Assert.InRange(bars.Count, 35, 40);
        BarAssert.Same(expectedBars, bars);
        Assert.Equal(expectedTold, told);
    }

    private async Task<(IReadOnlyList<Bar> Bars, List<string> Told)> ToldAsync(SymbolView view)
    {
        var stored = (await Store.FindAsync("SPY", Market.Day, Stop))!;
        var news = await new MemoryEventStore(_database).ReadAsync(new EventQuery { Since = -1, Limit = 1_000 }, Stop);
        var told = new List<string>();
        foreach (var bar in stored.Bars)
            told.Add(Text((await Store.FindSnapshotAsync("SPY", stored.Epoch, bar.Ordinal, Stop))!));

        Assert.NotEmpty(news.Events);
        told.AddRange(news.Events.Select(each => $"{each.Seq} {each.EventTime} {each.Severity} {Convert.ToHexString(each.Body.Span)}"));
        told.AddRange([Text(view.Snapshot!), Text(view.LaterExpiries), $"{view.Spot} {view.LastTrade} {view.LastQuote} {view.NextExpiry}"]);
        return ([.. stored.Bars, view.OpenBar!], told);
    }

    private long AppliedAtRestart()
    {
        var line = _log.Lines.Last(each => each.Contains("by applying", StringComparison.Ordinal));
        return long.Parse(line.Split("by applying ")[1].Split(' ')[0]);
    }

    private SymbolActor Actor(FeedDescription feed, int bars, ISessionStore? store = null, ISymbolPublisher? publisher = null) => new(
        feed.Symbols[0],
        new ActorSurroundings
        {
            Feed = feed,
            Store = store ?? Store,
            Publishers = publisher is null ? [] : [publisher],
            Clock = new WallMarketClock(_wall),
            Calendar = TradingCalendar.Nyse,
            EngineOptions = new EngineOptions(),
            Options = new RuntimeOptions { CheckpointBars = bars },
            Wall = _wall,
            IsIngestRepeated = feed.Fingerprint is not null,
        },
        _log);

    private static EventBatch Batch(long position, params MarketEvent[] events) => new(
        events, [.. Enumerable.Range(1, events.Length).Select(i => position + i)],
        new FeedCursor(Market.Day, position + events.Length));

    private static async Task RunAsync(SqliteDatabase database, string sql) =>
        await database.WriteAsync("testing", Durability.Process, scope => scope.ExecuteAsync(sql), Stop);

    private static string Text<T>(T told) => JsonSerializer.Serialize(told, Everything);

    private static MarketEvent[] Simulate(int minutes)
    {
        var feed = new SimulatorFeed(
            new SimulatorOptions { Symbols = ["SPY"], Date = Market.Day, Seed = 5, Expiries = 2, Speed = 0 }, TradingCalendar.Nyse, Market.Day);
        var end = Market.At((minutes * 60) - 10);
        var events = new List<MarketEvent>();
        foreach (var chunk in feed.ReadAsync(null, CancellationToken.None).ToBlockingEnumerable())
            foreach (var item in chunk.Events.ToArray())
            {
                if (item.EventTime > end)
                    return [.. events];

                events.Add(item);
            }

        return [.. events];
    }

    /// <summary>Opens the log anew when the first bar is told: between a bar and its checkpoint.</summary>
    private sealed class Taker(ISessionStore store) : ISymbolPublisher
    {
        public bool HasTaken { get; private set; }

        public void PublishClosed(SessionView session, BarInterval interval, Bar bar)
        {
            if (HasTaken)
                return;

            HasTaken = store.OpenAsync("SPY", Market.Session, Repeated.Fingerprint, restart: false, Stop).IsCompletedSuccessfully;
        }

        public void PublishOpen(SessionView session, Bar openRaw, int revision)
        {
        }
    }
}
