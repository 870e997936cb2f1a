using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Ingest;

/// <summary>How a replay's market time follows the wall: from a common start, at a constant speed.</summary>
internal readonly record struct Pace(Timestamp Start, long WallStart, double Speed)
{
    public bool IsSet => Speed > 0;

    public Timestamp MarketTime(TimeProvider wall) => Start + wall.GetElapsedTime(WallStart) * Speed;

    public TimeSpan WallUntil(Timestamp instant, TimeProvider wall) =>
        (instant - Start) / Speed - wall.GetElapsedTime(WallStart);
}
