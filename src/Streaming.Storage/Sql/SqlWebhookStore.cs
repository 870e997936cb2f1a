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

    public Task<IReadOnlyList<WebhookDelivery>> TakeAsync(
        DateTimeOffset now, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        WriteAsync(
            "taking deliveries",
            async scope =>
            {
                var rows = await scope.ListAsync<DeliveryRow>(
                    $"""
                     SELECT d.webhook_id AS WebhookId, d.attempt AS Attempt, l.epoch AS Epoch, {SqlEvents.Columns}
                     FROM deliveries AS d JOIN events AS e ON e.seq = d.seq CROSS JOIN event_log AS l
                     WHERE d.due_ms <= @now ORDER BY d.due_ms, d.seq LIMIT @limit
                     {scope.Dialect.TakeDeliveries}
                     """,
                    new { now = now.ToUnixTimeMilliseconds(), limit = (long)limit });
                if (rows.Count == 0)
                    return (IReadOnlyList<WebhookDelivery>)[];

                var due = (now + lease).ToUnixTimeMilliseconds();
                await scope.ExecuteAsync(
                    "UPDATE deliveries SET due_ms = @due WHERE webhook_id = @WebhookId AND seq = @Seq",
                    rows.Select(row => new { due, row.WebhookId, row.Seq }));
                var webhooks = (await SqlWebhooks.ListAsync(scope, keyName: null)).ToDictionary(static each => each.Id);
                return [.. rows.Where(row => webhooks.ContainsKey(row.WebhookId)).Select(row => row.ToDelivery(webhooks))];
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
            scope => scope.ExecuteAsync(
                "UPDATE deliveries SET attempt = @attempt, due_ms = @due WHERE webhook_id = @Id AND seq = @Seq",
                new
                {
                    attempt = delivery.Attempt + 1L,
                    due = until.ToUnixTimeMilliseconds(),
                    delivery.Webhook.Id,
                    delivery.Event.Seq,
                }),
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

    private static Task<int> EndAsync(SqlScope scope, WebhookDelivery delivery) => scope.ExecuteAsync(
        "DELETE FROM deliveries WHERE webhook_id = @Id AND seq = @Seq", new { delivery.Webhook.Id, delivery.Event.Seq });

    private Task<T> WriteAsync<T>(string operation, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAsync(operation, Durability.Power, work, cancellationToken);

    private sealed record DeliveryRow : EventRow
    {
        public string WebhookId { get; init; } = "";

        public string Epoch { get; init; } = "";

        public long Attempt { get; init; }

        public WebhookDelivery ToDelivery(Dictionary<string, Webhook> webhooks) =>
            new(webhooks[WebhookId], Epoch, ToEvent(), (int)Attempt);
    }
}
