using System.Runtime.CompilerServices;
using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Client;

/// <summary>One topic, kept through reconnects. One loop reads it, and leaves the topic when it is left.</summary>
/// <remarks>A loop that is slower than the market sees every closed update, and of the open bar the newest. Ten thousand
/// behind, it is ended with an error rather than told less.</remarks>
public sealed class Subscription<TUpdate> : IAsyncEnumerable<TUpdate>, IDisposable
    where TUpdate : class, IUpdate
{
    private int _readers;

    internal Subscription(TopicFollower follower, Position? since)
    {
        Follower = follower;
        Position = since;
    }

    public string Topic => Follower.Topic;

    /// <summary>The last closed update that the loop was given, or the gap behind it; give it as <c>since</c> to another
    /// run.</summary>
    public Position? Position { get; private set; }

    internal TopicFollower Follower { get; }

    /// <summary>The updates alone. Throws a <see cref="FlowException"/> where the topic is not to be had.</summary>
    public async IAsyncEnumerator<TUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var told in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (told is TopicUpdate { Update: TUpdate update })
                yield return update;
            else if (told is TopicRefusal refusal)
                throw new FlowException(refusal.Code, refusal.Status, refusal.Topic);
        }
    }

    /// <summary>Everything there is to tell of the topic, in its order: beginnings, updates, gaps, sessions, refusals.</summary>
    public async IAsyncEnumerable<TopicEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _readers, 1) != 0)
            throw new InvalidOperationException($"{Topic} has its reader already.");
        using (this)
        {
            while (await Follower.Queue.TakeAsync(cancellationToken).ConfigureAwait(false) is { } told)
            {
                Position = told switch
                {
                    TopicUpdate { Update: { Closed: true } update } => new(update.Epoch, update.Seq),
                    TopicGap gap => new(gap.Epoch, gap.ToSeq),
                    TopicSubscribed { Recovered: false } => null,
                    _ => Position,
                };
                yield return told;
            }
        }
    }

    /// <summary>Leaves the topic.</summary>
    public void Dispose() => Follower.Close();
}
