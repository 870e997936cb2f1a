using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Tape;

/// <summary>Gathers a tape's events into chunks of one session day each, behind the ones a cursor has seen.</summary>
internal sealed class TapeBatch
{
    private const int ChunkEvents = 2048;

    private readonly MarketEvent[] _events = new MarketEvent[ChunkEvents];
    private readonly NewYorkDay _day = new();
    private readonly TapeReader _reader;
    private TapeReader? _skipper;
    private MarketEvent? _held;
    private DateOnly _session;
    private long _position;
    private long _skip;

    public TapeBatch(TapeReader reader, long skip)
    {
        _reader = reader;
        _skip = _position = skip;

        // What lies before the cursor was counted when it was read.
        var uncounted = new FeedCounters();
        if (skip > 0)
            _skipper = new TapeReader(uncounted, new MalformedMessages(TapeFeed.Name, uncounted, NullLogger.Instance));
    }

    public int Count { get; private set; }

    /// <summary>Takes lines until there are no more in memory or a chunk is complete.</summary>
    public bool Take(TapeLines lines)
    {
        if (_held is { } held)
            Add(held);
        _held = null;

        while (Count < ChunkEvents && lines.TryTake(out var line))
        {
            if (!(_skipper ?? _reader).TryRead(line, out var read))
                continue;

            if (_skip > 0)
            {
                if (--_skip == 0)
                    _skipper = null;
                continue;
            }

            if (Count > 0 && _day.Of(read.EventTime) != _session)
            {
                _held = read;
                return true;
            }

            Add(read);
        }

        return Count == ChunkEvents;
    }

    public FeedChunk Cut()
    {
        _position += Count;
        var chunk = new FeedChunk(_events.AsMemory(0, Count), new FeedCursor(_session, _position));
        Count = 0;
        return chunk;
    }

    private void Add(in MarketEvent marketEvent)
    {
        _session = _day.Of(marketEvent.EventTime);
        _events[Count++] = marketEvent;
    }
}
