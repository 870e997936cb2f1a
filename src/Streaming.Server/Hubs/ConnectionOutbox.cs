using Streaming.Engine.MarketData;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>What waits for one connection, and the one writer that takes it there.</summary>
/// <remarks>
/// Bounded in bytes: closed bars and events queue up to <see cref="PushOptions.OutboxBytes"/>, past which the oldest bars
/// of the fattest topic become one gap, and where no bar is left to give way the connection ends. Open bars and states
/// replace their older selves. Within a topic the order is the order of publishing.
/// Any thread may hand over; nobody who does ever waits for the client. Whoever is told to wake the writer calls
/// <see cref="Pump"/>, outside of every lock.
/// </remarks>
internal sealed class ConnectionOutbox(
    IClientConnection connection, PushOptions options, TimeProvider clock, PushMetrics metrics)
{
    private const long SlowRetryMilliseconds = 1_000;

    /// <summary>What leaves in one write while the client lags: what waits here may still give way to something newer,
    /// what has left may not.</summary>
    private const int LaggingWriteBytes = 4 * 1024;

    [ThreadStatic]
    private static List<Update>? _taken;

    private readonly Lock _gate = new();
    private readonly WaitingLine _line = new(connection, options, metrics);
    private readonly WritePatience _patience = new(options, clock);
    private Func<long, Heartbeat>? _heartbeat;
    private Bye? _bye;
    private bool _isSayingGoodbye;
    private bool _isWriting;
    private bool _isLagging;
    private bool _isOver;

    public UpdateEncoding Encoding => connection.Encoding;

    /// <inheritdoc cref="WaitingLine.QueuedBytes"/>
    public int QueuedBytes => _line.QueuedBytes;

    /// <summary>How long the oldest of what waits has been waiting.</summary>
    public TimeSpan OldestAge()
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            return clock.GetElapsedTime(_line.OldestPublishedAt(now), now);
        }
    }

    /// <summary>Adds what must arrive, in order.</summary>
    /// <returns>True where the caller must wake the writer.</returns>
    public bool Enqueue(Subscription subscription, Update update)
    {
        var bytes = update.Encoded(Encoding).Bytes.Length;
        lock (_gate)
        {
            if (IsEnding || subscription.IsOver)
                return false;

            if (!_line.TryEnqueue(subscription, update, bytes))
            {
                metrics.CountSlowConsumer();
                BeginGoodbye(Bye.With(Codes.SlowConsumer, SlowRetryMilliseconds));
            }

            return ClaimWriter();
        }
    }

    /// <summary>Adds what only counts while nothing newer is there.</summary>
    /// <inheritdoc cref="Enqueue" path="/returns"/>
    public bool Replace(Subscription subscription, Update update)
    {
        lock (_gate)
        {
            if (IsEnding || subscription.IsOver)
                return false;

            _line.Replace(subscription, update);
            return ClaimWriter();
        }
    }

    /// <summary>Forgets what waits in a topic that is over.</summary>
    public void Drop(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.IsOver = true;
            _line.Drop(subscription);
        }
    }

    /// <summary>Makes a heartbeat leave behind what is written next.</summary>
    /// <param name="topics">The topics whose positions it tells: as they are when it leaves.</param>
    /// <inheritdoc cref="Enqueue" path="/returns"/>
    public bool Beat(Subscription[] topics, IReadOnlyDictionary<string, FeedHealth> feeds)
    {
        lock (_gate)
        {
            if (IsEnding)
                return false;

            _heartbeat = lag => HeartbeatNow(topics, feeds, lag);
            return ClaimWriter();
        }
    }

    /// <summary>Lets everything wait until <see cref="Release"/>. For a door whose answers come before all else.</summary>
    public void Hold()
    {
        lock (_gate)
            _isWriting = true;
    }

    /// <summary>The answers begin to be written, past the outbox; a client that does not take them is ended as for any
    /// other write.</summary>
    public void BeginAnswer(int bytes)
    {
        lock (_gate)
        {
            _patience.AllowForAnswer(bytes);
            _patience.BeginWrite(clock.GetTimestamp());
        }
    }

    /// <summary>The answers are written; what waits follows.</summary>
    public void Release()
    {
        lock (_gate)
            _patience.EndWrite();
        Pump();
    }

    /// <inheritdoc cref="WritePatience.AllowForAnswer"/>
    public void AllowForAnswer(int bytes)
    {
        lock (_gate)
            _patience.AllowForAnswer(bytes);
    }

    /// <summary>Ends the connection: what waits is dropped, the goodbye is written if the client reads.</summary>
    /// <remarks>One that drains keeps its goodbye.</remarks>
    public void End(Bye bye)
    {
        lock (_gate)
        {
            if (_isOver || _isSayingGoodbye)
                return;

            BeginGoodbye(_bye ?? bye);
            if (!ClaimWriter())
                return;
        }

        Pump();
    }

    /// <summary>Ends the connection behind what waits; nothing new joins it.</summary>
    public void Drain(Bye bye)
    {
        lock (_gate)
        {
            if (IsEnding)
                return;

            _bye = bye;
            if (!ClaimWriter())
                return;
        }

        Pump();
    }

    /// <summary>Ends the connection where its client has not read for the grace. Called from time to time.</summary>
    public void EndIfStuck()
    {
        lock (_gate)
        {
            if (_isOver || !_patience.HasRunOut())
                return;

            // Its goodbye would wait behind the write that does not end.
            if (_bye is null)
                metrics.CountSlowConsumer();
            BeOver();
        }

        connection.Abort();
    }

    /// <summary>The connection is gone; nothing is handed over any more.</summary>
    public void Stop()
    {
        lock (_gate)
            BeOver();
    }

    /// <summary>Writes until nothing waits, or until the client makes it wait. For whoever was told to wake it.</summary>
    public void Pump()
    {
        while (TakeBatch() is { Message: { } message } batch)
        {
            var write = connection.WriteAsync(message);
            if (!write.IsCompletedSuccessfully)
            {
                _isLagging = true;
                _ = FinishAsync(write, batch);
                return;
            }

            Finish(batch);
        }
    }

    private bool IsEnding => _isOver || _bye is not null;

    private async Task FinishAsync(ValueTask write, WriteBatch batch)
    {
        await write;
        Finish(batch);
        Pump();
    }

    private void Finish(WriteBatch batch)
    {
        batch.Return();
        if (!batch.IsLast)
            return;

        Stop();
        connection.Close();
    }

    private WriteBatch TakeBatch()
    {
        var taken = _taken ??= [];
        var isLast = false;
        lock (_gate)
        {
            // Where a write went before, it is through.
            _patience.EndWrite();
            var now = clock.GetTimestamp();
            if (!_isOver)
                isLast = Take(taken, now);
            if (taken.Count == 0)
            {
                _isWriting = false;
                _isLagging = false;
                return default;
            }

            _patience.BeginWrite(now);
        }

        if (taken.Count > 1)
            metrics.CountCoalesced(taken.Count);
        var batch = WriteBatch.Of(taken, Encoding, isLast);
        taken.Clear();
        return batch;
    }

    /// <returns>True where the goodbye is among it.</returns>
    private bool Take(List<Update> taken, long now)
    {
        var heartbeat = _bye is null ? _heartbeat : null;
        _heartbeat = null;
        var isDelayRead = metrics.IsDelayRead;
        var oldest = heartbeat is null && !isDelayRead ? now : _line.OldestPublishedAt(now);
        _line.Take(taken, now, _isLagging ? Math.Min(LaggingWriteBytes, options.WriteBytes) : options.WriteBytes);
        if (isDelayRead && taken.Count > 0)
            metrics.RecordDelay(clock.GetElapsedTime(oldest, now));
        if (heartbeat is not null)
            taken.Add(new Update(heartbeat((long)clock.GetElapsedTime(oldest, now).TotalMilliseconds), now));
        if (_bye is null || !_line.IsEmpty)
            return false;

        taken.Add(new Update(_bye, now));
        return true;
    }

    private Heartbeat HeartbeatNow(Subscription[] topics, IReadOnlyDictionary<string, FeedHealth> feeds, long lag)
    {
        var positions = new Dictionary<string, Position>(topics.Length);
        foreach (var subscription in topics)
            if (!subscription.IsOver && subscription.Pending.Sent is { } sent)
                positions.Add(subscription.Topic.Name, sent);

        return new Heartbeat
        {
            ServerTime = Timestamp.FromUtc(clock.GetUtcNow()).ToString(),
            LagMs = lag,
            Conflated = _line.Conflated,
            Topics = positions,
            Feeds = feeds,
        };
    }

    private void BeginGoodbye(Bye bye)
    {
        _bye = bye;
        _isSayingGoodbye = true;
        _patience.BeginGoodbye();
        _line.Clear();
    }

    private void BeOver()
    {
        _isOver = true;
        _heartbeat = null;
        _line.Clear();
    }

    private bool ClaimWriter()
    {
        if (_isWriting)
            return false;

        _isWriting = true;
        return true;
    }
}
