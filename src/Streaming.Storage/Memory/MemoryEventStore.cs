using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

public sealed class MemoryEventStore(MemoryDatabase database) : IEventStore
{
    public Task<EventLog> OpenAsync(string? fingerprint, CancellationToken cancellationToken) =>
        database.RunAsync(() => database.Events.Open(fingerprint), cancellationToken);

    public Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken) =>
        database.RunAsync(() => database.Events.Read(query), cancellationToken);
}
