using Streaming.Engine.MarketData;

namespace Streaming.Feeds.Simulator;

/// <summary>The events of one symbol's second, in an array that is used again for the next.</summary>
internal sealed class EventBuffer
{
    private MarketEvent[] _events = new MarketEvent[256];

    public int Count { get; private set; }

    public ref readonly MarketEvent this[int index] => ref _events[index];

    public void Add(in MarketEvent marketEvent)
    {
        if (Count == _events.Length)
            Array.Resize(ref _events, 2 * Count);
        _events[Count++] = marketEvent;
    }

    public void Clear() => Count = 0;
}
