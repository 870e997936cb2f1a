using Streaming.Runtime.Ports;

namespace Streaming.Testing;

/// <summary>The stores of one database.</summary>
public sealed record StoreSet(
    ISessionStore Sessions, IEventStore Events, IWebhookStore Webhooks, IUsageStore Usage, IKeyStore Keys);
