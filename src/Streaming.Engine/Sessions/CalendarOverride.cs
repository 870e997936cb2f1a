using System.Globalization;

namespace Streaming.Engine.Sessions;

/// <summary>What the calendar is told about one day that the rules cannot know.</summary>
/// <param name="Close">The New York time trading ends; null where the day has no trading.</param>
public readonly record struct CalendarOverride(DateOnly Date, TimeOnly? Close);

public static class CalendarOverrides
{
    private const string AcceptedForms =
        "expected '2026-07-20 closed', '2026-07-21 close 13:00' or '2026-07-22 open', each day once, "
        + "with a close after 09:30 and not after 16:00 New York";

    /// <summary>Reads an override file: a day a line, '#' begins a comment.</summary>
    /// <exception cref="FormatException">A line is none of the accepted forms; the message names it and
    /// them.</exception>
    public static IReadOnlyList<CalendarOverride> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var overrides = new List<CalendarOverride>();
        var days = new HashSet<DateOnly>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var comment = line.IndexOf('#');
            var content = (comment < 0 ? line : line[..comment]).Trim();
            if (content.IsEmpty)
                continue;

            if (!TryParseLine(content, out var parsed) || !days.Add(parsed.Date))
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture, $"Calendar override line {number} is '{content}'; {AcceptedForms}."));

            overrides.Add(parsed);
        }

        return overrides;
    }

    internal static bool IsPossibleClose(TimeOnly close) => close > NyseRules.Open && close <= NyseRules.Close;

    private static bool TryParseLine(ReadOnlySpan<char> line, out CalendarOverride parsed)
    {
        var words = line.ToString().Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        parsed = default;
        if (!DateOnly.TryParseExact(
                words[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;

        switch (words[1..])
        {
            case ["closed"]:
                parsed = new(date, null);
                return true;
            case ["open"]:
                parsed = new(date, NyseRules.Close);
                return true;
            case ["close", var text]
                when TimeOnly.TryParseExact(
                    text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var close)
                    && IsPossibleClose(close):
                parsed = new(date, close);
                return true;
            default:
                return false;
        }
    }
}
