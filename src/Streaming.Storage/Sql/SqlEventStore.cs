using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>The deployment's events in a database of SQL.</summary>
public sealed class SqlEventStore(ISqlDatabase database) : IEventStore
{
    public Task<EventLog> OpenAsync(string? fingerprint, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "opening the event log",
            Durability.Power,
            async scope =>
            {
                await SqlEvents.CreateLogAsync(scope, fingerprint);
                return (await FindLogAsync(scope))!;
            },
            cancellationToken);

    public async Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var page = await database.ReadAsync(
            "reading the event log",
            async scope => await FindLogAsync(scope) is { } log ? new EventPage(log, await ListAsync(scope, query)) : null,
            cancellationToken);
        return page ?? new EventPage(await OpenAsync(fingerprint: null, cancellationToken), []);
    }

    private static async Task<IReadOnlyList<LoggedEvent>> ListAsync(SqlScope scope, EventQuery query)
    {
        var rows = await scope.ListAsync<EventRow>(
            $"""
             SELECT {SqlEvents.Columns} FROM events AS e
             WHERE e.seq > @since AND e.severity >= @severity {(query.Symbol is null ? "" : "AND e.symbol = @Symbol")}
             ORDER BY e.seq {(query.Since is null ? "DESC" : "ASC")} LIMIT @limit
             """,
            new { since = query.Since ?? -1, severity = (long)query.MinSeverity, query.Symbol, limit = (long)query.Limit });
        var events = rows.Select(static row => row.ToEvent());
        return [.. query.Since is null ? events.Reverse() : events];
    }

    private static Task<EventLog?> FindLogAsync(SqlScope scope) =>
        scope.FindAsync<EventLog>("SELECT epoch AS Epoch, next_seq - 1 AS LastSeq FROM event_log");
}
