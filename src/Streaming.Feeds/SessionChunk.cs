using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds;

/// <summary>Gathers events into chunks that each lie in one session day.</summary>
internal sealed class SessionChunk(long position, int eventsMax = SessionChunk.EventsMax)
{
    public const int EventsMax = 2048;

    private readonly MarketEvent[] _events = new MarketEvent[eventsMax];
    private readonly NewYorkDay _day = new();
    private DateOnly _session;

    public int Count { get; private set; }

    public bool IsFull => Count == eventsMax;

    /// <summary>Takes the event, unless the chunk is full or of another day and has to be cut first.</summary>
    public bool TryAdd(in MarketEvent marketEvent)
    {
        var session = _day.Of(marketEvent.EventTime);
        if (IsFull || (Count > 0 && session != _session))
            return false;

        _session = session;
        _events[Count++] = marketEvent;
        return true;
    }

    public FeedChunk Cut(string? token = null)
    {
        position += Count;
        var chunk = new FeedChunk(_events.AsMemory(0, Count), new FeedCursor(_session, position, token));
        Count = 0;
        return chunk;
    }
}
