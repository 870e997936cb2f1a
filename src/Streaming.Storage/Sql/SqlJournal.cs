using Streaming.Runtime.Ports;
using Streaming.Runtime.Codecs;

namespace Streaming.Storage.Sql;

/// <summary>The rows from which a session goes on: its newest checkpoint and the events behind it.</summary>
internal static class SqlJournal
{
    private const long PageBatches = 64;

    public static async Task AppendAsync(
        SqlScope scope, StoredSession session, long position, long count, FeedCursor cursor, byte[] body,
        long sum)
    {
        var added = await scope.ExecuteAsync(
            $"""
             INSERT INTO journal (log_id, position, count, cursor, body, body_sum)
             SELECT id, @position, @count, @cursor, @body, @sum FROM logs
             WHERE symbol = @Symbol AND epoch = @Epoch AND fence = @Fence {scope.Dialect.LockShared}
             ON CONFLICT DO NOTHING
             """,
            new
            {
                position, count, cursor = CursorCodec.Encode(cursor), body, sum, session.Symbol, session.Epoch, session.Fence,
            });
        if (added > 0)
            return;

        var log = await SqlLogs.FindAsync(scope, session.Symbol, session.Epoch);
        if (log?.Fence != session.Fence)
            throw Refusal.Of(session, log?.Fence);
    }

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

    /// <summary>The next batches, beginning with the event at <paramref name="after"/>; none at the end.</summary>
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
                throw new InvalidDataException($"its events {after} to {row.Position - 1} are not there.");

            var body = Checksum.Check(row.Body, row.Sum, $"the journal from event {row.Position} on");
            var events = reader.Decode(body).AsMemory((int)(after - row.Position));
            batches.Add(new JournalBatch(after, events, CursorCodec.Decode(row.Cursor)));
            after = batches[^1].End;
        }

        return batches;
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
