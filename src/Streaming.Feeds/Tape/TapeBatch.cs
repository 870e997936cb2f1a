using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Feeds.Tape;

/// <summary>Gathers a tape's events into chunks, behind the ones a cursor has seen.</summary>
internal sealed class TapeBatch
{
    private readonly SessionChunk _chunk;
    private readonly SkippedMessages _skipped;
    private readonly TapeReader _reader;
    private MarketEvent? _held;
    private long _skip;

    public TapeBatch(SkippedMessages skipped, long skip)
    {
        _chunk = new SessionChunk(skip);
        _reader = new TapeReader(skipped);
        _skipped = skipped;
        _skip = skip;
        skipped.IsMuted = skip > 0;
    }

    public bool IsEmpty => _chunk.Count == 0;

    /// <summary>Takes lines until there are no more in memory or a chunk is complete.</summary>
    public bool Take(TapeLines lines)
    {
        if (_held is { } held)
            _chunk.TryAdd(held);
        _held = null;

        while (!_chunk.IsFull && lines.TryTake(out var line))
        {
            if (!_reader.TryRead(line, out var read))
                continue;

            if (_skip > 0)
            {
                _skipped.IsMuted = --_skip > 0;
                continue;
            }

            if (_chunk.TryAdd(in read))
                continue;

            _held = read;
            return true;
        }

        return _chunk.IsFull;
    }

    public FeedChunk Cut() => _chunk.Cut();
}
