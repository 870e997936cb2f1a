namespace Streaming.Runtime.Ports;

/// <summary>The keys that may call. The key itself is never stored.</summary>
/// <remarks>What one process writes another sees with its next call.</remarks>
public interface IKeyStore
{
    /// <returns>False where a key of that name is in force, and nothing is done.</returns>
    Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken);

    /// <summary>The key with this hash, revoked or not; null where there is none.</summary>
    Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>All keys, the oldest first.</summary>
    Task<IReadOnlyList<StoredKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Revokes the key of that name that is in force and removes its webhooks.</summary>
    /// <returns>False where there is none.</returns>
    Task<bool> RevokeAsync(string name, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <param name="Hash">SHA-256 of the key, in lower-case hexadecimal.</param>
public sealed record StoredKey(
    string Id, string Name, string Plan, string Hash, DateTimeOffset Created, DateTimeOffset? Revoked = null)
{
    public bool IsInForce => Revoked is null;
}
