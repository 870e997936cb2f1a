using Streaming.Storage.Sqlite;

namespace Streaming.Storage.Tests.Sqlite;

/// <summary>A folder for the files of one test, gone with it.</summary>
internal sealed class SqliteFolder : IAsyncDisposable
{
    private readonly List<SqliteDatabase> _databases = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("streaming-").FullName;

    public string NewFile() => System.IO.Path.Combine(Path, $"{Guid.NewGuid():n}", "streaming.db");

    public SqliteDatabase Open(string? file = null)
    {
        var database = new SqliteDatabase(file ?? NewFile());
        _databases.Add(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }
}
