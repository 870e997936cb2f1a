using Streaming.Engine.MarketData;

namespace Streaming.Engine.Sessions;

/// <summary>One day's regular trading hours of the NYSE, and the clocks the model reads off them.</summary>
public sealed record TradingSession(DateOnly Date, Timestamp Open, Timestamp Close)
{
    /// <summary>Seconds of a full session; the year the model quotes volatility in is 252 of them.</summary>
    public const double FullSessionSeconds = 23_400;

    public const double SessionsPerYear = 252;

    public double LengthSeconds => (Close - Open).TotalSeconds;

    /// <summary>True from the open up to, and without, the close.</summary>
    public bool IsOpenAt(Timestamp now) => now >= Open && now < Close;

    /// <summary>Seconds left to the close, never negative; the whole session before the open.</summary>
    public double SecondsToClose(Timestamp now) =>
        Math.Clamp((Close.UnixNanoseconds - now.UnixNanoseconds) / (double)Timestamp.NanosecondsPerSecond, 0, LengthSeconds);

    public double HoursToClose(Timestamp now) => SecondsToClose(now) / 3600;

    /// <summary>Percent of the session elapsed: 0 at the open, 100 at the close.</summary>
    public double PercentElapsed(Timestamp now) => 100 * (LengthSeconds - SecondsToClose(now)) / LengthSeconds;

    /// <summary>Time to the close in session years: seconds over 252 full sessions (half days included, so that a half
    /// day holds the share of variance its length has).</summary>
    public double YearsToClose(Timestamp now) => SecondsToClose(now) / (SessionsPerYear * FullSessionSeconds);
}
