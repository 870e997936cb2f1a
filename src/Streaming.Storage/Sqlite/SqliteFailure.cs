using System.Globalization;
using Microsoft.Data.Sqlite;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Sqlite;

/// <summary>Says what failed, where, and what a person can do about it.</summary>
internal static class SqliteFailure
{
    // Result codes: https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private static readonly (string, string) Damaged =
        ("it is damaged", "Restore it from a copy, or move it away: a new one is made at the next start.");

    /// <param name="wasOpened">It was a database before: what is none any more, is damaged.</param>
    public static StoreException Describe(SqliteException inner, string operation, string path, bool wasOpened)
    {
        var (fault, remedy) = inner.SqliteErrorCode switch
        {
            Busy or Locked => ("another process holds it", "Stop that process, or try again."),
            ReadOnly => ("it cannot be written", "Give this program's user the right to write the file and its folder."),
            InputOutput => ("the disk failed", "Check the disk; the data up to the last commit is safe if the disk is."),
            Corrupt => Damaged,
            NotADatabase when wasOpened => Damaged,
            Full => ("the disk is full", "Make room, or lower Storage:RetentionDays."),
            CannotOpen => ("it cannot be opened", "Check that its folder exists and that this program's user may write it."),
            NotADatabase => ("it is not a SQLite file", "Move it away, or give Storage:Sqlite:Path another file."),
            _ => (string.Create(CultureInfo.InvariantCulture, $"SQLite error {inner.SqliteExtendedErrorCode}: {inner.Message}"), "Try again."),
        };
        return new StoreException($"{path} failed while {operation}: {fault}. {remedy}", inner);
    }
}
