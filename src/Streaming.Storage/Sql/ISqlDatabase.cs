namespace Streaming.Storage.Sql;

/// <summary>What a commit must outlive.</summary>
public enum Durability
{
    /// <summary>The end of this process: the last moments before a power failure may be lost.</summary>
    Process,

    /// <summary>The end of the machine's power.</summary>
    Power,
}

/// <summary>A database as the stores see it: whole transactions in the SQL that SQLite and PostgreSQL share.</summary>
/// <remarks>Work may be called again, or after waiting, but what it did is there once or not at all. A failure of the
/// database is a <see cref="Runtime.Ports.StoreException"/> that names <c>operation</c>.</remarks>
public interface ISqlDatabase : IAsyncDisposable
{
    /// <summary>Commits what <paramref name="work"/> did, or nothing.</summary>
    Task<T> WriteAsync<T>(
        string operation, Durability durability, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Reads from one snapshot; never waits for a writer.</summary>
    Task<T> ReadAsync<T>(string operation, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken);
}
