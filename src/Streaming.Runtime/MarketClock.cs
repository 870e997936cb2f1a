using Streaming.Engine.MarketData;

namespace Streaming.Runtime;

/// <summary>What the market's time is: sessions, bars, <c>as_of</c> and the age of data are measured by it.</summary>
/// <remarks>Not a <see cref="TimeProvider"/> on purpose: sockets, throttles, quotas and retries run on the wall's time,
/// and a replayed day must not move them. Live it is the wall's time; in replay and simulation the pump moves it and it
/// never runs ahead of what the feed has given.</remarks>
public abstract class MarketClock
{
    public abstract Timestamp Now { get; }
}

/// <summary>The wall's time as market time, for live feeds.</summary>
public sealed class WallMarketClock(TimeProvider wall) : MarketClock
{
    public override Timestamp Now => Timestamp.FromUtc(wall.GetUtcNow());
}

/// <summary>A market clock that a replay moves forward.</summary>
public sealed class ReplayMarketClock : MarketClock
{
    private long _now;

    public override Timestamp Now => new(Volatile.Read(ref _now));

    /// <summary>Moves the clock forward; an earlier instant leaves it where it is.</summary>
    public void AdvanceTo(Timestamp instant)
    {
        for (var now = Volatile.Read(ref _now); instant.UnixNanoseconds > now;)
            now = Interlocked.CompareExchange(ref _now, instant.UnixNanoseconds, now) is var found && found == now
                ? instant.UnixNanoseconds
                : found;
    }
}
