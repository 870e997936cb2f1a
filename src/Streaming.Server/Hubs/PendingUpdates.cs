using Streaming.Protocol;
using Streaming.Runtime.Actors;

namespace Streaming.Server.Hubs;

/// <summary>What waits for one connection in one topic. In the order it leaves: gaps, what queues, then the newest of
/// what may be replaced.</summary>
/// <remarks>Not thread-safe: the outbox's lock guards it.</remarks>
internal sealed class PendingUpdates(Topic topic)
{
    private List<(SessionView Session, long From, long To)>? _gaps;
    private Queue<Update>? _queue;
    private Update? _newest;
    private int _skipped;

    /// <summary>True while it stands in the outbox's line.</summary>
    public bool IsInLine { get; set; }

    public bool IsEmpty => _newest is null && _queue is not { Count: > 0 } && _gaps is not { Count: > 0 };

    /// <summary>Encoded bytes of what queues; what may be replaced is one update at most and is not counted.</summary>
    public int Bytes { get; private set; }

    /// <summary>True where something could give way to a gap.</summary>
    public bool CanShrink => topic.Class == DeliveryClass.Bars && _queue is { Count: > 0 };

    /// <summary>The newest position handed to the writer; null before the first session.</summary>
    public Position? Sent { get; private set; }

    /// <summary>When the oldest of what waits was published; null where nothing does.</summary>
    public long? OldestPublishedAt => _queue is { Count: > 0 } ? _queue.Peek().PublishedAt : _newest?.PublishedAt;

    public void SentTo(string epoch, long seq) => Sent = new(epoch, seq);

    /// <returns>How many updates gave way: an open bar that closes before it was written says nothing any more.</returns>
    public int Enqueue(Update update, int bytes)
    {
        (_queue ??= new()).Enqueue(update);
        Bytes += bytes;
        if (_newest is null || (_newest.Session?.Epoch == update.Session?.Epoch && _newest.ToSeq > update.ToSeq))
            return 0;

        _newest = null;
        _skipped++;
        return 1;
    }

    /// <returns>How many updates gave way.</returns>
    public int Replace(Update update)
    {
        var gaveWay = _newest is null ? 0 : 1;
        _skipped += gaveWay;
        _newest = update;
        return gaveWay;
    }

    /// <summary>Turns the oldest bar that waits into a gap, or makes a gap longer by it.</summary>
    /// <returns>The bytes that became free.</returns>
    public int Shrink(UpdateEncoding encoding)
    {
        var oldest = _queue!.Dequeue();
        _gaps ??= [];
        if (_gaps is [.., var last] && last.Session.Epoch == oldest.Session!.Epoch)
            _gaps[^1] = last with { To = oldest.ToSeq };
        else
            _gaps.Add((oldest.Session!, oldest.FromSeq, oldest.ToSeq));

        var freed = oldest.Encoded(encoding).Bytes.Length;
        Bytes -= freed;
        return freed;
    }

    /// <summary>Takes what leaves next; null where nothing waits.</summary>
    /// <param name="now">By the wall's monotonic clock, for what is made here.</param>
    public Update? Take(UpdateEncoding encoding, long now)
    {
        if (_gaps is [var (session, from, to), ..])
        {
            _gaps.RemoveAt(0);
            SentTo(session.Epoch, to);
            return new Update(TopicGaps.SlowConsumer(topic, session, from, to), now);
        }

        if (_queue is { Count: > 0 })
        {
            var update = _queue.Dequeue();
            Bytes -= update.Encoded(encoding).Bytes.Length;
            SentTo(update.Epoch, update.ToSeq);
            return update;
        }

        var newest = _newest;
        _newest = null;
        if (newest is not null && topic.Class == DeliveryClass.State)
            SentTo(newest.Epoch, newest.ToSeq);
        if (newest is null || _skipped == 0)
            return newest;

        var conflated = newest.Conflated(_skipped);
        _skipped = 0;
        return conflated;
    }

    public void Clear()
    {
        _gaps = null;
        _queue = null;
        _newest = null;
        Bytes = 0;
    }
}
