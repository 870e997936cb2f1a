namespace Streaming.Storage.Sql;

/// <summary>The few words in which the databases differ.</summary>
/// <param name="Name">The folder of its migrations.</param>
/// <param name="LockShared">Ends a query whose rows must not change before the transaction ends.</param>
/// <param name="LockWebhooks">Lets nobody else register a webhook before the transaction ends.</param>
/// <param name="CrashesAlone">True of a server: it may lose what was committed as <see cref="Durability.Process"/> and
/// come back while this process lives.</param>
public sealed record SqlDialect(string Name, string LockShared, string LockWebhooks, bool CrashesAlone)
{
    // It has one writer at a time, so there is nobody to lock out. What takes its last commits away, the end of the
    // machine's power, takes us away too.
    public static readonly SqlDialect Sqlite = new("Sqlite", "", "", CrashesAlone: false);

    public static readonly SqlDialect PostgreSql = new(
        "PostgreSql", "FOR SHARE", "LOCK TABLE webhooks IN SHARE ROW EXCLUSIVE MODE;", CrashesAlone: true);
}
