using Streaming.Runtime.Ports;

namespace Streaming.Storage.Memory;

public sealed class MemoryKeyStore(MemoryDatabase database) : IKeyStore
{
    public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                if (database.Keys.Exists(each => each.IsInForce && each.Name == key.Name))
                    return false;

                database.Keys.Add(key);
                return true;
            },
            cancellationToken);

    public Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) =>
        database.RunAsync(() => database.Keys.Find(each => each.Hash == hash), cancellationToken);

    public Task<IReadOnlyList<StoredKey>> ListAsync(CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<StoredKey>>(() => [.. database.Keys], cancellationToken);

    public Task<bool> RevokeAsync(string name, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.RunAsync(
            () =>
            {
                var at = database.Keys.FindIndex(each => each.IsInForce && each.Name == name);
                if (at < 0)
                    return false;

                database.Keys[at] = database.Keys[at] with { Revoked = now };
                MemoryWebhookStore.Remove(database, webhook => webhook.KeyName == name);
                return true;
            },
            cancellationToken);
}
