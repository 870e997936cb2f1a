using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>The actors of this process, made when their symbol is first asked for or seen.</summary>
public sealed class SymbolDirectory : ISymbolDirectory, IMailboxes
{
    private readonly ConcurrentDictionary<string, SymbolActor> _actors = new(StringComparer.Ordinal);
    private readonly StoredSessions _stored;
    private readonly ActorSurroundings _around;
    private readonly ILogger<SymbolActor> _log;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _running = [];
    private string[] _symbols = [];
    private CancellationToken _stopping;
    private bool _started;

    public SymbolDirectory(ActorSurroundings around, ILogger<SymbolActor> log)
    {
        _around = around;
        _log = log;
        _stored = new StoredSessions(around.Store, around.EngineOptions.Book);
        foreach (var symbol in around.Feed.Symbols)
            ActorOf(symbol);
    }

    public IReadOnlyList<string> Symbols => Volatile.Read(ref _symbols);

    public IEnumerable<SymbolActor> Actors => _actors.Values;

    public IEnumerable<KeyValuePair<string, Mailbox>> Mailboxes =>
        _actors.Values.Select(static actor => KeyValuePair.Create(actor.Symbol, actor.Mailbox));

    /// <summary>Where a feed that is given again has to begin, before it is read: at the last event of the symbol whose
    /// checkpoint is oldest. Null where it has to begin with its start.</summary>
    public FeedCursor? FindPlace()
    {
        // At that event and not behind it: it is known again, and lets a session whose all was given come to its close.
        FeedCursor? least = null;
        foreach (var actor in _actors.Values)
        {
            if (actor.Known is not { } known)
                return null;
            if (least is not { } other || (known.Session, known.Position).CompareTo((other.Session, other.Position)) < 0)
                least = known;
        }

        return least is { } place ? place with { Position = place.Position - 1 } : null;
    }

    /// <summary>Fails when an actor does: its state can no longer be trusted, so the process should end.</summary>
    public Task Failure => _failed.Task;

    public ValueTask<SymbolView?> FindAsync(string symbol, CancellationToken cancellationToken) =>
        new(_actors.TryGetValue(symbol, out var actor) ? actor.View : null);

    public ValueTask<SessionView?> FindSessionAsync(string symbol, DateOnly date, CancellationToken cancellationToken)
    {
        if (_actors.TryGetValue(symbol, out var actor) && actor.View.Session is { } live && live.Session.Date == date)
            return new(live);

        return _stored.FindAsync(symbol, date, cancellationToken);
    }

    public ValueTask<SessionView?> FindSessionAsync(string symbol, string epoch, CancellationToken cancellationToken)
    {
        if (_actors.TryGetValue(symbol, out var actor) && actor.View.Session is { } live && live.Epoch == epoch)
            return new(live);

        return _stored.FindAsync(symbol, epoch, cancellationToken);
    }

    /// <summary>Lets every actor take up its session, then starts them; those made later start at once.</summary>
    public async Task StartAsync(CancellationToken stopping)
    {
        await Task.WhenAll(_actors.Values.Select(actor => Task.Run(() => actor.ResumeAsync(stopping).AsTask(), stopping)));
        lock (_running)
        {
            _stopping = stopping;
            _started = true;
            foreach (var actor in _actors.Values)
                _running.Add(RunAsync(actor));
        }
    }

    /// <summary>Lets every actor finish what lies in its mailbox.</summary>
    public async Task CompleteAsync()
    {
        Task[] running;
        lock (_running)
        {
            foreach (var actor in _actors.Values)
                actor.Mailbox.Complete();
            running = [.. _running];
        }

        await Task.WhenAll(running);
    }

    public Mailbox MailboxOf(string symbol) => ActorOf(symbol).Mailbox;

    /// <summary>The actor of an underlying. Called by the pump only, once the actors run.</summary>
    public SymbolActor ActorOf(string symbol)
    {
        if (_actors.TryGetValue(symbol, out var actor))
            return actor;

        lock (_running)
        {
            if (_actors.Count >= _around.Options.SymbolsMax)
                throw new FeedException(
                    $"The feed brought underlying {symbol}, and Runtime:SymbolsMax is {_around.Options.SymbolsMax}.");

            actor = new SymbolActor(symbol, _around, _log);
            _actors[symbol] = actor;
            if (_started)
                foreach (var each in _actors.Values)
                    each.KeepNoCheckpoint();
            Volatile.Write(ref _symbols, [.. _actors.Keys.Order(StringComparer.Ordinal)]);
            if (_started)
                _running.Add(RunAsync(actor));
            return actor;
        }
    }

    private async Task RunAsync(SymbolActor actor)
    {
        try
        {
            await Task.Run(() => actor.RunAsync(_stopping), _stopping);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            _failed.TrySetException(new InvalidOperationException($"The actor of {actor.Symbol} failed.", failure));
            throw;
        }
    }
}
