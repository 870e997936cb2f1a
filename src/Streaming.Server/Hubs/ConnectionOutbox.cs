using System.Buffers;
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
    /// <summary>The slowest reader who still gets a large answer in peace, in bytes a second.</summary>
    private const int AnswerBytesPerSecond = 128 * 1024;

    private const long SlowRetryMilliseconds = 1_000;

    /// <summary>How long a goodbye may take.</summary>
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static List<Update>? _taken;

    private readonly Lock _gate = new();
    private readonly Queue<Subscription> _line = new();
    private int _queuedBytes;
    private long _conflated;
    private bool _isWriting;
    private long? _writeBegan;
    private long _answerAllowedUntil = long.MinValue;
    private Func<long, Heartbeat>? _heartbeat;
    private Bye? _bye;
    private long _byeBegan;
    private bool _isOver;

    /// <summary>The longest that one write can last before <see cref="EndIfStuck"/> has ended it; what the transport's
    /// own limit must be above.</summary>
    public static TimeSpan WriteMax(PushOptions options) =>
        options.SlowConsumerGrace + GoodbyeMax
        + TimeSpan.FromSeconds((double)SubscribeResult.AnswerBytesMax / AnswerBytesPerSecond);

    public UpdateEncoding Encoding => connection.Encoding;

    /// <summary>Adds what must arrive, in order.</summary>
    /// <returns>True where the caller must wake the writer.</returns>
    public bool Enqueue(Subscription subscription, Update update)
    {
        var bytes = update.Encoded(Encoding).Bytes.Length;
        lock (_gate)
        {
            if (_isOver || _bye is not null || subscription.IsOver)
                return false;

            Conflate(subscription.Pending.Enqueue(update, bytes));
            _queuedBytes += bytes;
            PutInLine(subscription);
            if (_queuedBytes > options.OutboxBytes)
                MakeRoom();
            return ClaimWriter();
        }
    }

    /// <summary>Adds what only counts while nothing newer is there.</summary>
    /// <inheritdoc cref="Enqueue" path="/returns"/>
    public bool Replace(Subscription subscription, Update update)
    {
        lock (_gate)
        {
            if (_isOver || _bye is not null || subscription.IsOver)
                return false;

            Conflate(subscription.Pending.Replace(update));
            PutInLine(subscription);
            return ClaimWriter();
        }
    }

    /// <summary>Forgets what waits in a topic that is over.</summary>
    public void Drop(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.IsOver = true;
            _queuedBytes -= subscription.Pending.Bytes;
            subscription.Pending.Clear();
        }
    }

    /// <summary>Makes a heartbeat leave behind what is written next.</summary>
    /// <param name="topics">The topics whose positions it tells: as they are when it leaves.</param>
    /// <inheritdoc cref="Enqueue" path="/returns"/>
    public bool Beat(Subscription[] topics, IReadOnlyDictionary<string, FeedHealth> feeds)
    {
        lock (_gate)
        {
            if (_isOver || _bye is not null)
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
        AllowForAnswer(bytes);
        lock (_gate)
            _writeBegan = clock.GetTimestamp();
    }

    /// <summary>The answers are written; what waits follows.</summary>
    public void Release()
    {
        lock (_gate)
            _writeBegan = null;
        Pump();
    }

    /// <summary>An answer of this size is on its way on the same socket: until it can be through, waiting is no sign of a
    /// slow client.</summary>
    public void AllowForAnswer(int bytes)
    {
        var seconds = (double)bytes / AnswerBytesPerSecond;
        lock (_gate)
            _answerAllowedUntil = clock.GetTimestamp() + (long)(seconds * clock.TimestampFrequency);
    }

    /// <summary>Ends the connection: what waits is dropped, the goodbye is written if the client reads.</summary>
    public void End(Bye bye)
    {
        lock (_gate)
        {
            if (!BeginGoodbye(bye) || !ClaimWriter())
                return;
        }

        Pump();
    }

    /// <summary>Ends the connection where its client has not read for the grace. Called from time to time.</summary>
    public void EndIfStuck()
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            if (_isOver)
                return;

            if (_bye is null)
            {
                if (_writeBegan is not { } began || now < _answerAllowedUntil
                    || clock.GetElapsedTime(began, now) < options.SlowConsumerGrace)
                    return;

                // Its goodbye would wait behind the write that does not end.
                metrics.CountSlowConsumer();
            }
            else if (clock.GetElapsedTime(_byeBegan, now) < GoodbyeMax)
            {
                return;
            }

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
                _ = FinishAsync(write, batch);
                return;
            }

            Finish(batch);
        }
    }

    private async Task FinishAsync(ValueTask write, Batch batch)
    {
        await write;
        Finish(batch);
        Pump();
    }

    private void Finish(Batch batch)
    {
        if (batch.Rented is not null)
            ArrayPool<byte>.Shared.Return(batch.Rented);
        if (!batch.IsLast)
            return;

        Stop();
        connection.Close();
    }

    private Batch TakeBatch()
    {
        var taken = _taken ??= [];
        bool isLast;
        lock (_gate)
        {
            // Where a write went before, it is through.
            _writeBegan = null;
            var now = clock.GetTimestamp();
            if (!_isOver)
                Take(taken, now);
            if (taken.Count == 0)
            {
                _isWriting = false;
                return default;
            }

            isLast = _bye is not null;
            _writeBegan = now;
        }

        var batch = Join(taken) with { IsLast = isLast };
        taken.Clear();
        return batch;
    }

    private void Take(List<Update> taken, long now)
    {
        if (_bye is not null)
        {
            taken.Add(new Update(_bye, now));
            return;
        }

        var heartbeat = _heartbeat;
        _heartbeat = null;
        var lag = heartbeat is null ? 0 : OldestAge(now);

        var bytes = 0;
        while (bytes < options.WriteBytes && _line.TryPeek(out var subscription))
        {
            var pending = subscription.Pending;
            var before = pending.Bytes;
            if (pending.Take(Encoding, now) is { } update)
            {
                _queuedBytes -= before - pending.Bytes;
                bytes += update.Encoded(Encoding).Bytes.Length;
                taken.Add(connection.Address(subscription, update));
            }

            if (!pending.IsEmpty)
                continue;

            pending.IsInLine = false;
            _line.Dequeue();
        }

        if (heartbeat is not null)
            taken.Add(new Update(heartbeat(lag), now));
    }

    private Batch Join(List<Update> taken)
    {
        if (taken.Count == 1)
            return new Batch(taken[0].Encoded(Encoding));

        var length = 0;
        foreach (var update in taken)
            length += update.Encoded(Encoding).Bytes.Length;

        var rented = ArrayPool<byte>.Shared.Rent(length);
        var end = 0;
        foreach (var update in taken)
        {
            var bytes = update.Encoded(Encoding).Bytes;
            bytes.CopyTo(rented.AsMemory(end));
            end += bytes.Length;
        }

        metrics.CountCoalesced(taken.Count);
        return new Batch(Encoding.Join(rented.AsMemory(0, length)), rented);
    }

    private void MakeRoom()
    {
        while (_queuedBytes > options.OutboxBytes)
        {
            Subscription? fattest = null;
            foreach (var subscription in _line)
                if (subscription.Pending.CanShrink && subscription.Pending.Bytes > (fattest?.Pending.Bytes ?? 0))
                    fattest = subscription;

            if (fattest is null)
            {
                metrics.CountSlowConsumer();
                BeginGoodbye(Bye.With(Codes.SlowConsumer, SlowRetryMilliseconds));
                return;
            }

            _queuedBytes -= fattest.Pending.Shrink(Encoding);
            metrics.CountShrunk();
        }
    }

    private bool BeginGoodbye(Bye bye)
    {
        if (_isOver || _bye is not null)
            return false;

        _bye = bye;
        _byeBegan = clock.GetTimestamp();
        Forget();
        return true;
    }

    private void BeOver()
    {
        _isOver = true;
        _heartbeat = null;
        Forget();
    }

    private void Forget()
    {
        foreach (var subscription in _line)
            subscription.Pending.Clear();
        _line.Clear();
        _queuedBytes = 0;
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
            Conflated = _conflated,
            Topics = positions,
            Feeds = feeds,
        };
    }

    private long OldestAge(long now)
    {
        var oldest = now;
        foreach (var subscription in _line)
            oldest = Math.Min(oldest, subscription.Pending.OldestPublishedAt ?? now);
        return (long)clock.GetElapsedTime(oldest, now).TotalMilliseconds;
    }

    private void Conflate(int skipped)
    {
        if (skipped == 0)
            return;

        _conflated += skipped;
        metrics.CountConflated(skipped);
    }

    private void PutInLine(Subscription subscription)
    {
        if (subscription.Pending.IsInLine)
            return;

        subscription.Pending.IsInLine = true;
        _line.Enqueue(subscription);
    }

    private bool ClaimWriter()
    {
        if (_isWriting)
            return false;

        _isWriting = true;
        return true;
    }

    private readonly record struct Batch(EncodedMessage? Message, byte[]? Rented = null, bool IsLast = false);
}
