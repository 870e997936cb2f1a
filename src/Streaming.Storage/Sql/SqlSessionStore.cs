using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Streaming.Engine.Bars;
using Streaming.Engine.Sessions;
using Streaming.Engine.Snapshots;
using Streaming.Runtime.Ports;
using Streaming.Runtime.Codecs;

namespace Streaming.Storage.Sql;

/// <summary>Sessions in a database of SQL.</summary>
public sealed partial class SqlSessionStore(
    ISqlDatabase database, TimeProvider wall, ILogger<SqlSessionStore>? logger = null) : ISessionStore
{
    public Task<StoredSession> OpenAsync(
        string symbol, TradingSession session, string? fingerprint, bool restart, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"opening {symbol}'s session of {session.Date.ToColumn()}",
            Durability.Power,
            async scope =>
            {
                var log = await SqlLogs.OpenAsync(scope, symbol, session, fingerprint, restart, wall.NowMilliseconds());
                return (await ReadWholeAsync(scope, log)) with
                {
                    Fence = log.Fence,
                    Checkpoint = await SqlJournal.FindCheckpointAsync(scope, log.Id),
                };
            },
            cancellationToken);

    public Task AppendJournalAsync(StoredSession session, JournalBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Events.IsEmpty)
            return Task.CompletedTask;

        // Here and not in the transaction: the caller's thread has the time, the one writer has not.
        var body = MarketEventWriter.OfThread.Encode(batch.Events.Span);
        return AppendJournalAsync(
            session,
            new JournalRow(
                batch.Position, batch.Events.Length, CursorCodec.Encode(batch.Cursor), body, Checksum.Of(body)),
            cancellationToken);
    }

    private async Task AppendJournalAsync(StoredSession session, JournalRow row, CancellationToken cancellationToken)
    {
        var tail = JournalTail.Of(session);
        Tell(session, await database.WriteAsync(
            $"journalling {session.Symbol}'s log {session.Epoch}",
            Durability.Process,
            async scope =>
            {
                var mended = await SqlJournal.AppendAsync(scope, session, row, tail);
                if (scope.Dialect.CrashesAlone)
                    tail.Add(row);
                return mended;
            },
            cancellationToken));
    }

    public Task CheckpointAsync(
        StoredSession session, SessionCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var state = checkpoint.State.ToArray();
        var sum = Checksum.Of(state);
        return database.WriteAsync(
            $"keeping a checkpoint of {session.Symbol}'s log {session.Epoch}",
            Durability.Process,
            async scope =>
            {
                await SqlJournal.CheckpointAsync(scope, session, checkpoint.Position, state, sum);
                return true;
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<JournalBatch> ReadJournalAsync(
        StoredSession session, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new MarketEventReader();
        while (await ReadNextAsync() is { Count: > 0 } batches)
        {
            foreach (var batch in batches)
                yield return batch;
            after = batches[^1].End;
        }

        Task<IReadOnlyList<JournalBatch>> ReadNextAsync() => database.ReadAsync(
            $"reading the journal of {session.Symbol}'s log {session.Epoch}",
            scope => SqlJournal.ReadAsync(scope, session, after, reader),
            cancellationToken);
    }

    public Task<StoredSession> CutJournalAsync(StoredSession session, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"cutting the journal of {session.Symbol}'s log {session.Epoch}",
            Durability.Power,
            async scope =>
            {
                var log = await SqlLogs.FindAsync(scope, session.Symbol, session.Epoch);
                if (log?.Fence != session.Fence)
                    throw Refusal.Of(session, log?.Fence);

                await SqlJournal.CutAsync(scope, log.Id);
                return await SqlJournal.CompleteAsync(
                    scope, log.Id, session with { Checkpoint = null, JournalEnd = 0, Cursor = null });
            },
            cancellationToken);

    public async Task<IReadOnlyList<LoggedEvent>> AppendAsync(
        StoredSession session, SessionAppend append, CancellationToken cancellationToken)
    {
        BarOrder.Check(append.Bars);
        var bodies = append.Bars.Select(BarCodec.Encode).ToArray();
        var snapshots = append.Snapshots.ToDictionary(static each => each.Ordinal, SnapshotCodec.Encode);
        var tail = JournalTail.Of(session);
        var (logged, mended) = await database.WriteAsync(
            $"appending to {session.Symbol}'s log {session.Epoch}",
            Durability.Power,
            async scope =>
            {
                var now = wall.NowMilliseconds();
                var id = await SqlLogs.RequireAsync(scope, session, append.Gaps, now);
                var mended = tail.End == 0 ? 0 : await SqlJournal.MendAsync(scope, session, id, tail.End, tail);
                await AppendBarsAsync(scope, id, append.Bars, bodies, snapshots);
                return (await SqlEvents.AppendAsync(scope, session, append.Events, now), mended);
            },
            cancellationToken);
        tail.Clear();
        Tell(session, mended);
        return logged;
    }

    public Task<StoredSession?> FindAsync(string symbol, DateOnly date, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"reading {symbol}'s session of {date.ToColumn()}",
            async scope => await SqlLogs.FindAsync(scope, symbol, date) is { } log ? await ReadWholeAsync(scope, log) : null,
            cancellationToken);

    public Task<StoredSession?> FindAsync(string symbol, string epoch, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"reading {symbol}'s log {epoch}",
            async scope => await SqlLogs.FindAsync(scope, symbol, epoch) is { } log ? await ReadWholeAsync(scope, log) : null,
            cancellationToken);

    public Task<IReadOnlyList<SessionSummary>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        database.ReadAsync(
            "listing the sessions", scope => SqlLogs.ListAsync(scope, symbol), cancellationToken);

    public Task<SnapshotFacts?> FindSnapshotAsync(
        string symbol, string epoch, int ordinal, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"reading what was known at bar {ordinal} of {symbol}'s log {epoch}",
            async scope => await SqlLogs.FindAsync(scope, symbol, epoch) is { } log
                && await scope.FindAsync<BlobRow>(
                    "SELECT snapshot AS Body, snapshot_sum AS Sum FROM bars WHERE log_id = @Id AND ordinal = @ordinal AND snapshot IS NOT NULL",
                    new { log.Id, ordinal = (long)ordinal }) is { } row
                ? SnapshotCodec.Decode(Checksum.Check(row.Body, row.Sum, $"the snapshot of bar {ordinal}"))
                : null,
            cancellationToken);

    private static async Task AppendBarsAsync(
        SqlScope scope, long id, IReadOnlyList<Bar> bars, byte[][] bodies, Dictionary<int, byte[]> snapshots)
    {
        StrikeGrid? last = null;
        var added = 0L;
        for (var i = 0; i < bars.Count; i++)
        {
            var grid = bars[i].Strikes.Grid;
            if (!ReferenceEquals(grid, last))
                await scope.ExecuteAsync(
                    "INSERT INTO grids (log_id, id, strikes) VALUES (@id, @grid, @strikes) ON CONFLICT DO NOTHING",
                    new { id, grid = grid.Id, strikes = StrikeGridCodec.Encode(grid) });
            last = grid;
            var snapshot = snapshots.GetValueOrDefault(bars[i].Ordinal);
            added += await scope.ExecuteAsync(
                """
                INSERT INTO bars (log_id, ordinal, grid_id, body, body_sum, snapshot, snapshot_sum)
                VALUES (@id, @ordinal, @grid, @body, @bodySum, @snapshot, @snapshotSum)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    id, ordinal = (long)bars[i].Ordinal, grid = grid.Id, body = bodies[i], bodySum = Checksum.Of(bodies[i]),
                    snapshot, snapshotSum = snapshot is null ? (long?)null : Checksum.Of(snapshot),
                });
        }

        if (added > 0)
            await scope.ExecuteAsync("UPDATE logs SET bar_count = bar_count + @added WHERE id = @id", new { id, added });
    }

    private static async Task<StoredSession> ReadWholeAsync(SqlScope scope, LogRow log) =>
        await SqlJournal.CompleteAsync(scope, log.Id, await ReadAsync(scope, log));

    private static async Task<StoredSession> ReadAsync(SqlScope scope, LogRow log)
    {
        // One object for each grid: bars of one grid are added up without looking strikes up.
        var grids = new Dictionary<string, StrikeGrid>();
        foreach (var row in await scope.ListAsync<GridRow>(
            "SELECT id AS Id, strikes AS Strikes FROM grids WHERE log_id = @Id", new { log.Id }))
            grids.Add(row.Id, GridOf(row));

        var bars = new List<Bar>((int)log.BarCount);
        foreach (var row in await scope.ListAsync<BarRow>(
            """
            SELECT ordinal AS Ordinal, grid_id AS GridId, body AS Body, body_sum AS Sum FROM bars
            WHERE log_id = @Id ORDER BY ordinal
            """,
            new { log.Id }))
            bars.Add(BarCodec.Decode(Checksum.Check(row.Body, row.Sum, $"bar {row.Ordinal}"), grids[row.GridId]));

        return new StoredSession
        {
            Symbol = log.Symbol,
            Session = new TradingSession(SqlText.ToDate(log.Date), new(log.OpenNs), new(log.CloseNs)),
            Epoch = log.Epoch,
            Fingerprint = log.Fingerprint,
            Bars = bars,
            Gaps = GapCodec.Decode(log.Gaps),
        };
    }

    private void Tell(StoredSession session, long mended)
    {
        if (mended > 0 && logger is not null)
            Log.Mended(logger, session.Symbol, mended);
    }

    private static partial class Log
    {
        [LoggerMessage(5002, LogLevel.Warning, "{Symbol}: the database had lost the last {Events} journalled events, as after a crash of its server; they are written again")]
        public static partial void Mended(ILogger log, string symbol, long events);
    }

    private sealed record GridRow
    {
        public string Id { get; init; } = "";

        public byte[] Strikes { get; init; } = [];
    }

    /// <summary>A grid's name is made of its strikes, so it needs no sum.</summary>
    private static StrikeGrid GridOf(GridRow row)
    {
        const string Damaged = "the strikes of a grid are not what was written: they are damaged. Restore the database from a copy.";
        try
        {
            var grid = StrikeGridCodec.Decode(row.Strikes);
            return grid.Id == row.Id ? grid : throw new InvalidDataException(Damaged);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(Damaged, e);
        }
    }

    private record BlobRow
    {
        public byte[] Body { get; init; } = [];

        public long? Sum { get; init; }
    }

    private sealed record BarRow : BlobRow
    {
        public long Ordinal { get; init; }

        public string GridId { get; init; } = "";
    }
}
