using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Engine;
using Streaming.Engine.Bars;
using Streaming.Engine.Sessions;
using Streaming.Runtime;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Benchmarks.Runtime;

/// <summary>What the program puts behind a feed that is not live: pump, mailboxes, actors and a store.</summary>
internal sealed class Pipeline : ISymbolPublisher, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, int> _closed = [];
    private readonly FeedPump _pump;
    private readonly SymbolDirectory _directory;
    private (int Ordinal, TaskCompletionSource Done)? _awaited;
    private Task _pumping = Task.CompletedTask;

    public Pipeline(IFeed feed, ISessionStore store, RuntimeOptions? runtime = null)
    {
        runtime ??= new RuntimeOptions();
        var (options, clock) = (new EngineOptions(), new ReplayMarketClock());
        foreach (var symbol in feed.Description.Symbols)
            _closed[symbol] = -1;
        _directory = new SymbolDirectory(
            new ActorSurroundings
            {
                Feed = feed.Description, Store = store, Publishers = [this], Clock = clock, Calendar = TradingCalendar.Nyse,
                EngineOptions = options, Options = runtime, Wall = TimeProvider.System,
            },
            NullLogger<SymbolActor>.Instance);
        _pump = new FeedPump(
            feed, _directory, new FeedHealth(), store, new StoreHealth(), clock, TradingCalendar.Nyse, Options.Create(options),
            Options.Create(runtime), TimeProvider.System, NullLogger<FeedPump>.Instance);
    }

    public long Events => _pump.Events;

    /// <summary>How often the feed had to wait for an actor.</summary>
    public long Waits => _directory.Actors.Sum(actor => actor.Mailbox.Waits);

    public async Task StartAsync()
    {
        await _directory.StartAsync(_stopping.Token);
        _pumping = Task.Run(() => _pump.RunAsync(null, _stopping.Token));
    }

    /// <summary>Waits until every symbol's raw bar of this ordinal is committed and told: all before it is journalled and
    /// applied then.</summary>
    public async Task WhenClosedAsync(int ordinal)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_closed)
        {
            _awaited = (ordinal, done);
            Look();
        }

        await await Task.WhenAny(done.Task, _pumping, _directory.Failure);
        await done.Task;
    }

    /// <summary>Reads a feed that ends to its end.</summary>
    public async Task FinishAsync()
    {
        await _pumping;
        await _directory.CompleteAsync();
    }

    public void PublishClosed(SessionView session, BarInterval interval, Bar bar)
    {
        if (interval != BarInterval.Raw30Seconds)
            return;

        lock (_closed)
        {
            _closed[session.Symbol] = bar.Ordinal;
            Look();
        }
    }

    public void PublishOpen(SessionView session, Bar openRaw, int revision)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _directory.CompleteAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private void Look()
    {
        if (_awaited is { } awaited && _closed.Values.All(ordinal => ordinal >= awaited.Ordinal))
            awaited.Done.TrySetResult();
    }
}
