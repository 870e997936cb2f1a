using Streaming.Engine.MarketData;

namespace Streaming.Runtime.Ports;

/// <summary>Writes down what the symbols saw, so that the day can be replayed.</summary>
/// <remarks>The symbol actors call it, in a cluster the host that pumps the feed, with what survived conflation
/// and the gaps that they found themselves: a batch is of one symbol and in order, and batches of different symbols come from different threads at once. The queue to the one writer is bounded; where it is full
/// the caller waits, because a tape with holes replays a day that never was. What was recorded is in the operating
/// system's hands within a second, and all of it when the recorder is disposed. When writing fails the recorder says so
/// and counts what it loses from then on: the market's day does not stop for its copy.</remarks>
public interface IRecorder : IAsyncDisposable
{
    /// <summary>Copies the batch before it returns.</summary>
    void Record(ReadOnlySpan<MarketEvent> batch);

    /// <summary>What ended the recording; null while it goes on.</summary>
    Exception? Fault { get; }

    RecorderCounters Counters { get; }
}

/// <summary>What a recorder did with what it was given. Read by anyone, written by the recorder.</summary>
public sealed class RecorderCounters
{
    private long _recorded;
    private long _lost;
    private long _waits;

    /// <summary>Events written.</summary>
    public long Recorded => Volatile.Read(ref _recorded);

    /// <summary>Events that came after the recording had failed.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Batches that had to wait for the writer.</summary>
    public long Waits => Volatile.Read(ref _waits);

    public void CountRecorded(int events) => Interlocked.Add(ref _recorded, events);

    public void CountLost(int events) => Interlocked.Add(ref _lost, events);

    public void CountWait() => Interlocked.Increment(ref _waits);
}
