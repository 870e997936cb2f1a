using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Codecs;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>How far one session of a feed that is given again was applied, so that a restart applies only the rest.</summary>
/// <remarks>A checkpoint names the place of the last event that the state knows, and begins with that event: the feed is
/// taken up there, and must give it again.</remarks>
internal sealed class GivenSession(ActorSurroundings around, StoredSession stored, StoreCalls calls, ILogger log)
{
    private readonly SessionCheckpoints _checkpoints = new(around, stored, calls, log);
    private FeedCursor? _known;
    private byte[]? _awaited;
    private (long Position, MarketEvent Event)? _last;

    /// <summary>The last event that the state was restored behind; null where it knows none.</summary>
    public FeedCursor? Known => _known;

    /// <returns>False where there is no checkpoint that can be read.</returns>
    public bool TryRestore(SymbolState state)
    {
        if (stored.Checkpoint is not { } checkpoint)
            return false;

        var (head, saved) = Cut(checkpoint.State);
        if (!_checkpoints.TryRestore(state, checkpoint.Position, saved.Span))
            return false;

        _known = new FeedCursor(stored.Session.Date, checkpoint.Position);
        _awaited = head.ToArray();
        return true;
    }

    /// <summary>How many events from <paramref name="from"/> on the state knew when it was restored.</summary>
    /// <exception cref="InvalidOperationException">The feed gives other events than those the state was made of.</exception>
    public async ValueTask<int> CountKnownAsync(EventBatch batch, int from, CancellationToken stopping)
    {
        if (_known is not { } known)
            return 0;

        var count = 0;
        for (; from + count < batch.Count && IsKnown(batch, from + count, known); count++)
            if (IsTheLast(batch, from + count, known))
                _awaited = null;

        if (_awaited is not null && from + count < batch.Count)
            await RefuseAsync(known, stopping);
        return count;
    }

    /// <summary>Events that are about to be applied.</summary>
    public void Note(EventBatch batch, int from, int to)
    {
        // Where a batch reaches into another day, its places are of that one.
        if (batch.Cursor.Session != stored.Session.Date)
        {
            _last = null;
            return;
        }

        // What the clock tells has no place of its own in the feed.
        for (var i = to - 1; i >= from; i--)
            if (batch.Events[i].Kind != MarketEventKind.Clock)
            {
                _last = (batch.PositionOf(i), batch.Events[i]);
                return;
            }
    }

    /// <summary>Keeps what was applied, where it is time.</summary>
    /// <param name="ordinal">The raw bar that was closed last.</param>
    public ValueTask CheckpointAsync(SymbolState state, int ordinal, CancellationToken stopping) =>
        _last is { } last && _checkpoints.IsDue(state, ordinal)
            ? _checkpoints.KeepAsync(state, last.Position, ordinal, HeadOf(last.Event), stopping)
            : ValueTask.CompletedTask;

    // To tell the clock twice does nothing, and the feed's own may stand where it was not applied.
    private static bool IsKnown(EventBatch batch, int index, FeedCursor known) =>
        batch.Cursor.Session == known.Session
            ? batch.PositionOf(index) < known.Position
                || (batch.PositionOf(index) == known.Position && batch.Events[index].Kind != MarketEventKind.Clock)
            : batch.Cursor.Session < known.Session;

    private bool IsTheLast(EventBatch batch, int index, FeedCursor known) =>
        _awaited is not null && batch.Cursor.Session == known.Session && batch.PositionOf(index) == known.Position
        && HeadOf(batch.Events[index]).AsSpan().SequenceEqual(_awaited);

    /// <summary>The state is of another past than the feed's, so the actor ends; without the checkpoint, the next start reads
    /// the feed from its beginning.</summary>
    private async ValueTask RefuseAsync(FeedCursor known, CancellationToken stopping)
    {
        await calls.InsistAsync(
            "checkpoint", "give up a checkpoint",
            async token =>
            {
                await around.Store.CheckpointAsync(stored, new SessionCheckpoint(0, default), token);
                return true;
            },
            stopping);
        throw new InvalidOperationException(
            $"{stored.Symbol}'s checkpoint was made behind another event {known.Position} of {known.Session:yyyy-MM-dd} than {around.Feed.Name} gives. It was given up: start again.");
    }

    private static byte[] HeadOf(in MarketEvent item)
    {
        var body = MarketEventWriter.OfThread.Encode([item]);
        var head = new byte[sizeof(int) + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(head, body.Length);
        body.CopyTo(head, sizeof(int));
        return head;
    }

    private static (ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> State) Cut(ReadOnlyMemory<byte> checkpoint)
    {
        if (checkpoint.Length < sizeof(int))
            return default;

        var length = BinaryPrimitives.ReadInt32LittleEndian(checkpoint.Span);
        if (length < 0 || length > checkpoint.Length - sizeof(int))
            return default;

        var end = sizeof(int) + length;
        return (checkpoint[..end], checkpoint[end..]);
    }
}
