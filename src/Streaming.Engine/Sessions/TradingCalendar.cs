using System.Diagnostics.CodeAnalysis;
using Streaming.Engine.MarketData;

namespace Streaming.Engine.Sessions;

/// <summary>The trading sessions of 2010 to 2035: by rule, changed by overrides. Immutable; a lookup allocates
/// nothing.</summary>
/// <remarks>Outside those years every member throws <see cref="ArgumentOutOfRangeException"/>: the rules before are
/// other rules, and those after are not known.</remarks>
public sealed class TradingCalendar
{
    public static readonly DateOnly FirstDate = new(2010, 1, 1);
    public static readonly DateOnly LastDate = new(2035, 12, 31);

    // Overnight trading of the next day's series begins in the evening, so the day ends between the two.
    private static readonly TimeOnly EndOfDay = new(17, 0);

    private readonly Dictionary<DateOnly, TimeOnly?> _overrides;
    private readonly Day[] _days = new Day[LastDate.DayNumber - FirstDate.DayNumber + 1];
    private readonly Timestamp _begin = Timestamp.FromUtc(new(FirstDate.ToDateTime(default), TimeSpan.Zero));
    private readonly Timestamp _end;

    private TradingCalendar(Dictionary<DateOnly, TimeOnly?> overrides)
    {
        _overrides = overrides;
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        TradingSession? next = null;
        for (var date = LastDate; ; date = date.AddDays(-1))
        {
            TradingSession? own = null;
            if ((overrides.TryGetValue(date, out var close) ? close : NyseRules.CloseOn(date)) is { } closeTime)
                own = new(date, InstantOf(date, NyseRules.Open, newYork), InstantOf(date, closeTime, newYork));

            _days[IndexOf(date)] = new(own, next, InstantOf(date, EndOfDay, newYork));
            if (next is null && own is not null)
                _end = _days[IndexOf(date)].End;
            next = own ?? next;
            if (date == FirstDate)
                break;
        }
    }

    /// <summary>The calendar of the NYSE and of Cboe's equity and index options.</summary>
    public static TradingCalendar Nyse { get; } = new([]);

    /// <summary>This calendar with some days replaced; a day already replaced takes the new word.</summary>
    public TradingCalendar WithOverrides(IEnumerable<CalendarOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        var merged = new Dictionary<DateOnly, TimeOnly?>(_overrides);
        foreach (var (date, close) in overrides)
        {
            RequireKnown(date);
            if (close is { } time && !CalendarOverrides.IsPossibleClose(time))
                throw new ArgumentOutOfRangeException(
                    nameof(overrides), time, "A session closes after 09:30 and not after 16:00 New York.");

            merged[date] = close;
        }

        return new(merged);
    }

    /// <summary>The session of a day, unless the market is closed on it.</summary>
    public bool TryGetSession(DateOnly date, [NotNullWhen(true)] out TradingSession? session)
    {
        RequireKnown(date);
        session = _days[IndexOf(date)].Own;
        return session is not null;
    }

    /// <summary>True of an instant that belongs to a session which the calendar knows.</summary>
    public bool Covers(Timestamp instant) => instant >= _begin && instant < _end;

    /// <summary>The session an instant belongs to: the day's own until 17:00 New York of a trading day, from then on
    /// and on closed days the next trading day's.</summary>
    public TradingSession SessionFor(Timestamp instant)
    {
        // 17:00 New York is 21:00 or 22:00 UTC of the same date, and midnight UTC is the evening before: the UTC date
        // finds the right day without a time zone.
        var date = DateOnly.FromDateTime(instant.ToUtc().UtcDateTime);
        RequireKnown(date);
        ref readonly var day = ref _days[IndexOf(date)];
        return day.Own is { } own && instant < day.End ? own : day.Next ?? throw OutOfRange(date);
    }

    /// <summary>True within a session's hours; false too for an instant before the calendar, as a replay's clock shows
    /// before its first event.</summary>
    public bool IsOpenAt(Timestamp instant) =>
        DateOnly.FromDateTime(instant.ToUtc().UtcDateTime) >= FirstDate && SessionFor(instant).IsOpenAt(instant);

    /// <summary>The first session of a later day.</summary>
    public TradingSession Next(DateOnly after)
    {
        RequireKnown(after);
        return _days[IndexOf(after)].Next ?? throw OutOfRange(after);
    }

    /// <summary>The last session that is not of a later day.</summary>
    public TradingSession LastOnOrBefore(DateOnly date)
    {
        RequireKnown(date);
        for (var index = IndexOf(date); index >= 0; index--)
            if (_days[index].Own is { } session)
                return session;

        throw OutOfRange(date);
    }

    private static int IndexOf(DateOnly date) => date.DayNumber - FirstDate.DayNumber;

    private static void RequireKnown(DateOnly date)
    {
        if (date < FirstDate || date > LastDate)
            throw OutOfRange(date);
    }

    private static ArgumentOutOfRangeException OutOfRange(DateOnly date) => new(
        nameof(date), date, "The trading calendar is known from 2010-01-01 to 2035-12-31 and does not guess beyond.");

    private static Timestamp InstantOf(DateOnly date, TimeOnly time, TimeZoneInfo zone) =>
        Timestamp.FromUtc(new(TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(time), zone)));

    private readonly record struct Day(TradingSession? Own, TradingSession? Next, Timestamp End);
}
