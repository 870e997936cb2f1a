namespace Streaming.Runtime.Ports;

/// <summary>Who wants to be told of events, and what is still to be told.</summary>
/// <remarks>A delivery is queued in the commit that logs its event, for every webhook that is registered by then and
/// wants it, so none is lost and none is invented. A webhook has one delivery taken at a time, whoever takes it, and the
/// first of its events that is due: so it is told them in their order. What is taken comes back after a time unless it is
/// settled: at least once, whatever dies in between. A delivery ends with its event, its webhook or its key.</remarks>
public interface IWebhookStore
{
    /// <summary>Registers a webhook unless its key already has <paramref name="limit"/>.</summary>
    /// <returns>False where it has, and nothing is done.</returns>
    Task<bool> AddAsync(Webhook webhook, int limit, CancellationToken cancellationToken);

    /// <summary>In the order of their registration; of one key where it is given.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(string? keyName, CancellationToken cancellationToken);

    /// <returns>False where that key has no such webhook.</returns>
    Task<bool> RemoveAsync(string keyName, string id, CancellationToken cancellationToken);

    /// <summary>Those that something is due for and of which nothing is taken, the longest waiting first.</summary>
    Task<IReadOnlyList<Webhook>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes the first event that is due of each of these; nobody else gets anything of that webhook before it is
    /// settled or the lease ends.</summary>
    /// <returns>In any order, and none of a webhook that has gone, has nothing due or of which something is taken.</returns>
    Task<IReadOnlyList<WebhookDelivery>> TakeAsync(
        IReadOnlyCollection<Webhook> webhooks, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>It arrived: the delivery ends and its webhook works.</summary>
    Task DeliveredAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>It did not: it comes back at <paramref name="until"/> with its attempt counted.</summary>
    Task PostponeAsync(WebhookDelivery delivery, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>It never will: the delivery ends and its webhook is failing, since now unless it was before.</summary>
    Task AbandonAsync(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken);
}

public sealed record Webhook
{
    public required string Id { get; init; }

    public required string KeyName { get; init; }

    public required string Url { get; init; }

    public required string Secret { get; init; }

    public byte MinSeverity { get; init; }

    /// <summary>Empty for every symbol.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>When a delivery was first given up since the last one that arrived.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public bool Wants(string symbol, byte severity) =>
        severity >= MinSeverity && (Symbols.Count == 0 || Symbols.Contains(symbol));
}

/// <param name="Epoch">The event log's: with the event's seq it names the delivery for its receiver.</param>
/// <param name="Attempt">How many attempts failed before this one.</param>
public sealed record WebhookDelivery(Webhook Webhook, string Epoch, LoggedEvent Event, int Attempt);
