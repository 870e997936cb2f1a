using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>Keys in a database of SQL.</summary>
public sealed class SqlKeyStore(ISqlDatabase database) : IKeyStore
{
    private const string Columns =
        "id AS Id, name AS Name, plan AS Plan, hash AS Hash, created_ms AS CreatedMs, revoked_ms AS RevokedMs";

    public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"adding key {key.Name}",
            Durability.Power,
            async scope => await scope.ExecuteAsync(
                """
                INSERT INTO access_keys (id, name, plan, hash, created_ms, revoked_ms)
                VALUES (@Id, @Name, @Plan, @Hash, @created, @revoked)
                ON CONFLICT (name) WHERE revoked_ms IS NULL DO NOTHING
                """,
                new
                {
                    key.Id,
                    key.Name,
                    key.Plan,
                    key.Hash,
                    created = key.Created.ToUnixTimeMilliseconds(),
                    revoked = key.Revoked?.ToUnixTimeMilliseconds(),
                }) > 0,
            cancellationToken);

    public Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) =>
        database.ReadAsync(
            "finding a key",
            async scope => (await scope.FindAsync<KeyRow>(
                $"SELECT {Columns} FROM access_keys WHERE hash = @hash", new { hash }))?.ToKey(),
            cancellationToken);

    public Task<IReadOnlyList<StoredKey>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredKey>>(
            "listing the keys",
            async scope =>
            [
                .. (await scope.ListAsync<KeyRow>($"SELECT {Columns} FROM access_keys ORDER BY number"))
                    .Select(static row => row.ToKey()),
            ],
            cancellationToken);

    public Task<bool> RevokeAsync(string name, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"revoking key {name}",
            Durability.Power,
            async scope =>
            {
                var revoked = await scope.ExecuteAsync(
                    "UPDATE access_keys SET revoked_ms = @now WHERE name = @name AND revoked_ms IS NULL",
                    new { name, now = now.ToUnixTimeMilliseconds() });
                if (revoked > 0)
                    await scope.ExecuteAsync("DELETE FROM webhooks WHERE key_name = @name", new { name });
                return revoked > 0;
            },
            cancellationToken);

    private sealed record KeyRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Plan { get; init; } = "";

        public string Hash { get; init; } = "";

        public long CreatedMs { get; init; }

        public long? RevokedMs { get; init; }

        public StoredKey ToKey() =>
            new(Id, Name, Plan, Hash, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), SqlText.ToInstant(RevokedMs));
    }
}
