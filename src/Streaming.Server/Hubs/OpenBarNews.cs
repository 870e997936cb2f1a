using Streaming.Engine.Bars;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Hubs;

/// <summary>How an open bar looked at a moment of market time.</summary>
internal sealed record OpenBarNews(SessionView Session, Bar Raw, int Revision, Timestamp AsOf)
{
    /// <summary>The bucket of a size that holds the open raw bar, as it stands; null where the raw bar has closed
    /// since.</summary>
    /// <remarks>The log grows while this reads it, so it is looked at once.</remarks>
    public Bar? Bucket(BarInterval interval)
    {
        var closed = Session.Log[BarInterval.Raw30Seconds].Closed;
        if (!closed.IsEmpty && closed[^1].Ordinal >= Raw.Ordinal)
            return null;
        if (interval == BarInterval.Raw30Seconds)
            return Raw;

        var firstOrdinal = Raw.Ordinal / interval.RawBars() * interval.RawBars();
        var from = closed.Length;
        while (from > 0 && closed[from - 1].Ordinal >= firstOrdinal)
            from--;
        return Bar.Bucket([.. closed[from..], Raw], interval);
    }
}
