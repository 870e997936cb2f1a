using Streaming.Runtime.Ports;
using Streaming.Runtime.Codecs;

namespace Streaming.Storage.Sql;

/// <summary>The rows from which a session goes on: its newest checkpoint and the events behind it.</summary>
internal static class SqlJournal
{
    private const long PageBatches = 64;

    /// <summary>Adds a batch where the journal ends at its beginning; one that is there already changes nothing.</summary>
    /// <returns>How many events before it had to be written again.</returns>
    public static async Task<long> AppendAsync(SqlScope scope, StoredSession session, JournalRow row, JournalTail tail)
    {
        if (await TryAddAsync(scope, session, row))
            return 0;

        var log = await SqlLogs.FindAsync(scope, session.Symbol, session.Epoch);
        if (log?.Fence != session.Fence)
            throw Refusal.Of(session, log?.Fence);

        var mended = await MendAsync(scope, session, log.Id, row.Position, tail);
        await TryAddAsync(scope, session, row);
        return mended;
    }

    /// <summary>Writes again what the database has lost of a journal that had <paramref name="position"/> events.</summary>
    /// <returns>How many that were.</returns>
    public static async Task<long> MendAsync(
        SqlScope scope, StoredSession session, long log, long position, JournalTail tail)
    {
        var found = await FindEndAsync(scope, log) ?? 0;
        var end = found;
        foreach (var row in tail.Between(found, position))
        {
            if (row.Position != end || !await TryAddAsync(scope, session, row))
                break;
            end = row.End;
        }

        return end >= position ? end - found : throw new InvalidDataException(
            $"the journal ends at event {found}, and had {position}: what was committed is lost. Restart this program: it "
            + "goes on from what is there.");
    }

    private static async Task<bool> TryAddAsync(SqlScope scope, StoredSession session, JournalRow row) =>
        await scope.ExecuteAsync(
            $"""
             INSERT INTO journal (log_id, position, count, cursor, body, body_sum)
             SELECT id, @Position, @Count, @Cursor, @Body, @Sum FROM logs
             WHERE symbol = @Symbol AND epoch = @Epoch AND fence = @Fence
               AND COALESCE(
                 (SELECT position + count FROM journal WHERE log_id = logs.id ORDER BY position DESC LIMIT 1), 0) = @Position
             {scope.Dialect.LockShared}
             ON CONFLICT DO NOTHING
             """,
            new
            {
                row.Position, row.Count, row.Cursor, row.Body, row.Sum, session.Symbol, session.Epoch, session.Fence,
            }) > 0;

    private static Task<long?> FindEndAsync(SqlScope scope, long log) => scope.FindAsync<long?>(
        "SELECT position + count FROM journal WHERE log_id = @log ORDER BY position DESC LIMIT 1", new { log });

    public static async Task CheckpointAsync(
        SqlScope scope, StoredSession session, long position, byte[] state, long sum)
    {
        var kept = await scope.ExecuteAsync(
            $"""
             INSERT INTO checkpoints (log_id, position, state, state_sum)
             SELECT id, @position, @state, @sum FROM logs
             WHERE symbol = @Symbol AND epoch = @Epoch AND fence = @Fence {scope.Dialect.LockShared}
             ON CONFLICT (log_id) DO UPDATE
             SET position = excluded.position, state = excluded.state, state_sum = excluded.state_sum
             """,
            new { position, state, sum, session.Symbol, session.Epoch, session.Fence });
        if (kept == 0)
            throw await SqlLogs.RefuseAsync(scope, session);
    }

    /// <summary>The newest checkpoint of a log, without its state where that is damaged.</summary>
    public static async Task<SessionCheckpoint?> FindCheckpointAsync(SqlScope scope, long log) =>
        await scope.FindAsync<CheckpointRow>(
            "SELECT position AS Position, state AS State, state_sum AS Sum FROM checkpoints WHERE log_id = @log", new { log })
            is { } row
            ? new SessionCheckpoint(row.Position, row.Sum == Checksum.Of(row.State) ? row.State : default)
            : null;

    /// <summary>The session with where its journal ends.</summary>
    public static async Task<StoredSession> CompleteAsync(SqlScope scope, long log, StoredSession session) =>
        await scope.FindAsync<EndRow>(
            """
            SELECT position + count AS Position, cursor AS Cursor FROM journal
            WHERE log_id = @log ORDER BY position DESC LIMIT 1
            """,
            new { log }) is { } end
            ? session with { JournalEnd = end.Position, Cursor = CursorCodec.Decode(end.Cursor) }
            : session;

    /// <summary>The next batches, beginning with the event at <paramref name="after"/>; none at the end, and none behind
    /// an event that is not there.</summary>
    public static async Task<IReadOnlyList<JournalBatch>> ReadAsync(
        SqlScope scope, StoredSession session, long after, MarketEventReader reader)
    {
        var log = await SqlLogs.FindAsync(scope, session.Symbol, session.Epoch);
        var rows = await scope.ListAsync<BatchRow>(
            """
            SELECT position AS Position, cursor AS Cursor, body AS Body, body_sum AS Sum FROM journal
            WHERE log_id = @Id AND position + count > @after AND position >=
              (SELECT COALESCE(MAX(position), @after) FROM journal WHERE log_id = @Id AND position <= @after)
            ORDER BY position LIMIT @PageBatches
            """,
            new { log?.Id, after, PageBatches });
        var batches = new List<JournalBatch>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Position > after)
                break;

            var body = Checksum.Check(row.Body, row.Sum, $"the journal from event {row.Position} on");
            var events = reader.Decode(body).AsMemory((int)(after - row.Position));
            batches.Add(new JournalBatch(after, events, CursorCodec.Decode(row.Cursor)));
            after = batches[^1].End;
        }

        return batches;
    }

    /// <summary>Lets go what lies behind the first event that is not there.</summary>
    public static async Task CutAsync(SqlScope scope, long log)
    {
        await scope.ExecuteAsync("DELETE FROM checkpoints WHERE log_id = @log", new { log });
        await scope.ExecuteAsync(
            """
            DELETE FROM journal WHERE log_id = @log AND position >= (
              SELECT MIN(position) FROM (
                SELECT position, LAG(position + count, 1, CAST(0 AS BIGINT)) OVER (ORDER BY position) AS before
                FROM journal WHERE log_id = @log) AS steps
              WHERE position <> before)
            """,
            new { log });
    }

    /// <summary>A replaced log is only read, so what it would go on from is of no use.</summary>
    public static async Task DropAsync(SqlScope scope, string symbol, string date)
    {
        const string OfTheDay = "WHERE log_id IN (SELECT id FROM logs WHERE symbol = @symbol AND date = @date)";
        await scope.ExecuteAsync($"DELETE FROM journal {OfTheDay}", new { symbol, date });
        await scope.ExecuteAsync($"DELETE FROM checkpoints {OfTheDay}", new { symbol, date });
    }

    private sealed record CheckpointRow
    {
        public long Position { get; init; }

        public byte[] State { get; init; } = [];

        public long Sum { get; init; }
    }

    private sealed record EndRow
    {
        public long Position { get; init; }

        public byte[] Cursor { get; init; } = [];
    }

    private sealed record BatchRow
    {
        public long Position { get; init; }

        public byte[] Cursor { get; init; } = [];

        public byte[] Body { get; init; } = [];

        public long? Sum { get; init; }
    }
}
