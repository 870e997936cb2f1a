using System.Globalization;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sql;

/// <summary>One step of a schema: a file <c>Migrations/{dialect}/{number}_{name}.sql</c>. Once released it never
/// changes; the next step is the next number.</summary>
internal sealed record Migration(long Version, string Sql)
{
    /// <summary>All steps of a dialect, ascending.</summary>
    public static IReadOnlyList<Migration> Of(string dialect)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"Streaming.Storage.Migrations.{dialect}.";
        var steps = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;

            var number = name.AsSpan(prefix.Length, name.AsSpan(prefix.Length).IndexOf('_'));
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            steps.Add(new(long.Parse(number, CultureInfo.InvariantCulture), reader.ReadToEnd()));
        }

        steps.Sort(static (a, b) => a.Version.CompareTo(b.Version));
        return steps;
    }

    /// <summary>Runs the steps that the database lacks, in the caller's transaction.</summary>
    /// <exception cref="StoreException">The schema is newer than this program.</exception>
    public static async Task RunAsync(SqlScope scope, string where, string option)
    {
        await scope.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)");
        var found = await scope.FindAsync<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        var steps = Of(scope.Dialect.Name);
        if (found > steps[^1].Version)
            throw new StoreException(
                $"{where} has schema {found}, written by a newer version of this program, which knows up to "
                + $"{steps[^1].Version}. Run that version, or change {option}.");

        foreach (var step in steps)
        {
            if (step.Version <= found)
                continue;

            await scope.ExecuteAsync(step.Sql);
            await scope.ExecuteAsync("INSERT INTO schema_version (version) VALUES (@Version)", new { step.Version });
        }
    }
}
