using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>The rows of the webhooks and of what is still to be delivered.</summary>
internal static class SqlWebhooks
{
    public const string Columns =
        """
        w.id AS Id, w.key_name AS KeyName, w.url AS Url, w.secret AS Secret, w.min_severity AS MinSeverity,
        w.symbols AS Symbols, w.failing_since_ms AS FailingSinceMs
        """;

    public static async Task<IReadOnlyList<Webhook>> ListAsync(SqlScope scope, string? keyName)
    {
        var rows = await scope.ListAsync<WebhookRow>(
            $"SELECT {Columns} FROM webhooks AS w WHERE @keyName IS NULL OR w.key_name = @keyName ORDER BY w.number",
            new { keyName });
        return [.. rows.Select(static row => row.ToWebhook())];
    }

    public static async Task<IReadOnlyList<Webhook>> ListDueAsync(SqlScope scope, long now)
    {
        var rows = await scope.ListAsync<WebhookRow>(
            $"""
             SELECT {Columns}, (SELECT MIN(d.due_ms) FROM deliveries AS d WHERE d.webhook_id = w.id) AS DueMs
             FROM webhooks AS w
             WHERE EXISTS (SELECT 1 FROM deliveries AS d WHERE d.webhook_id = w.id AND d.due_ms <= @now)
               AND NOT EXISTS (SELECT 1 FROM webhook_turns AS t WHERE t.webhook_id = w.id AND t.until_ms > @now)
             ORDER BY DueMs, w.number
             """,
            new { now });
        return [.. rows.Select(static row => row.ToWebhook())];
    }

    public static async Task QueueAsync(SqlScope scope, IReadOnlyList<Webhook> webhooks, LoggedEvent added, long now)
    {
        // From the row and not from what was read of it: a webhook removed meanwhile gets nothing.
        foreach (var webhook in webhooks)
            if (webhook.Wants(added.Symbol, added.Severity))
                await scope.ExecuteAsync(
                    $"""
                     INSERT INTO deliveries (webhook_id, seq, attempt, due_ms)
                     SELECT id, @Seq, 0, @now FROM webhooks WHERE id = @Id {scope.Dialect.LockShared}
                     """,
                    new { added.Seq, now, webhook.Id });
    }
}

internal record WebhookRow
{
    public string Id { get; init; } = "";

    public string KeyName { get; init; } = "";

    public string Url { get; init; } = "";

    public string Secret { get; init; } = "";

    public long MinSeverity { get; init; }

    public string Symbols { get; init; } = "";

    public long? FailingSinceMs { get; init; }

    public Webhook ToWebhook() => new()
    {
        Id = Id,
        KeyName = KeyName,
        Url = Url,
        Secret = Secret,
        MinSeverity = (byte)MinSeverity,
        Symbols = Symbols.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        FailingSince = SqlText.ToInstant(FailingSinceMs),
    };
}
