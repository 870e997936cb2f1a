namespace Streaming.Engine.Sessions;

/// <summary>When the NYSE closes for a day or early, by the rules it publishes its calendars from.</summary>
/// <remarks>NYSE Rule 7.2 and the exchange's published calendars. A holiday on a Sunday is kept on the Monday, one on a
/// Saturday on the Friday before, except New Year's Day, whose Friday would end an accounting year.</remarks>
internal static class NyseRules
{
    public static readonly TimeOnly Open = new(9, 30);
    public static readonly TimeOnly Close = new(16, 0);
    public static readonly TimeOnly EarlyClose = new(13, 0);

    private const int JuneteenthSince = 2022;

    // Hurricane Sandy, and the days of mourning for Presidents Bush and Carter.
    private static readonly DateOnly[] SpecialClosures =
        [new(2012, 10, 29), new(2012, 10, 30), new(2018, 12, 5), new(2025, 1, 9)];

    /// <summary>The New York time trading ends on a day; null on a day without trading.</summary>
    public static TimeOnly? CloseOn(DateOnly date) =>
        IsWeekend(date) || IsHoliday(date) || SpecialClosures.Contains(date) ? null
        : IsEarlyClose(date) ? EarlyClose
        : Close;

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static bool IsHoliday(DateOnly date)
    {
        var year = date.Year;
        var newYear = new DateOnly(year, 1, 1);
        return (date == Observed(newYear) && newYear.DayOfWeek != DayOfWeek.Saturday)
            || date == Nth(3, DayOfWeek.Monday, year, 1) // Martin Luther King
            || date == Nth(3, DayOfWeek.Monday, year, 2) // Washington
            || date == EasterSunday(year).AddDays(-2)
            || date == Nth(1, DayOfWeek.Monday, year, 6).AddDays(-7) // Memorial Day
            || (year >= JuneteenthSince && date == Observed(new(year, 6, 19)))
            || date == Observed(new(year, 7, 4))
            || date == Nth(1, DayOfWeek.Monday, year, 9) // Labor Day
            || date == Thanksgiving(year)
            || date == Observed(new(year, 12, 25));
    }

    // The eves count on Monday to Thursday only: on a Friday they are the observed holiday themselves.
    private static bool IsEarlyClose(DateOnly date) =>
        date == Thanksgiving(date.Year).AddDays(1)
        || (date is { Month: 7, Day: 3 } or { Month: 12, Day: 24 } && date.DayOfWeek != DayOfWeek.Friday);

    private static DateOnly Thanksgiving(int year) => Nth(4, DayOfWeek.Thursday, year, 11);

    private static DateOnly Observed(DateOnly holiday) => holiday.DayOfWeek switch
    {
        DayOfWeek.Saturday => holiday.AddDays(-1),
        DayOfWeek.Sunday => holiday.AddDays(1),
        _ => holiday,
    };

    private static DateOnly Nth(int nth, DayOfWeek day, int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((day - first.DayOfWeek + 7) % 7 + 7 * (nth - 1));
    }

    /// <summary>The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).</summary>
    private static DateOnly EasterSunday(int year)
    {
        var (century, yearOfCentury) = Math.DivRem(year, 100);
        var goldenNumber = year % 19;
        var moonCorrection = (century - (century + 8) / 25 + 1) / 3;
        var epact = (19 * goldenNumber + century - century / 4 - moonCorrection + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7;
        var late = (goldenNumber + 11 * epact + 22 * weekday) / 451;
        var (month, day) = Math.DivRem(epact + weekday - 7 * late + 114, 31);
        return new(year, month, day + 1);
    }
}
