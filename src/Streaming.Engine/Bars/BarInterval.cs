namespace Streaming.Engine.Bars;

/// <summary>The sizes a bar comes in. The raw one is sampled; the others are buckets of raw bars.</summary>
public enum BarInterval : byte
{
    Raw30Seconds,
    OneMinute,
    FiveMinutes,
    FifteenMinutes,
}

public static class BarIntervals
{
    public const int RawSeconds = 30;

    public static readonly BarInterval[] All =
        [BarInterval.Raw30Seconds, BarInterval.OneMinute, BarInterval.FiveMinutes, BarInterval.FifteenMinutes];

    /// <summary>How many raw bars one bar of this size holds.</summary>
    public static int RawBars(this BarInterval interval) => interval switch
    {
        BarInterval.Raw30Seconds => 1,
        BarInterval.OneMinute => 2,
        BarInterval.FiveMinutes => 10,
        BarInterval.FifteenMinutes => 30,
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };

    public static int Seconds(this BarInterval interval) => interval.RawBars() * RawSeconds;
}
