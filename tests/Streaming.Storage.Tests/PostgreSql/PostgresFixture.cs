using Npgsql;
using Streaming.Storage.PostgreSql;
using Streaming.Storage.Tests.PostgreSql;
using Streaming.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Streaming.Storage.Tests.PostgreSql;

/// <summary>One server for all tests of this project, started by the first that needs it.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private PostgresServer? _server;

    public async Task<PostgresServer> ServerAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _server ??= await PostgresServer.CreateAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }
}

/// <summary>Empty databases of one test: a schema is as good as a database, and much cheaper.</summary>
public sealed class PostgresSchemas(PostgresFixture fixture) : IAsyncDisposable
{
    private readonly List<PostgresDatabase> _databases = [];
    private string? _connectionString;

    public async ValueTask StartAsync() => _connectionString = (await fixture.ServerAsync()).ConnectionString;

    public string NewSchema()
    {
        var schema = $"s{Guid.NewGuid():n}";
        using var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        command.ExecuteNonQuery();
        return $"{_connectionString};Search Path={schema}";
    }

    public PostgresDatabase Open(string? connectionString = null)
    {
        var database = new PostgresDatabase(connectionString ?? NewSchema());
        _databases.Add(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
    }
}
