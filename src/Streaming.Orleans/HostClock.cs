using Streaming.Engine.MarketData;
using Streaming.Runtime;

namespace Streaming.Orleans;

/// <summary>Keeps a replay's market time on this host where its pump, on whatever host, has brought it.</summary>
internal sealed class HostClock(MarketClock clock)
{
    public void Reach(long nanoseconds)
    {
        if (clock is ReplayMarketClock replay)
            replay.AdvanceTo(new Timestamp(nanoseconds));
    }
}
