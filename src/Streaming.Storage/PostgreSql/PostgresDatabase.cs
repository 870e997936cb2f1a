using System.Data;
using System.Net.Sockets;
using Npgsql;
using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;

namespace Streaming.Storage.PostgreSql;

/// <summary>One PostgreSQL database, shared by every host of a cluster.</summary>
/// <remarks>Its schema is brought up to date at the first use by whichever host comes first. A server that is gone
/// fails the call that needed it and nothing else: the next call connects again.</remarks>
public sealed class PostgresDatabase : ISqlDatabase
{
    // Any number that nobody else locks in this database.
    private const long MigrationLock = 0x53_74_72_65_61_6D;

    // In each of the two pools. A server takes 100 in all unless told otherwise, and a cluster has several hosts; what
    // waits here waits for the same disk there.
    private const int ConnectionsMax = 16;

    // No transaction of ours waits for anything but the server.
    private const int HungMilliseconds = 5_000;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _relaxed;
    private readonly string _where;
    private readonly SemaphoreSlim _preparing = new(1);
    private volatile bool _isPrepared;

    public PostgresDatabase(string connectionString)
    {
        var options = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // The same few statements all day: parsed and planned once a connection.
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
        };
        options.MaxPoolSize = Math.Min(options.MaxPoolSize, ConnectionsMax);

        // A host that hangs in the middle of a transaction holds what it has locked; the one that takes its symbols over
        // needs just that.
        options.Options = $"{options.Options} -c idle_in_transaction_session_timeout={HungMilliseconds}".TrimStart();
        _source = NpgsqlDataSource.Create(options);
        _where = $"PostgreSQL {options.Database} on {options.Host}";

        // Connections of their own: to say it in each transaction would be a third round trip in a journal's two.
        options.Options = $"{options.Options} -c synchronous_commit=off".TrimStart();
        _relaxed = NpgsqlDataSource.Create(options);
    }

    public async Task<T> WriteAsync<T>(
        string operation, Durability durability, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken);
            var source = durability == Durability.Power ? _source : _relaxed;
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(new SqlScope(connection, transaction, SqlDialect.PostgreSql, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception e) when (Translate(e, operation) is { } failure)
        {
            throw failure;
        }
    }

    public async Task<T> ReadAsync<T>(
        string operation, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken);
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction =
                await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return await work(new SqlScope(connection, transaction, SqlDialect.PostgreSql, cancellationToken));
        }
        catch (Exception e) when (Translate(e, operation) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _relaxed.DisposeAsync();
        _preparing.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
            return;

        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (_isPrepared)
                return;

            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var scope = new SqlScope(connection, transaction, SqlDialect.PostgreSql, cancellationToken);
            await scope.ExecuteAsync("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock });
            await Migration.RunAsync(scope, _where, "Storage:Postgres:ConnectionString");
            await transaction.CommitAsync(cancellationToken);
            _isPrepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }

    private StoreException? Translate(Exception exception, string operation)
    {
        var fault = exception switch
        {
            PostgresException e => Describe(e),
            NpgsqlException or TimeoutException or SocketException or IOException =>
                $"{exception.Message}. Check that the server runs and can be reached; the next call connects again.",
            InvalidDataException => exception.Message,
            _ => null,
        };
        return fault is null ? null : new StoreException($"{_where} failed while {operation}: {fault}", exception);
    }

    private static string Describe(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "it does not let this user in. Check Storage:Postgres:ConnectionString.",
        PostgresErrorCodes.InvalidCatalogName =>
            "there is no such database. Create it, or check Storage:Postgres:ConnectionString.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"{exception.MessageText}. Give this user the right to create and write tables.",
        PostgresErrorCodes.DiskFull => "the server's disk is full. Make room, or lower Storage:RetentionDays.",
        _ => $"{exception.MessageText} ({exception.SqlState}). Try again.",
    };
}
