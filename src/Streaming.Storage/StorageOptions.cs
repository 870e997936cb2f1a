using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Streaming.Storage;

public enum StorageKind
{
    Sqlite,
    Postgres,
    Memory,
}

/// <summary>Where sessions are kept and for how long.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Which store; memory forgets when the program ends.</summary>
    [EnumDataType(typeof(StorageKind))]
    public StorageKind Kind { get; set; } = StorageKind.Sqlite;

    /// <summary>Days a log is kept after the last time it was opened or written; of the last session that has begun, or of a
    /// later one, it is kept in any case.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 30;

    [Required]
    [ValidateObjectMembers]
    public SqliteOptions Sqlite { get; set; } = new();

    [Required]
    public PostgresOptions Postgres { get; set; } = new();
}

public sealed class SqliteOptions
{
    /// <summary>The file; relative to the program's folder, whatever the working directory.</summary>
    [Required]
    public string Path { get; set; } = "data/streaming.db";

    public string FullPath => System.IO.Path.GetFullPath(Path, AppContext.BaseDirectory);
}

public sealed class PostgresOptions
{
    /// <summary>As Npgsql reads it; needed where <see cref="StorageOptions.Kind"/> is postgres.</summary>
    public string? ConnectionString { get; set; }
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
