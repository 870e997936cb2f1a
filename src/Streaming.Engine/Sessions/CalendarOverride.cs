using System.Globalization;

namespace Streaming.Engine.Sessions;

/// <summary>What an exchange announced for one day: a closing time, or none where the day is closed.</summary>
public readonly record struct CalendarOverride(DateOnly Date, TimeOnly? Close);

/// <summary>The override file: a line a day, <c>2026-07-20 closed</c>, <c>2026-07-21 close 13:00</c> or
/// <c>2026-07-22 open</c>; <c>#</c> begins a comment.</summary>
public static class CalendarOverrides
{
    private static readonly TimeOnly RegularClose = new(16, 0);

    /// <exception cref="FormatException">A line says something else; the message names it.</exception>
    public static IReadOnlyList<CalendarOverride> Parse(string text)
    {
        var overrides = new List<CalendarOverride>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var said = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (said.Length > 0)
                overrides.Add(ParseLine(said) ?? throw new FormatException(
                    $"Line {number} of the calendar overrides: expected 'YYYY-MM-DD closed', 'YYYY-MM-DD open' or "
                    + $"'YYYY-MM-DD close HH:MM' (New York), found '{line.Trim()}'."));
        }

        return overrides;
    }

    private static CalendarOverride? ParseLine(string[] said)
    {
        if (!DateOnly.TryParseExact(said[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return null;

        return said[1..] switch
        {
            ["closed"] => new CalendarOverride(date, null),
            ["open"] => new CalendarOverride(date, RegularClose),
            ["close", var time] when TimeOnly.TryParseExact(
                time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var close) && close > new TimeOnly(9, 30)
                => new CalendarOverride(date, close),
            _ => null,
        };
    }
}
