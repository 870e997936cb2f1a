using Streaming.Engine.MarketData;

namespace Streaming.Feeds;

/// <summary>The calendar day of an instant in New York, which is the session a feed's events belong to.</summary>
internal sealed class NewYorkDay
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private Timestamp _start;
    private Timestamp _end;
    private DateOnly _date;

    /// <summary>Remembers the last day, since events come by the million and days one by one.</summary>
    public DateOnly Of(Timestamp instant)
    {
        if (instant >= _start && instant < _end)
            return _date;

        _date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant.ToUtc(), Zone).DateTime);
        _start = Midnight(_date, Zone);
        _end = Midnight(_date.AddDays(1), Zone);
        return _date;
    }

    public static Timestamp Midnight(DateOnly date, TimeZoneInfo zone) => At(date, TimeSpan.Zero, zone);

    /// <summary>A wall clock's reading in a zone.</summary>
    public static Timestamp At(DateOnly date, TimeSpan sinceMidnight, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(TimeOnly.MinValue) + sinceMidnight;
        return Timestamp.FromUtc(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }
}
