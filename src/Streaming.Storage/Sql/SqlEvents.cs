using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>The rows of the event log, and the deliveries that come with them.</summary>
internal static class SqlEvents
{
    public const string Columns =
        """
        e.seq AS Seq, e.previous_seq AS PreviousSeq, e.symbol AS Symbol, e.time_ns AS TimeNs, e.severity AS Severity,
        e.body AS Body, e.body_sum AS Sum
        """;

    public static Task<int> CreateLogAsync(SqlScope scope, string? fingerprint) => scope.ExecuteAsync(
        "INSERT INTO event_log (id, epoch, next_seq) VALUES (1, @epoch, 0) ON CONFLICT DO NOTHING",
        new { epoch = Epoch.MintEvents(fingerprint) });

    /// <summary>Logs what is not logged yet and queues its deliveries.</summary>
    public static async Task<IReadOnlyList<LoggedEvent>> AppendAsync(
        SqlScope scope, StoredSession session, IReadOnlyList<NewEvent> events, long now)
    {
        if (events.Count == 0)
            return [];

        var logged = new List<LoggedEvent>(events.Count);
        IReadOnlyList<Webhook>? webhooks = null;
        foreach (var each in events)
        {
            if (await FindAsync(scope, session, each.Key) is { } known)
            {
                logged.Add(known);
                continue;
            }

            var added = await AppendAsync(scope, session, each, now);
            webhooks ??= await SqlWebhooks.ListAsync(scope, keyName: null);
            await SqlWebhooks.QueueAsync(scope, webhooks, added, now);
            logged.Add(added);
        }

        return logged;
    }

    private static async Task<LoggedEvent> AppendAsync(
        SqlScope scope, StoredSession session, NewEvent each, long now)
    {
        // Whoever has the counter's row is the only one who numbers, until the commit: seqs have no holes and show
        // in their order.
        const string Number = "UPDATE event_log SET next_seq = next_seq + 1 RETURNING next_seq - 1";
        if (await scope.FindAsync<long?>(Number) is not { } seq)
        {
            await CreateLogAsync(scope, fingerprint: null);
            seq = await scope.FindAsync<long>(Number);
        }

        var previous = await scope.FindAsync<long?>(
            "SELECT MAX(seq) FROM events WHERE symbol = @Symbol", new { session.Symbol });
        var body = each.Body.ToArray();
        await scope.ExecuteAsync(
            """
            INSERT INTO events (seq, previous_seq, symbol, epoch, key, time_ns, severity, logged_ms, body, body_sum)
            VALUES (@seq, @previous, @Symbol, @Epoch, @Key, @time, @severity, @now, @body, @sum)
            """,
            new
            {
                seq,
                previous,
                session.Symbol,
                session.Epoch,
                each.Key,
                time = each.EventTime.UnixNanoseconds,
                severity = (long)each.Severity,
                now,
                body,
                sum = Checksum.Of(body),
            });
        return new LoggedEvent(seq, previous, session.Symbol, each.EventTime, each.Severity, body);
    }

    private static async Task<LoggedEvent?> FindAsync(SqlScope scope, StoredSession session, string key) =>
        (await scope.FindAsync<EventRow>(
            $"SELECT {Columns} FROM events AS e WHERE e.symbol = @Symbol AND e.epoch = @Epoch AND e.key = @key",
            new { session.Symbol, session.Epoch, key }))?.ToEvent();
}

internal record EventRow
{
    public long Seq { get; init; }

    public long? PreviousSeq { get; init; }

    public string Symbol { get; init; } = "";

    public long TimeNs { get; init; }

    public long Severity { get; init; }

    public byte[] Body { get; init; } = [];

    public long? Sum { get; init; }

    public LoggedEvent ToEvent() => new(
        Seq, PreviousSeq, Symbol, new Timestamp(TimeNs), (byte)Severity, Checksum.Check(Body, Sum, $"event {Seq}"));
}
