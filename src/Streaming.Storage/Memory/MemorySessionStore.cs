using System.Runtime.CompilerServices;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

public sealed class MemorySessionStore(MemoryDatabase database, TimeProvider wall) : ISessionStore
{
    public Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                var day = (symbol, session.Date);
                if (!database.Days.TryGetValue(day, out var logs))
                    database.Days.Add(day, logs = []);

                if (restart || logs is [] || !logs[^1].IsOf(session, fingerprint))
                {
                    var generation = database.Generations.GetValueOrDefault(day);
                    database.Generations[day] = generation + 1;
                    logs.ForEach(static log => log.Retire());
                    logs.Add(new(symbol, session, fingerprint, Epoch.Mint(symbol, session.Date, fingerprint, generation)));
                }

                logs.ForEach(static log => log.RaiseFence());
                logs[^1].Touch(wall.GetUtcNow());
                return logs[^1].ToOpened();
            },
            cancellationToken);

    public Task AppendJournalAsync(StoredSession session, JournalBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Events.IsEmpty)
            return Task.CompletedTask;

        return database.RunAsync(
            () =>
            {
                Require(session).AppendJournal(batch with { Events = batch.Events.ToArray() });
                return true;
            },
            cancellationToken);
    }

    /// <remarks>Nothing is lost in memory: there is no hole to cut at.</remarks>
    public Task<StoredSession> CutJournalAsync(StoredSession session, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                var log = Require(session);
                log.LetCheckpointGo();
                return log.ToOpened();
            },
            cancellationToken);

    public Task CheckpointAsync(
        StoredSession session, SessionCheckpoint checkpoint, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                Require(session).Keep(checkpoint);
                return true;
            },
            cancellationToken);

    public async IAsyncEnumerable<JournalBatch> ReadJournalAsync(
        StoredSession session, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = await database.RunAsync(
            () => Find(session.Symbol, session.Epoch)?.ReadJournal(after) ?? [], cancellationToken);
        foreach (var batch in batches)
            yield return batch;
    }

    public Task<IReadOnlyList<LoggedEvent>> AppendAsync(
        StoredSession session, SessionAppend append, CancellationToken cancellationToken)
    {
        BarOrder.Check(append.Bars);
        return database.RunAsync<IReadOnlyList<LoggedEvent>>(
            () =>
            {
                var now = wall.GetUtcNow();
                var log = Require(session);
                log.Append(append);
                log.Touch(now);
                return
                [
                    .. append.Events.Select(
                        each => database.Events.Append(session.Symbol, session.Epoch, each, database.Webhooks, now)),
                ];
            },
            cancellationToken);
    }

    public Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        database.RunAsync(
            () => database.Days.TryGetValue((symbol, date), out var logs) ? logs[^1].ToSession() : null,
            cancellationToken);

    public Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        database.RunAsync(() => Find(symbol, epoch)?.ToSession(), cancellationToken);

    public Task<SnapshotFacts?> FindSnapshotAsync(
        string symbol, string epoch, int ordinal, CancellationToken cancellationToken) =>
        database.RunAsync(() => Find(symbol, epoch)?.SnapshotAt(ordinal), cancellationToken);

    public Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<SessionSummary>>(
            () =>
            [
                .. database.Days.Values
                    .Select(static logs => logs[^1])
                    .Where(log => symbol is null || log.Symbol == symbol)
                    .OrderByDescending(static log => log.Date)
                    .ThenBy(static log => log.Symbol, StringComparer.Ordinal)
                    .Select(static log => log.ToSummary()),
            ],
            cancellationToken);

    private MemoryLog Require(StoredSession session)
    {
        var log = Find(session.Symbol, session.Epoch) ?? throw Refusal.Of(session, storedFence: null);
        log.Require(session);
        return log;
    }

    // The day stands in the session, but a client's epoch comes alone.
    private MemoryLog? Find(string symbol, string epoch)
    {
        foreach (var ((owner, _), logs) in database.Days)
            if (owner == symbol && logs.Find(log => log.Epoch == epoch) is { } found)
                return found;
        return null;
    }
}
