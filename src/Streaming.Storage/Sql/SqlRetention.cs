using Streaming.Storage.Retention;

namespace Streaming.Storage.Sql;

/// <summary>Retention in a database of SQL: one log a transaction, so that nobody waits long behind it.</summary>
public sealed class SqlRetention(ISqlDatabase database, TimeProvider wall) : IRetention
{
    public async Task<int> TrimAsync(TimeSpan keep, CancellationToken cancellationToken)
    {
        var before = wall.GetUtcNow() - keep;
        var removed = 0;
        while (await TrimLogAsync(before, cancellationToken))
            removed++;
        await TrimRestAsync(before, cancellationToken);
        return removed;
    }

    private Task<bool> TrimLogAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "removing an old log",
            Durability.Process,
            async scope => await scope.ExecuteAsync(
                """
                DELETE FROM logs WHERE touched_ms < @before
                  AND id = (SELECT id FROM logs WHERE touched_ms < @before ORDER BY touched_ms LIMIT 1)
                """,
                new { before = before.ToUnixTimeMilliseconds() }) > 0,
            cancellationToken);

    private Task<int> TrimRestAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "removing old events and counts",
            Durability.Process,
            async scope =>
            {
                await scope.ExecuteAsync(
                    "DELETE FROM usage WHERE day < @day", new { day = DateOnly.FromDateTime(before.UtcDateTime).ToColumn() });
                return await scope.ExecuteAsync(
                    """
                    DELETE FROM events
                    WHERE logged_ms < @before AND seq < (SELECT next_seq - @kept FROM event_log)
                    """,
                    new
                    {
                        before = (wall.GetUtcNow() - EventsKept.Time).ToUnixTimeMilliseconds(),
                        kept = (long)EventsKept.Count,
                    });
            },
            cancellationToken);
}
