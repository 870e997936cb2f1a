using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests.Sessions;

public sealed class TradingCalendarTests
{
    private static readonly TradingCalendar Calendar = TradingCalendar.Nyse;

    [Theory]
    // NYSE Group, holiday calendars for 2025-2027 (2024-11-08) and 2026-2028 (2025-12-23); 2012 and 2018 as held.
    [InlineData(2012, "01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25")]
    [InlineData(2018, "01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25")]
    [InlineData(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26")]
    [InlineData(2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25")]
    [InlineData(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25")]
    [InlineData(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24")]
    [InlineData(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25")]
    public void The_weekdays_without_a_session_are_the_published_ones(int year, string published)
    {
        var closed = DaysOf(year)
            .Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Where(date => !Calendar.TryGetSession(date, out _));

        Assert.Equal(published, string.Join(' ', closed.Select(date => date.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData(2015, "11-27 12-24")]
    [InlineData(2024, "07-03 11-29 12-24")]
    [InlineData(2025, "07-03 11-28 12-24")]
    [InlineData(2026, "11-27 12-24")]
    [InlineData(2027, "11-26")]
    [InlineData(2028, "07-03 11-24")]
    public void The_half_days_are_the_published_ones(int year, string published)
    {
        var early = DaysOf(year)
            .Where(date => Calendar.TryGetSession(date, out var session) && session.LengthSeconds < 23_400);

        Assert.Equal(published, string.Join(' ', early.Select(date => date.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("2026-06-12T18:45:12Z", 4488, 80.8205)]
    [InlineData("2026-11-27T17:30:00Z", 1800, 85.7143)]
    [InlineData("2026-12-24T17:59:30Z", 30, 99.7619)]
    [InlineData("2026-03-09T13:30:00Z", 23400, 0)] // the first session of summer time
    [InlineData("2026-11-02T14:30:00Z", 23400, 0)] // the first after it
    public void Seconds_to_the_close_follow_the_days_own_close_and_its_own_offset(string utc, double seconds, double elapsed)
    {
        var instant = At(utc);
        var session = Calendar.SessionFor(instant);

        Assert.Equal(seconds, session.SecondsToClose(instant));
        Assert.Equal(elapsed, session.PercentElapsed(instant), 4);
    }

    [Theory]
    [InlineData("2026-06-12T20:30:00Z", "2026-06-12")] // 16:30 New York: still that day's
    [InlineData("2026-06-12T21:00:00Z", "2026-06-15")] // 17:00 on a Friday: Monday's
    [InlineData("2026-06-13T15:00:00Z", "2026-06-15")]
    [InlineData("2026-06-12T04:30:00Z", "2026-06-12")] // 00:30 New York
    [InlineData("2026-11-26T15:00:00Z", "2026-11-27")] // Thanksgiving
    public void An_instant_belongs_to_one_session(string utc, string date) =>
        Assert.Equal(DateOnly.Parse(date, CultureInfo.InvariantCulture), Calendar.SessionFor(At(utc)).Date);

    [Fact]
    public void Years_that_nobody_has_checked_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.TryGetSession(new(2009, 12, 31), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.TryGetSession(new(2036, 1, 2), out _));
    }

    [Fact]
    public void A_file_can_close_open_and_shorten_days()
    {
        var changed = Calendar.WithOverrides(CalendarOverrides.Parse(
            """
            # announced on Friday
            2026-07-20 closed
            2026-07-21 close 13:00   # storm
            2026-07-04 open
            """));

        Assert.False(changed.TryGetSession(new(2026, 7, 20), out _));
        Assert.True(changed.TryGetSession(new(2026, 7, 21), out var shortened));
        Assert.Equal(12_600, shortened.LengthSeconds);
        Assert.True(changed.TryGetSession(new(2026, 7, 4), out _));
        Assert.True(Calendar.TryGetSession(new(2026, 7, 20), out _));
    }

    [Theory]
    [InlineData("2026-07-20")]
    [InlineData("20.07.2026 closed")]
    [InlineData("2026-07-20 close 1pm")]
    [InlineData("2026-07-20 close 09:00")]
    public void A_line_that_says_something_else_is_named(string line)
    {
        var failure = Assert.Throws<FormatException>(() => CalendarOverrides.Parse("# first\n" + line));

        Assert.Contains("Line 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains(line, failure.Message, StringComparison.Ordinal);
    }

    private static Timestamp At(string utc) =>
        Timestamp.FromUtc(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture));

    private static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
            yield return date;
    }
}
