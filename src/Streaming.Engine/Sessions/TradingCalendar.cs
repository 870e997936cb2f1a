using System.Collections.Frozen;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Sessions;

/// <summary>When the NYSE is open, computed by its rules, with the closures no rule foresaw, for 2010 to 2035.</summary>
/// <remarks>Rules: NYSE Rule 7.2 and the exchange's published calendars. Outside the years it knows it refuses.</remarks>
public sealed class TradingCalendar
{
    public const int FirstYear = 2010;
    public const int LastYear = 2035;

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeOnly OpenTime = new(9, 30);
    private static readonly TimeOnly CloseTime = new(16, 0);
    private static readonly TimeOnly EarlyCloseTime = new(13, 0);
    private static readonly TimeOnly DayEnd = new(17, 0);

    // Hurricane Sandy; the mourning days of presidents Bush and Carter.
    private static readonly DateOnly[] SpecialClosures =
        [new(2012, 10, 29), new(2012, 10, 30), new(2018, 12, 5), new(2025, 1, 9)];

    private readonly FrozenDictionary<DateOnly, TradingSession> _sessions;

    private TradingCalendar(Dictionary<DateOnly, TradingSession> sessions) =>
        _sessions = sessions.ToFrozenDictionary();

    public static TradingCalendar Nyse { get; } = new(ByRule());

    /// <summary>This calendar with closures, openings and closing times that somebody has announced since.</summary>
    public TradingCalendar WithOverrides(IEnumerable<CalendarOverride> overrides)
    {
        var sessions = new Dictionary<DateOnly, TradingSession>(_sessions);
        foreach (var change in overrides)
        {
            Check(change.Date);
            if (change.Close is { } close)
                sessions[change.Date] = SessionOf(change.Date, close);
            else
                sessions.Remove(change.Date);
        }

        return new TradingCalendar(sessions);
    }

    public bool TryGetSession(DateOnly date, out TradingSession session)
    {
        Check(date);
        return _sessions.TryGetValue(date, out session!);
    }

    /// <summary>The session an instant belongs to: its own day's up to 17:00 New York, the next trading day's from then
    /// on and on days that have none.</summary>
    public TradingSession SessionFor(Timestamp instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant.ToUtc(), NewYork);
        var date = DateOnly.FromDateTime(local.DateTime);
        return TryGetSession(date, out var session) && TimeOnly.FromDateTime(local.DateTime) < DayEnd
            ? session
            : Next(date);
    }

    /// <summary>The first session after a day.</summary>
    public TradingSession Next(DateOnly after)
    {
        for (var date = after.AddDays(1); ; date = date.AddDays(1))
            if (TryGetSession(date, out var session))
                return session;
    }

    public TradingSession LastOnOrBefore(DateOnly last)
    {
        for (var date = last; ; date = date.AddDays(-1))
            if (TryGetSession(date, out var session))
                return session;
    }

    private static void Check(DateOnly date)
    {
        if (date.Year is < FirstYear or > LastYear)
            throw new ArgumentOutOfRangeException(
                nameof(date), date, $"The trading calendar knows the years {FirstYear} to {LastYear}, and does not guess.");
    }

    private static Dictionary<DateOnly, TradingSession> ByRule()
    {
        var sessions = new Dictionary<DateOnly, TradingSession>();
        for (var year = FirstYear; year <= LastYear; year++)
        {
            var closed = new HashSet<DateOnly>([.. Holidays(year), .. SpecialClosures]);
            var early = new HashSet<DateOnly>(EarlyCloses(year));
            for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
                if (IsWeekday(date) && !closed.Contains(date))
                    sessions.Add(date, SessionOf(date, early.Contains(date) ? EarlyCloseTime : CloseTime));
        }

        return sessions;
    }

    private static IEnumerable<DateOnly> Holidays(int year)
    {
        // New Year's Day on a Saturday is not made up on the Friday: that is the year's last trading day.
        var newYear = new DateOnly(year, 1, 1);
        if (newYear.DayOfWeek != DayOfWeek.Saturday)
            yield return Observed(newYear);

        yield return Nth(year, 1, DayOfWeek.Monday, 3); // Martin Luther King Jr.
        yield return Nth(year, 2, DayOfWeek.Monday, 3); // Washington
        yield return Easter(year).AddDays(-2);
        yield return LastMonday(year, 5); // Memorial
        if (year >= 2022)
            yield return Observed(new DateOnly(year, 6, 19));
        yield return Observed(new DateOnly(year, 7, 4));
        yield return Nth(year, 9, DayOfWeek.Monday, 1); // Labor
        yield return Nth(year, 11, DayOfWeek.Thursday, 4); // Thanksgiving
        yield return Observed(new DateOnly(year, 12, 25));
    }

    private static IEnumerable<DateOnly> EarlyCloses(int year)
    {
        yield return Nth(year, 11, DayOfWeek.Thursday, 4).AddDays(1);

        var christmasEve = new DateOnly(year, 12, 24);
        if (christmasEve.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday)
            yield return christmasEve;

        // Where the fourth of July is the next weekday.
        var eve = new DateOnly(year, 7, 3);
        if (eve.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday)
            yield return eve;
    }

    private static TradingSession SessionOf(DateOnly date, TimeOnly close) =>
        new(date, InstantOf(date, OpenTime), InstantOf(date, close));

    private static Timestamp InstantOf(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return Timestamp.FromUtc(new DateTimeOffset(local, NewYork.GetUtcOffset(local)));
    }

    private static bool IsWeekday(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static DateOnly Observed(DateOnly holiday) => holiday.DayOfWeek switch
    {
        DayOfWeek.Saturday => holiday.AddDays(-1),
        DayOfWeek.Sunday => holiday.AddDays(1),
        _ => holiday,
    };

    private static DateOnly Nth(int year, int month, DayOfWeek day, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)day - (int)first.DayOfWeek + 7) % 7 + 7 * (n - 1));
    }

    private static DateOnly LastMonday(int year, int month)
    {
        var last = new DateOnly(year, month, 1).AddMonths(1).AddDays(-1);
        return last.AddDays(-(((int)last.DayOfWeek + 6) % 7));
    }

    // The anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
    private static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
        var h = (19 * a + b - d - g + 15) % 30;
        int i = c / 4, k = c % 4;
        var l = (32 + 2 * e + 2 * i - h - k) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var n = h + l - 7 * m + 114;
        return new DateOnly(year, n / 31, n % 31 + 1);
    }
}
