using System.Globalization;

namespace Streaming.Engine.MarketData;

/// <summary>An instant in nanoseconds since 1970-01-01 UTC, as the venues stamp it.</summary>
public readonly record struct Timestamp(long UnixNanoseconds) : IComparable<Timestamp>
{
    public const long NanosecondsPerMillisecond = 1_000_000;
    public const long NanosecondsPerSecond = 1_000_000_000;

    private const long TicksAtUnixEpoch = 621_355_968_000_000_000;

    /// <summary>Whole seconds since the Unix epoch, rounded down.</summary>
    public long UnixSeconds => (UnixNanoseconds - (UnixNanoseconds < 0 ? NanosecondsPerSecond - 1 : 0)) / NanosecondsPerSecond;

    public static Timestamp FromUnixSeconds(long seconds) => new(seconds * NanosecondsPerSecond);

    public static Timestamp FromUnixMilliseconds(long milliseconds) => new(milliseconds * NanosecondsPerMillisecond);

    public static Timestamp FromUtc(DateTimeOffset instant) =>
        new((instant.UtcTicks - TicksAtUnixEpoch) * TimeSpan.NanosecondsPerTick);

    public DateTimeOffset ToUtc() =>
        new(TicksAtUnixEpoch + UnixNanoseconds / TimeSpan.NanosecondsPerTick, TimeSpan.Zero);

    public int CompareTo(Timestamp other) => UnixNanoseconds.CompareTo(other.UnixNanoseconds);

    /// <summary>ISO 8601 in whole seconds with a Z, as times stand on the wire.</summary>
    public override string ToString() => ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static Timestamp Max(Timestamp a, Timestamp b) => a >= b ? a : b;

    public static Timestamp Min(Timestamp a, Timestamp b) => a <= b ? a : b;

    public static bool operator <(Timestamp a, Timestamp b) => a.UnixNanoseconds < b.UnixNanoseconds;

    public static bool operator >(Timestamp a, Timestamp b) => a.UnixNanoseconds > b.UnixNanoseconds;

    public static bool operator <=(Timestamp a, Timestamp b) => a.UnixNanoseconds <= b.UnixNanoseconds;

    public static bool operator >=(Timestamp a, Timestamp b) => a.UnixNanoseconds >= b.UnixNanoseconds;

    public static Timestamp operator +(Timestamp instant, TimeSpan span) =>
        new(instant.UnixNanoseconds + span.Ticks * TimeSpan.NanosecondsPerTick);

    public static Timestamp operator -(Timestamp instant, TimeSpan span) =>
        new(instant.UnixNanoseconds - span.Ticks * TimeSpan.NanosecondsPerTick);

    public static TimeSpan operator -(Timestamp later, Timestamp earlier) =>
        new((later.UnixNanoseconds - earlier.UnixNanoseconds) / TimeSpan.NanosecondsPerTick);
}
