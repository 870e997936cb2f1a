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

    public Task<IReadOnlyList<Webhook>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<Webhook>>(
            () =>
            {
                var due = database.Events.Deliveries
                    .Where(each => each.Value.Due <= now)
                    .GroupBy(static each => each.Key.WebhookId, static each => each.Value.Due)
                    .ToDictionary(static each => each.Key, static each => each.Min());
                return
                [
                    .. database.Webhooks.Where(each => due.ContainsKey(each.Id) && IsFree(each, now))
                        .OrderBy(each => due[each.Id]),
                ];
            },
            cancellationToken);

    public Task<IReadOnlyList<WebhookDelivery>> TakeAsync(
        IReadOnlyCollection<Webhook> webhooks, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<WebhookDelivery>>(
            () =>
            [
                .. webhooks.Where(each => IsFree(each, now)).SelectMany(each => FirstOf(each, now)).Select(delivery =>
                {
                    database.WebhookTurns[delivery.Webhook.Id] = now + lease;
                    return delivery;
                }),
            ],
            cancellationToken);

    public Task DeliveredAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        SettleAsync(delivery, static webhook => webhook with { FailingSince = null }, cancellationToken);

    public Task PostponeAsync(WebhookDelivery delivery, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                database.WebhookTurns.Remove(delivery.Webhook.Id);
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
        {
            database.WebhookTurns.Remove(webhook.Id);
            foreach (var delivery in database.Events.Deliveries.Keys.Where(key => key.WebhookId == webhook.Id).ToArray())
                database.Events.Deliveries.Remove(delivery);
        }

        return database.Webhooks.RemoveAll(which);
    }

    private bool IsFree(Webhook webhook, DateTimeOffset now) =>
        database.WebhookTurns.GetValueOrDefault(webhook.Id, DateTimeOffset.MinValue) <= now;

    private IEnumerable<WebhookDelivery> FirstOf(Webhook webhook, DateTimeOffset now) =>
        database.Events.Deliveries
            .Where(each => each.Key.WebhookId == webhook.Id && each.Value.Due <= now)
            .OrderBy(static each => each.Key.Seq)
            .Take(1)
            .Select(each => new WebhookDelivery(
                webhook, database.Events.Open(fingerprint: null).Epoch, database.Events.Find(each.Key.Seq),
                each.Value.Attempt));

    private Task<bool> SettleAsync(
        WebhookDelivery delivery, Func<Webhook, Webhook> change, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                database.WebhookTurns.Remove(delivery.Webhook.Id);
                database.Events.Deliveries.Remove((delivery.Webhook.Id, delivery.Event.Seq));
                var at = database.Webhooks.FindIndex(each => each.Id == delivery.Webhook.Id);
                if (at >= 0)
                    database.Webhooks[at] = change(database.Webhooks[at]);
                return true;
            },
            cancellationToken);
}
