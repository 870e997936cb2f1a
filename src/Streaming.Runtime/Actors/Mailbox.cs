using System.Threading.Channels;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>What waits in front of one symbol's actor. One writer, one reader.</summary>
/// <remarks>
/// A bounded channel of batches, and one batch that is being filled. Nothing but a quote is ever replaced: the writer
/// waits instead. With conflation a waiting quote gives its place to the next one of its contract, unless a trade or a
/// cancel of that contract or a sample instant (a whole second) lies between the two, so that no number changes but the
/// age of the quote.
/// </remarks>
public sealed class Mailbox
{
    private readonly Channel<EventBatch> _channel;
    private readonly EventBatch.Pool _pool;
    private readonly Dictionary<OptionContract, int>? _waitingQuotes;
    private EventBatch _filling;
    private long _second = long.MinValue;
    private long _events;
    private long _conflated;
    private long _waits;

    public Mailbox(MailboxOptions options, bool conflate)
    {
        _pool = new EventBatch.Pool(conflate ? Math.Max(options.BatchEvents, FeedChunk.LiveEventsMax) : options.BatchEvents);
        _filling = _pool.Rent();
        _waitingQuotes = conflate ? new Dictionary<OptionContract, int>(options.BatchEvents) : null;
        _channel = Channel.CreateBounded<EventBatch>(new BoundedChannelOptions(options.Batches)
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    }

    /// <summary>Events taken in, conflated ones included.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Quotes that gave their place to a newer one.</summary>
    public long Conflated => Volatile.Read(ref _conflated);

    /// <summary>How often the feed had to wait for the actor.</summary>
    public long Waits => Volatile.Read(ref _waits);

    /// <summary>Batches that wait.</summary>
    public int Depth => _channel.Reader.Count;

    /// <summary>True where nothing waits to be handed over. For the writer.</summary>
    public bool IsFlushed => _filling.Count == 0;

    /// <summary>True where so many events fit into the batch that is being filled. For the writer.</summary>
    public bool HasRoomFor(int events) => _filling.Room >= events;

    /// <summary>Adds an event to the batch that is being filled.</summary>
    /// <returns>False where that is full: flush, then try again.</returns>
    public bool TryAdd(in MarketEvent item, in FeedCursor cursor)
    {
        if (_waitingQuotes is not null && TryConflate(item, cursor))
            return true;

        if (_filling.IsFull)
        {
            if (!TryFlush())
                return false;
        }

        _filling.Add(item, cursor);
        _events++;
        return true;
    }

    /// <summary>Hands over what is being filled if there is room for it.</summary>
    public bool TryFlush()
    {
        if (_filling.Count == 0)
            return true;
        if (!_channel.Writer.TryWrite(_filling))
            return false;

        TakeNewBatch();
        return true;
    }

    /// <summary>Hands over what is being filled, waiting for room.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (TryFlush())
            return;

        Interlocked.Increment(ref _waits);
        await _channel.Writer.WriteAsync(_filling, cancellationToken);
        TakeNewBatch();
    }

    /// <summary>Completes when there is room for another batch. For the writer.</summary>
    public Task WhenRoomAsync(CancellationToken cancellationToken) =>
        _channel.Writer.WaitToWriteAsync(cancellationToken).AsTask();

    /// <summary>No more events will come; the reader ends when it has read the rest.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) =>
        _channel.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EventBatch? batch) =>
        _channel.Reader.TryRead(out batch);

    private bool TryConflate(in MarketEvent item, in FeedCursor cursor)
    {
        var second = item.EventTime.UnixSeconds;
        if (second > _second || item.Kind == MarketEventKind.Clock)
        {
            _second = Math.Max(second, _second);
            _waitingQuotes!.Clear();
        }

        switch (item.Kind)
        {
            case MarketEventKind.Quote when second < _second:
                // Late: what stands between it and the quote it would replace is not known here.
                _waitingQuotes!.Remove(item.Contract!);
                return false;
            case MarketEventKind.Quote when _waitingQuotes!.TryGetValue(item.Contract!, out var place):
                _filling.Replace(place, item, cursor);
                _events++;
                Interlocked.Increment(ref _conflated);
                return true;
            case MarketEventKind.Quote:
                if (!_filling.IsFull)
                    _waitingQuotes!.Add(item.Contract!, _filling.Count);
                return false;
            case MarketEventKind.Trade or MarketEventKind.Cancel:
                _waitingQuotes!.Remove(item.Contract!);
                return false;
            default:
                return false;
        }
    }

    private void TakeNewBatch()
    {
        _filling = _pool.Rent();
        _waitingQuotes?.Clear();
    }
}
