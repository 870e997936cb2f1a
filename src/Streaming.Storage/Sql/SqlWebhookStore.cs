using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>Webhooks and their queue in a database of SQL.</summary>
public sealed class SqlWebhookStore(ISqlDatabase database) : IWebhookStore
{
    public Task<bool> AddAsync(Webhook webhook, int limit, CancellationToken cancellationToken) =>
        WriteAsync(
            $"adding a webhook of key {webhook.KeyName}",
            async scope => await scope.ExecuteAsync(
                $"""
                {scope.Dialect.LockWebhooks}
                INSERT INTO webhooks (id, key_name, url, secret, min_severity, symbols, failing_since_ms)
                SELECT @Id, @KeyName, @Url, @Secret, @severity, @symbols, @failing
                WHERE (SELECT COUNT(*) FROM webhooks WHERE key_name = @KeyName) < @limit
                """,
                new
                {
                    webhook.Id,
                    webhook.KeyName,
                    webhook.Url,
                    webhook.Secret,
                    severity = (long)webhook.MinSeverity,
                    symbols = string.Join(' ', webhook.Symbols),
                    failing = webhook.FailingSince?.ToUnixTimeMilliseconds(),
                    limit = (long)limit,
                }) > 0,
            cancellationToken);

    public Task<IReadOnlyList<Webhook>> ListAsync(string? keyName, CancellationToken cancellationToken) =>
        database.ReadAsync("listing the webhooks", scope => SqlWebhooks.ListAsync(scope, keyName), cancellationToken);

    public Task<bool> RemoveAsync(string keyName, string id, CancellationToken cancellationToken) =>
        WriteAsync(
            $"removing webhook {id}",
            async scope => await scope.ExecuteAsync(
                "DELETE FROM webhooks WHERE key_name = @keyName AND id = @id", new { keyName, id }) > 0,
            cancellationToken);

    public Task<IReadOnlyList<Webhook>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(
            "listing the webhooks that are due",
            scope => SqlWebhooks.ListDueAsync(scope, now.ToUnixTimeMilliseconds()),
            cancellationToken);

    public Task<IReadOnlyList<WebhookDelivery>> TakeAsync(
        IReadOnlyCollection<Webhook> webhooks, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "taking deliveries",
            // A power failure ends whoever has taken something, too.
            Durability.Process,
            async scope =>
            {
                var taken = new List<WebhookDelivery>(webhooks.Count);
                // In one order, or two hosts could wait for each other.
                foreach (var webhook in webhooks.OrderBy(static each => each.Id, StringComparer.Ordinal))
                    if (await TakeAsync(scope, webhook, now, now + lease) is { } delivery)
                        taken.Add(delivery);
                return (IReadOnlyList<WebhookDelivery>)taken;
            },
            cancellationToken);

    public Task DeliveredAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        WriteAsync(
            $"settling a delivery of webhook {delivery.Webhook.Id}",
            async scope =>
            {
                await EndAsync(scope, delivery);
                return await scope.ExecuteAsync(
                    "UPDATE webhooks SET failing_since_ms = NULL WHERE id = @Id AND failing_since_ms IS NOT NULL",
                    new { delivery.Webhook.Id });
            },
            cancellationToken);

    public Task PostponeAsync(WebhookDelivery delivery, DateTimeOffset until, CancellationToken cancellationToken) =>
        WriteAsync(
            $"postponing a delivery of webhook {delivery.Webhook.Id}",
            async scope =>
            {
                await EndTurnAsync(scope, delivery.Webhook);
                return await scope.ExecuteAsync(
                    "UPDATE deliveries SET attempt = @attempt, due_ms = @due WHERE webhook_id = @Id AND seq = @Seq",
                    new
                    {
                        attempt = delivery.Attempt + 1L,
                        due = until.ToUnixTimeMilliseconds(),
                        delivery.Webhook.Id,
                        delivery.Event.Seq,
                    });
            },
            cancellationToken);

    public Task AbandonAsync(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync(
            $"giving up a delivery of webhook {delivery.Webhook.Id}",
            async scope =>
            {
                await EndAsync(scope, delivery);
                return await scope.ExecuteAsync(
                    "UPDATE webhooks SET failing_since_ms = @now WHERE id = @Id AND failing_since_ms IS NULL",
                    new { now = now.ToUnixTimeMilliseconds(), delivery.Webhook.Id });
            },
            cancellationToken);

    private static async Task<WebhookDelivery?> TakeAsync(
        SqlScope scope, Webhook webhook, DateTimeOffset now, DateTimeOffset until)
    {
        var values = new { webhook.Id, now = now.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() };
        var begun = await scope.ExecuteAsync(
            """
            INSERT INTO webhook_turns (webhook_id, until_ms) SELECT id, @until FROM webhooks WHERE id = @Id
            ON CONFLICT (webhook_id) DO UPDATE SET until_ms = excluded.until_ms WHERE webhook_turns.until_ms <= @now
            """,
            values);
        if (begun == 0)
            return null;

        var first = await scope.FindAsync<DeliveryRow>(
            $"""
             SELECT d.attempt AS Attempt, l.epoch AS Epoch, {SqlEvents.Columns}
             FROM deliveries AS d JOIN events AS e ON e.seq = d.seq CROSS JOIN event_log AS l
             WHERE d.webhook_id = @Id AND d.due_ms <= @now ORDER BY d.seq LIMIT 1
             """,
            values);
        if (first is null)
            await EndTurnAsync(scope, webhook);
        return first?.ToDelivery(webhook);
    }

    private static async Task EndAsync(SqlScope scope, WebhookDelivery delivery)
    {
        await EndTurnAsync(scope, delivery.Webhook);
        await scope.ExecuteAsync(
            "DELETE FROM deliveries WHERE webhook_id = @Id AND seq = @Seq", new { delivery.Webhook.Id, delivery.Event.Seq });
    }

    private static Task<int> EndTurnAsync(SqlScope scope, Webhook webhook) =>
        scope.ExecuteAsync("DELETE FROM webhook_turns WHERE webhook_id = @Id", new { webhook.Id });

    private Task<T> WriteAsync<T>(string operation, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAsync(operation, Durability.Power, work, cancellationToken);

    private sealed record DeliveryRow : EventRow
    {
        public string Epoch { get; init; } = "";

        public long Attempt { get; init; }

        public WebhookDelivery ToDelivery(Webhook webhook) => new(webhook, Epoch, ToEvent(), (int)Attempt);
    }
}
