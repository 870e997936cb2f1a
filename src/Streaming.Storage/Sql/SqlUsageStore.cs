using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>Daily counts in a database of SQL.</summary>
public sealed class SqlUsageStore(ISqlDatabase database) : IUsageStore
{
    public Task<QuotaSpend> SpendAsync(string keyName, DateOnly day, long limit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            $"counting a call of key {keyName}",
            Durability.Process,
            async scope =>
            {
                var column = day.ToColumn();
                await scope.ExecuteAsync(
                    "INSERT INTO usage (key_name, day, used) VALUES (@keyName, @column, 0) ON CONFLICT DO NOTHING",
                    new { keyName, column });
                var used = await scope.FindAsync<long?>(
                    """
                    UPDATE usage SET used = used + 1
                    WHERE key_name = @keyName AND day = @column AND used < @limit
                    RETURNING used
                    """,
                    new { keyName, column, limit });
                return used is { } now ? new(true, now) : new QuotaSpend(false, await UsedAsync(scope, keyName, day));
            },
            cancellationToken);

    public Task<long> UsedAsync(string keyName, DateOnly day, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"reading the calls of key {keyName}", scope => UsedAsync(scope, keyName, day), cancellationToken);

    private static Task<long> UsedAsync(SqlScope scope, string keyName, DateOnly day) =>
        scope.FindAsync<long>(
            "SELECT used FROM usage WHERE key_name = @keyName AND day = @column", new { keyName, column = day.ToColumn() });
}
