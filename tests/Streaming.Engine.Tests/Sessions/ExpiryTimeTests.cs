using Streaming.Engine.Sessions;
using Xunit;

namespace Streaming.Engine.Tests.Sessions;

public sealed class ExpiryTimeTests
{
    [Theory]
    [InlineData("2026-06-11", "2026-06-12", 1, 6.5)] // Thursday to Friday
    [InlineData("2026-06-12", "2026-06-15", 1, 6.5)] // over a weekend
    [InlineData("2026-06-12", "2026-06-22", 5, 32.5)] // over Juneteenth, a Friday
    [InlineData("2026-11-25", "2026-11-27", 1, 3.5)] // over Thanksgiving to a half day
    [InlineData("2026-04-01", "2026-04-03", 1, 6.5)] // an expiry on Good Friday ends on Thursday
    public void Sessions_in_between_count_and_closed_days_do_not(string from, string expiry, int sessions, double hours)
    {
        Assert.True(ExpiryTime.TryFind(Session(from), DateOnly.Parse(expiry, null), TradingCalendar.Nyse, out var found));

        Assert.Equal((DateOnly.Parse(expiry, null), sessions, hours * 3600), (found.Date, found.Sessions, found.SecondsBeyond));
        Assert.Equal(
            (hours + 1) * 3600, found.SecondsFrom(Session(from), Session(from).Close - TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData("2026-06-12", "2026-06-12")] // today's own
    [InlineData("2026-06-12", "2026-06-13")] // a Saturday has no session of its own
    [InlineData("2026-06-12", "2026-06-11")]
    [InlineData("2026-06-12", "2036-01-01")] // beyond the calendar, which does not guess
    [InlineData("2026-06-12", "9999-12-31")]
    public void What_does_not_outlive_the_session_or_the_calendar_is_no_later_expiry(string from, string expiry) =>
        Assert.False(ExpiryTime.TryFind(Session(from), DateOnly.Parse(expiry, null), TradingCalendar.Nyse, out _));

    private static TradingSession Session(string date) =>
        TradingCalendar.Nyse.TryGetSession(DateOnly.Parse(date, null), out var session)
            ? session
            : throw new ArgumentException(date);
}
