using Dapper;
using Microsoft.Data.Sqlite;
using Streaming.Runtime.Ports;
using Streaming.Storage.Sql;

namespace Streaming.Storage.Sqlite;

/// <summary>One SQLite file in WAL mode: one connection writes, any number read.</summary>
/// <remarks>A second process may open the same file: writers of the two wait for each other up to
/// <see cref="BusyMilliseconds"/>.</remarks>
public sealed class SqliteDatabase : ISqlDatabase
{
    public const int BusyMilliseconds = 5000;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _opening = new(1);
    private SqliteWriter? _writer;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <param name="path">The file. It is opened at the first use, or made with its folder.</param>
    public SqliteDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = BusyMilliseconds / 1000,
        }.ToString();
    }

    public async Task<T> WriteAsync<T>(
        string operation, Durability durability, Func<SqlScope, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var writer = _writer ?? await OpenAsync(cancellationToken);
            return await writer.RunAsync(durability, work, cancellationToken);
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
            if (_writer is null)
                await OpenAsync(cancellationToken);
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: true);
            return await work(new SqlScope(connection, transaction, SqlDialect.Sqlite, cancellationToken));
        }
        catch (Exception e) when (Translate(e, operation) is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        _opening.Dispose();
    }

    private async Task<SqliteWriter> OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _writer ??= new SqliteWriter(await ConnectAsync(cancellationToken));
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<SqliteConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode=WAL");
            connection.Execute("PRAGMA foreign_keys=ON");
            connection.Execute($"PRAGMA busy_timeout={BusyMilliseconds}");
            using var transaction = connection.BeginTransaction(deferred: false);
            await Migration.RunAsync(
                new SqlScope(connection, transaction, SqlDialect.Sqlite, cancellationToken), _path, "Storage:Sqlite:Path");
            transaction.Commit();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private StoreException? Translate(Exception exception, string operation) => exception switch
    {
        SqliteException e => SqliteFailure.Describe(e, operation, _path, wasOpened: _writer is not null),
        InvalidDataException e => new StoreException($"{_path} failed while {operation}: {e.Message}", e),
        IOException or UnauthorizedAccessException => new StoreException(
            $"{_path} failed while {operation}: {exception.Message} Give Storage:Sqlite:Path a folder that this program "
            + "may write.",
            exception),
        _ => null,
    };
}
