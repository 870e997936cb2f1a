using System.Globalization;
using Streaming.Engine.MarketData;
using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests.Sessions;

public sealed class TradingCalendarTests
{
    private static readonly TradingCalendar Nyse = TradingCalendar.Nyse;

    // NYSE Group, Holiday and Early Closings Calendars 2025-2027 (2024-11-08) and 2026-2028 (2025-12-23); the closure
    // of 2025-01-09 was announced on 2024-12-30.
    [Theory]
    [InlineData(2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25", "07-03 11-28 12-24")]
    [InlineData(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25", "11-27 12-24")]
    [InlineData(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24", "11-26")]
    [InlineData(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24")]
    // Years whose holidays fall awkwardly: Sandy, a Saturday New Year and Christmas, the first Juneteenth, a mourning
    // day.
    [InlineData(2012, "01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25", "07-03 11-23 12-24")]
    [InlineData(2018, "01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25", "07-03 11-23 12-24")]
    [InlineData(2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26")]
    [InlineData(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25")]
    public void The_rules_give_the_published_calendar(int year, string closed, string early)
    {
        var closures = new List<string>();
        var earlyCloses = new List<string>();
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
        {
            var text = date.ToString("MM-dd", CultureInfo.InvariantCulture);
            if (Nyse.TryGetSession(date, out var session))
            {
                if (session.LengthSeconds < TradingSession.FullSessionSeconds)
                    earlyCloses.Add(text);
            }
            else if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                closures.Add(text);
            }
        }

        Assert.Equal(closed, string.Join(' ', closures));
        Assert.Equal(early, string.Join(' ', earlyCloses));
    }

    [Theory]
    [InlineData("2009-12-31T23:59:59Z", false)]
    [InlineData("2010-01-01T00:00:00Z", true)]
    [InlineData("2035-12-31T21:59:59Z", true)]
    [InlineData("2035-12-31T22:00:00Z", false)] // 17:00 New York, from which on it would be the next session's
    [InlineData("2255-01-01T00:00:00Z", false)]
    public void It_covers_the_instants_whose_session_it_knows(string instant, bool isCovered)
    {
        Assert.Equal(isCovered, Nyse.Covers(At(instant)));
        if (isCovered)
            Assert.NotNull(Nyse.SessionFor(At(instant)));
        else
            Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.SessionFor(At(instant)));
    }

    // model.md 11.5
    [Theory]
    [InlineData("2026-06-12T18:45:12Z", 4488, 80.8205)]
    [InlineData("2026-11-27T17:30:00Z", 1800, 85.7143)]
    [InlineData("2026-12-24T17:59:30Z", 30, 99.7619)]
    [InlineData("2026-03-09T13:30:00Z", 23400, 0)]
    [InlineData("2026-11-02T14:30:00Z", 23400, 0)]
    public void A_session_knows_how_much_of_it_is_left(string instant, double seconds, double percentElapsed)
    {
        var now = At(instant);
        var session = Nyse.SessionFor(now);

        Assert.Equal(seconds, session.SecondsToClose(now));
        Assert.Equal(seconds / 3600, session.HoursToClose(now), 1e-12);
        Assert.Equal(percentElapsed, session.PercentElapsed(now), 5e-5);
        Assert.Equal(seconds / (252 * 23400), session.YearsToClose(now), 1e-15);
    }

    [Theory]
    [InlineData("2026-06-12T04:00:00Z", "2026-06-12")] // midnight New York
    [InlineData("2026-06-12T00:15:00Z", "2026-06-12")] // the evening before, when overnight trading of it begins
    [InlineData("2026-06-12T20:59:59Z", "2026-06-12")] // a second before 17:00
    [InlineData("2026-06-12T21:00:00Z", "2026-06-15")] // 17:00 of a Friday
    [InlineData("2026-06-13T15:00:00Z", "2026-06-15")] // Saturday
    [InlineData("2026-12-23T21:59:59Z", "2026-12-23")] // winter time
    [InlineData("2026-12-23T22:00:00Z", "2026-12-24")]
    [InlineData("2026-12-24T21:00:00Z", "2026-12-24")] // after an early close, before 17:00
    [InlineData("2026-12-25T15:00:00Z", "2026-12-28")] // a holiday
    public void An_instant_belongs_to_the_day_it_trades_for(string instant, string date) =>
        Assert.Equal(Day(date), Nyse.SessionFor(At(instant)).Date);

    [Fact]
    public void Next_and_last_step_over_closed_days()
    {
        Assert.Equal(Day("2026-07-06"), Nyse.Next(Day("2026-07-02")).Date);
        Assert.Equal(Day("2026-07-02"), Nyse.LastOnOrBefore(Day("2026-07-05")).Date);
        Assert.Equal(Day("2026-07-02"), Nyse.LastOnOrBefore(Day("2026-07-02")).Date);
    }

    [Fact]
    public void A_session_runs_from_0930_to_1600_New_York_in_summer_and_in_winter()
    {
        Assert.True(Nyse.TryGetSession(Day("2026-07-01"), out var summer));
        Assert.True(Nyse.TryGetSession(Day("2026-12-01"), out var winter));

        Assert.Equal("2026-07-01T13:30:00Z 2026-07-01T20:00:00Z", $"{summer.Open} {summer.Close}");
        Assert.Equal("2026-12-01T14:30:00Z 2026-12-01T21:00:00Z", $"{winter.Open} {winter.Close}");
    }

    [Theory]
    [InlineData("2009-12-31")]
    [InlineData("2036-01-01")]
    public void Years_without_known_rules_are_refused(string date)
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.TryGetSession(Day(date), out _));
        Assert.Contains("does not guess", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.SessionFor(At($"{date}T15:00:00Z")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.Next(Day(date)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.LastOnOrBefore(Day(date)));
    }

    [Fact]
    public void Beyond_the_last_known_session_there_is_no_next_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.Next(TradingCalendar.LastDate));

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        var instant = At("2026-06-13T15:00:00Z");
        Nyse.SessionFor(instant);
        // The runtime may allocate once while it compiles anew; what the code itself costs shows in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 0; i < 100; i++)
            {
                Nyse.SessionFor(instant);
                Nyse.TryGetSession(Day2026, out _);
                Nyse.Next(Day2026);
                Nyse.LastOnOrBefore(Day2026);
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Overrides_close_shorten_and_open_days_and_leave_the_rest()
    {
        var calendar = Nyse.WithOverrides(CalendarOverrides.Parse(
            """
            # a day of mourning, a storm, and a Saturday test of the venues
            2026-07-20 closed
            2026-07-21 close 13:00   # storm
            2026-07-25 open
            """));

        Assert.False(calendar.TryGetSession(Day("2026-07-20"), out _));
        Assert.True(calendar.TryGetSession(Day("2026-07-21"), out var shortened));
        Assert.Equal("2026-07-21T17:00:00Z", shortened.Close.ToString());
        Assert.Equal(Day("2026-07-25"), calendar.Next(Day("2026-07-24")).Date);
        Assert.Equal(Day("2026-07-21"), calendar.SessionFor(At("2026-07-20T15:00:00Z")).Date);
        Assert.True(Nyse.TryGetSession(Day("2026-07-20"), out _));
    }

    [Fact]
    public void A_later_override_of_a_day_replaces_the_earlier_one()
    {
        var calendar = Nyse
            .WithOverrides([new(Day("2026-07-20"), null)])
            .WithOverrides([new(Day("2026-07-20"), new TimeOnly(12, 0))]);

        Assert.True(calendar.TryGetSession(Day("2026-07-20"), out var session));
        Assert.Equal("2026-07-20T16:00:00Z", session.Close.ToString());
    }

    [Fact]
    public void An_override_outside_the_known_years_or_hours_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Nyse.WithOverrides([new(Day("2036-01-02"), null)]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Nyse.WithOverrides([new(Day("2026-07-20"), new TimeOnly(9, 30))]));
    }

    [Theory]
    [InlineData("2026-07-20")]
    [InlineData("2026-07-20 shut")]
    [InlineData("20.07.2026 closed")]
    [InlineData("2026-07-20 close 1pm")]
    [InlineData("2026-07-20 close 17:00")]
    [InlineData("2026-07-20 closed early")]
    [InlineData("2026-07-18 open")] // the second line about the day
    public void A_bad_override_line_is_named_together_with_the_accepted_forms(string line)
    {
        var failure = Assert.Throws<FormatException>(() => CalendarOverrides.Parse($"2026-07-18 open\n\n{line}\n"));

        Assert.Contains("line 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'2026-07-21 close 13:00'", failure.Message, StringComparison.Ordinal);
    }

    private static readonly DateOnly Day2026 = new(2026, 6, 14);

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Timestamp At(string instant) =>
        Timestamp.FromUtc(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
}
