using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;
using Streaming.Testing;
using Xunit;

namespace Streaming.Runtime.Tests;

/// <summary>Pump, directory and actors around a feed and a store, on a wall clock that the test moves.</summary>
internal sealed class RuntimeRig : ISymbolPublisher, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(int Count, TaskCompletionSource Done)> _waiting = [];
    private Task _pumping = Task.CompletedTask;
    private readonly List<(string Symbol, BarInterval Interval, Bar Bar)> _closed = [];

    /// <param name="silenceMax">Where it is not given, a feed may say nothing for as long as the test likes.</param>
    /// <param name="now">When its life begins; where it is not given, when <see cref="ManualTime"/> does.</param>
    public RuntimeRig(
        IFeed feed, ISessionStore store, TimeSpan? silenceMax = null, Timestamp? now = null, int checkpointBars = 10,
        IRecorder? recorder = null)
    {
        if (now is { } begin)
            Wall.Advance(begin.ToUtc() - Wall.GetUtcNow());
        var options = new EngineOptions();
        var runtimeOptions = new RuntimeOptions { FeedSilenceMax = silenceMax ?? TimeSpan.FromHours(1), CheckpointBars = checkpointBars };
        Clock = feed.Description.IsLive ? new WallMarketClock(Wall) : new ReplayMarketClock();
        Directory = new SymbolDirectory(
            new ActorSurroundings
            {
                Feed = feed.Description,
                Store = store,
                Publishers = [this],
                Recorder = recorder,
                Clock = Clock,
                Calendar = TradingCalendar.Nyse,
                EngineOptions = options,
                Options = runtimeOptions,
                Wall = Wall,
            },
            NullLogger<SymbolActor>.Instance);
        Pump = new FeedPump(
            feed, Directory, Health, store, new StoreHealth(), Clock, TradingCalendar.Nyse, Options.Create(options),
            Options.Create(runtimeOptions), Wall, Log);
        Supervisor = new FeedSupervisor(feed, Pump, Directory, Health, NullLogger<FeedSupervisor>.Instance);
    }

    public ManualTime Wall { get; } = new();

    public MarketClock Clock { get; }

    public SymbolDirectory Directory { get; }

    public FeedHealth Health { get; } = new();

    public FeedPump Pump { get; }

    /// <summary>The pump's.</summary>
    public ListLogger<FeedPump> Log { get; } = new();

    public FeedSupervisor Supervisor { get; }

    public List<Bar> Opens { get; } = [];

    public List<(string Symbol, BarInterval Interval, Bar Bar)> Closed
    {
        get
        {
            lock (_closed)
                return [.. _closed];
        }
    }

    public IEnumerable<int> RawOrdinals(string symbol = "SPY") => Closed
        .Where(told => told.Symbol == symbol && told.Interval == BarInterval.Raw30Seconds).Select(told => told.Bar.Ordinal);

    /// <summary>Runs the feed to its end and every actor to the end of its mailbox.</summary>
    public async Task PlayAsync()
    {
        await Directory.StartAsync(_stopping.Token);
        await Pump.RunAsync(null, _stopping.Token);
        await Directory.CompleteAsync();
        if (Directory.Failure.IsFaulted)
            await Directory.Failure;
    }

    /// <returns>The feed's run, when every actor has taken up its session.</returns>
    public async Task<Task> StartAsync()
    {
        await Directory.StartAsync(_stopping.Token);
        return _pumping = Pump.RunAsync(null, _stopping.Token);
    }

    /// <summary>Runs the feed as the program does.</summary>
    public Task SuperviseAsync() => Supervisor.StartAsync(_stopping.Token);

    /// <summary>Moves the wall, a step each time somebody waits for it, until it is so; an hour at most.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<bool> isSo)
    {
        var end = Wall.GetUtcNow() + TimeSpan.FromHours(1);
        while (!isSo())
        {
            if (Directory.Failure.IsFaulted)
                await Directory.Failure;
            Assert.True(Wall.GetUtcNow() < end, "An hour has passed, and it is not so.");
            await Wall.WhenDueAsync(TimeSpan.FromMinutes(1)).WaitAsync(TimeSpan.FromSeconds(30));
            Wall.Advance(step);
        }
    }

    /// <summary>Moves the wall by a while, a step each time somebody waits for it.</summary>
    public Task AdvanceForAsync(TimeSpan step, TimeSpan time)
    {
        var end = Wall.GetUtcNow() + time;
        return AdvanceUntilAsync(step, () => Wall.GetUtcNow() >= end);
    }

    /// <summary>Waits until so many events were handed over; the wall stands still.</summary>
    public Task WhenEventsAsync(long count) => WhenAsync(() => Pump.Events >= count);

    /// <summary>Waits until it is so; the wall stands still.</summary>
    public static async Task WhenAsync(Func<bool> isSo)
    {
        var patience = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "It is not so.");
            await Task.Yield();
        }
    }

    /// <summary>Waits until so many bars, of all sizes, have been told.</summary>
    public Task WhenClosedAsync(int count)
    {
        lock (_closed)
        {
            if (_closed.Count >= count)
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, done));
            return done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Moves the wall, a step each time somebody waits for it, until so many bars have been told.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, int closed)
    {
        var told = WhenClosedAsync(closed);
        while (!told.IsCompleted)
        {
            var first = await Task.WhenAny(told, Directory.Failure, _pumping, Wall.WhenTimersAsync(1));
            if (first == Directory.Failure || first == _pumping)
                await first;
            if (!told.IsCompleted)
                Wall.Advance(step);
        }

        await told;
    }

    public void PublishClosed(SessionView session, BarInterval interval, Bar bar)
    {
        lock (_closed)
        {
            _closed.Add((session.Symbol, interval, bar));
            foreach (var (_, done) in _waiting.Where(waiting => waiting.Count <= _closed.Count))
                done.TrySetResult();
        }
    }

    public void PublishOpen(SessionView session, Bar openRaw, int revision)
    {
        lock (_closed)
            Opens.Add(openRaw);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Supervisor.StopAsync(CancellationToken.None);
        Supervisor.Dispose();
        _stopping.Dispose();
    }
}
