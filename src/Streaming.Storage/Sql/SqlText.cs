using System.Globalization;

namespace Streaming.Storage.Sql;

/// <summary>Days and instants as they stand in columns.</summary>
internal static class SqlText
{
    public static string ToColumn(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly ToDate(string column) =>
        DateOnly.ParseExact(column, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static long NowMilliseconds(this TimeProvider wall) => wall.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset? ToInstant(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
