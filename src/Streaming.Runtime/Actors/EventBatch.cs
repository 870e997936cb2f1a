using System.Collections.Concurrent;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>Events of one symbol in arrival order, handed over together. Whoever took it gives it back.</summary>
public sealed class EventBatch
{
    private readonly MarketEvent[] _events;
    private readonly long[] _positions;
    private readonly Pool? _home;
    private int _count;

    private EventBatch(Pool home, int capacity)
    {
        _home = home;
        _events = new MarketEvent[capacity];
        _positions = new long[capacity];
    }

    /// <summary>A batch that came from elsewhere, with the place of each event in the feed's session.</summary>
    public EventBatch(MarketEvent[] events, long[] positions, FeedCursor cursor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(positions.Length, events.Length);
        (_events, _positions, _count, Cursor) = (events, positions, events.Length, cursor);
    }

    public ReadOnlySpan<MarketEvent> Events => _events.AsSpan(0, _count);

    public ReadOnlyMemory<MarketEvent> Memory => _events.AsMemory(0, _count);

    /// <summary>Where the feed stood behind the last of them.</summary>
    public FeedCursor Cursor { get; private set; }

    public int Count => _count;

    public ReadOnlySpan<long> Positions => _positions.AsSpan(0, _count);

    /// <summary>The place of one event in the feed's session.</summary>
    public long PositionOf(int index) => _positions[index];

    internal int Room => _events.Length - _count;

    public bool IsFull => _count == _events.Length;

    public void Return() => _home?.Return(this);

    internal void Add(in MarketEvent item, in FeedCursor cursor)
    {
        _positions[_count] = cursor.Position;
        _events[_count++] = item;
        Cursor = cursor;
    }

    internal void Replace(int index, in MarketEvent item, in FeedCursor cursor)
    {
        _events[index] = item;
        _positions[index] = cursor.Position;
        Cursor = cursor;
    }

    /// <summary>Batches on their way back to a mailbox, so that a busy symbol allocates none.</summary>
    internal sealed class Pool(int batchEvents)
    {
        private readonly ConcurrentBag<EventBatch> _free = [];

        public EventBatch Rent() => _free.TryTake(out var batch) ? batch : new EventBatch(this, batchEvents);

        public void Return(EventBatch batch)
        {
            // References to contracts need no clearing: the chain keeps them alive anyway.
            batch._count = 0;
            _free.Add(batch);
        }
    }
}
