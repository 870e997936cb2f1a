using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

public sealed class MemoryWebhookStore(MemoryDatabase database) : IWebhookStore
{
    public Task<bool> AddAsync(Webhook webhook, int limit, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                if (database.Webhooks.Count(each => each.KeyName == webhook.KeyName) >= limit)
                    return false;

                database.Webhooks.Add(webhook);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<Webhook>> ListAsync(string? keyName, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<Webhook>>(
            () => [.. database.Webhooks.Where(each => keyName is null || each.KeyName == keyName)], cancellationToken);

    public Task<bool> RemoveAsync(string keyName, string id, CancellationToken cancellationToken) =>
        database.RunAsync(() => Remove(database, each => each.KeyName == keyName && each.Id == id) > 0, cancellationToken);

    public Task<IReadOnlyList<WebhookDelivery>> TakeAsync(
        DateTimeOffset now, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<WebhookDelivery>>(
            () =>
            {
                var events = database.Events;
                var due = events.Deliveries
                    .Where(each => each.Value.Due <= now)
                    .OrderBy(static each => each.Value.Due)
                    .ThenBy(static each => each.Key.Seq)
                    .Take(limit)
                    .ToArray();
                foreach (var (key, delivery) in due)
                    events.Deliveries[key] = delivery with { Due = now + lease };
                return
                [
                    .. due.Select(each => new WebhookDelivery(
                        database.Webhooks.Find(webhook => webhook.Id == each.Key.WebhookId)!,
                        events.Open(fingerprint: null).Epoch,
                        events.Find(each.Key.Seq),
                        each.Value.Attempt)),
                ];
            },
            cancellationToken);

    public Task DeliveredAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        SettleAsync(delivery, static webhook => webhook with { FailingSince = null }, cancellationToken);

    public Task PostponeAsync(WebhookDelivery delivery, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                var key = (delivery.Webhook.Id, delivery.Event.Seq);
                if (database.Events.Deliveries.ContainsKey(key))
                    database.Events.Deliveries[key] = new(delivery.Attempt + 1, until);
                return true;
            },
            cancellationToken);

    public Task AbandonAsync(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken) =>
        SettleAsync(
            delivery, webhook => webhook with { FailingSince = webhook.FailingSince ?? now }, cancellationToken);

    /// <summary>Removes webhooks with what waits for them. The caller has the lock.</summary>
    internal static int Remove(MemoryDatabase database, Predicate<Webhook> which)
    {
        foreach (var webhook in database.Webhooks.FindAll(which))
            foreach (var delivery in database.Events.Deliveries.Keys.Where(key => key.WebhookId == webhook.Id).ToArray())
                database.Events.Deliveries.Remove(delivery);
        return database.Webhooks.RemoveAll(which);
    }

    private Task<bool> SettleAsync(
        WebhookDelivery delivery, Func<Webhook, Webhook> change, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                database.Events.Deliveries.Remove((delivery.Webhook.Id, delivery.Event.Seq));
                var at = database.Webhooks.FindIndex(each => each.Id == delivery.Webhook.Id);
                if (at >= 0)
                    database.Webhooks[at] = change(database.Webhooks[at]);
                return true;
            },
            cancellationToken);
}
