namespace Streaming.Server.Hubs;

/// <summary>What waits for one connection, topic behind topic: bounded in bytes, the oldest bars of the fattest topic give
/// way first.</summary>
/// <remarks>Not thread-safe: the outbox's lock guards it.</remarks>
internal sealed class WaitingLine(IClientConnection connection, PushOptions options, PushMetrics metrics)
{
    private readonly Queue<Subscription> _line = new();
    private int _queuedBytes;

    /// <summary>Updates that gave way to newer ones since the connection began.</summary>
    public long Conflated { get; private set; }

    /// <summary>What waits, encoded. May be read without the lock.</summary>
    public int QueuedBytes => Volatile.Read(ref _queuedBytes);

    public bool IsEmpty => _line.Count == 0;

    /// <returns>False where it is too much and nothing is left that may give way.</returns>
    public bool TryEnqueue(Subscription subscription, Update update, int bytes)
    {
        CountConflated(subscription.Pending.Enqueue(update, bytes));
        _queuedBytes += bytes;
        Join(subscription);
        return TryMakeRoom();
    }

    public void Replace(Subscription subscription, Update update)
    {
        CountConflated(subscription.Pending.Replace(update));
        Join(subscription);
    }

    public void Drop(Subscription subscription)
    {
        _queuedBytes -= subscription.Pending.Bytes;
        subscription.Pending.Clear();
    }

    public void Clear()
    {
        foreach (var subscription in _line)
            subscription.Pending.Clear();
        _line.Clear();
        _queuedBytes = 0;
    }

    /// <summary>Takes what leaves in one write: all there is, or about <paramref name="bytesMax"/> of it.</summary>
    /// <param name="now">By the wall's monotonic clock, for what is made here.</param>
    public void Take(List<Update> taken, long now, int bytesMax)
    {
        var bytes = 0;
        while (bytes < bytesMax && _line.TryPeek(out var subscription))
        {
            var pending = subscription.Pending;
            var before = pending.Bytes;
            if (pending.Take(connection.Encoding, now) is { } update)
            {
                _queuedBytes -= before - pending.Bytes;
                bytes += update.Encoded(connection.Encoding).Bytes.Length;
                taken.Add(connection.Address(subscription, update));
            }

            if (!pending.IsEmpty)
                continue;

            pending.IsInLine = false;
            _line.Dequeue();
        }
    }

    /// <summary>When the oldest of what waits was published; <paramref name="now"/> where nothing does.</summary>
    public long OldestPublishedAt(long now)
    {
        var oldest = now;
        foreach (var subscription in _line)
            oldest = Math.Min(oldest, subscription.Pending.OldestPublishedAt ?? now);
        return oldest;
    }

    private bool TryMakeRoom()
    {
        while (_queuedBytes > options.OutboxBytes)
        {
            Subscription? fattest = null;
            foreach (var subscription in _line)
                if (subscription.Pending.CanShrink && subscription.Pending.Bytes > (fattest?.Pending.Bytes ?? 0))
                    fattest = subscription;

            if (fattest is null)
                return false;

            _queuedBytes -= fattest.Pending.Shrink(connection.Encoding);
            metrics.CountShrunk();
        }

        return true;
    }

    private void Join(Subscription subscription)
    {
        if (subscription.Pending.IsInLine)
            return;

        subscription.Pending.IsInLine = true;
        _line.Enqueue(subscription);
    }

    private void CountConflated(int skipped)
    {
        if (skipped == 0)
            return;

        Conflated += skipped;
        metrics.CountConflated(skipped);
    }
}
