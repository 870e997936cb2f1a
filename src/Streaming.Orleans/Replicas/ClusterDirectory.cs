using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Engine;
using Streaming.Orleans.Grains;
using Streaming.Orleans.Relay;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Replicas;

/// <summary>Every symbol of the cluster, as far as this host has been asked for it.</summary>
/// <remarks>A symbol that nobody has looked at for a while is not followed any more; a subscription looks at it with
/// every heartbeat.</remarks>
internal sealed class ClusterDirectory(
    FeedDescription feed, ISessionStore store, IOptions<EngineOptions> engine, IGrainFactory grains, IEnumerable<ISymbolPublisher> publishers,
    HostClock clock, TimeProvider wall, ILogger<SymbolReplica> log) : BackgroundService, ISymbolDirectory
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    // A grain that moves is back within seconds; a caller waits for it about as long as a browser does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Follower> _followers = new(StringComparer.Ordinal);
    private readonly StoredSessions _stored = new(store, engine.Value.Book);
    private readonly ISymbolPublisher[] _publishers = [.. publishers];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<IHostObserver> _ear = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string[] _symbols = [.. feed.Symbols.Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Symbols => Volatile.Read(ref _symbols);

    /// <summary>Said once; who asks before it waits for it.</summary>
    public void ListenWith(IHostObserver ear) => _ear.TrySetResult(ear);

    public void Know(IReadOnlyList<string> symbols)
    {
        if (symbols.Except(_symbols, StringComparer.Ordinal).Any())
            Volatile.Write(ref _symbols, [.. symbols.Union(_symbols, StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    public void Hear(string symbol, object news)
    {
        if (_followers.TryGetValue(symbol, out var follower))
            follower.Replica.Hear(news);
    }

    public void TellLogged()
    {
        foreach (var publisher in _publishers)
            publisher.PublishEvents([]);
    }

    public async ValueTask<SymbolView?> FindAsync(string symbol, CancellationToken cancellationToken)
    {
        if (Array.BinarySearch(_symbols, symbol, StringComparer.Ordinal) < 0)
            return null;

        if (!_ear.Task.IsCompleted)
            await WaitAsync(_ear.Task, cancellationToken);
        if (!_followers.TryGetValue(symbol, out var follower))
            follower = Follow(symbol, await _ear.Task);
        follower.Replica.Touch();
        if (!follower.Replica.Ready.IsCompleted)
            await WaitAsync(follower.Replica.Ready, cancellationToken);
        return follower.Replica.View;
    }

    public async ValueTask<SessionView?> FindSessionAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        (await FindAsync(symbol, cancellationToken))?.Session is { } live && live.Session.Date == date
            ? live
            : await _stored.FindAsync(symbol, date, cancellationToken);

    public async ValueTask<SessionView?> FindSessionAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        (await FindAsync(symbol, cancellationToken))?.Session is { } live && live.Epoch == epoch
            ? live
            : await _stored.FindAsync(symbol, epoch, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Sweep, wall);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (symbol, follower) in _followers)
                    if (follower.Replica.Idle > KeptFor && _followers.TryRemove(symbol, out _))
                        await follower.Ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            await _stopping.CancelAsync();
        }
    }

    private Follower Follow(string symbol, IHostObserver ear)
    {
        lock (_followers)
        {
            if (_followers.TryGetValue(symbol, out var follower))
                return follower;

            var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var replica = new SymbolReplica(
                symbol, grains.GetGrain<ISymbolGrain>(symbol), ear, store, _publishers, engine.Value.Book, clock, wall, log);
            _ = Task.Run(() => replica.RunAsync(ending.Token));
            return _followers[symbol] = new Follower(replica, ending);
        }
    }

    private async Task WaitAsync(Task ready, CancellationToken cancellationToken)
    {
        try
        {
            await ready.WaitAsync(Patience, wall, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StoreException("The cluster is moving this symbol to another host; ask again in some seconds.");
        }
    }

    private sealed record Follower(SymbolReplica Replica, CancellationTokenSource Ending);
}
