using Streaming.Engine.Sessions;
using Streaming.Storage.Retention;

namespace Streaming.Storage.Sql;

/// <summary>Retention in a database of SQL: one log a transaction, so that nobody waits long behind it.</summary>
public sealed class SqlRetention(ISqlDatabase database, TimeProvider wall, TradingCalendar? calendar = null) : IRetention
{
    private readonly TradingCalendar _calendar = calendar ?? TradingCalendar.Nyse;

    public async Task<int> TrimAsync(TimeSpan keep, CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        var before = now - keep;
        var first = SessionsKept.First(_calendar, now).ToColumn();
        var removed = 0;
        while (await TrimLogAsync(before, first, cancellationToken))
            removed++;
        await TrimRestAsync(before, cancellationToken);
        return removed;
    }

    private Task<bool> TrimLogAsync(DateTimeOffset before, string first, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "removing an old log",
            Durability.Process,
            async scope => await scope.ExecuteAsync(
                """
                DELETE FROM logs WHERE touched_ms < @before
                  AND id = (SELECT id FROM logs WHERE touched_ms < @before AND date < @first ORDER BY touched_ms LIMIT 1)
                """,
                new { before = before.ToUnixTimeMilliseconds(), first }) > 0,
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
