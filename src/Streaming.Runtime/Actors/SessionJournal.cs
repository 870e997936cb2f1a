using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Engine.MarketData;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>What one session's actor has taken in: written down before it is applied, and applied again after a
/// restart.</summary>
/// <remarks>A feed that can give the same events again is its own journal, and nothing is written here: see
/// <see cref="GivenSession"/>.</remarks>
internal sealed class SessionJournal(ActorSurroundings around, StoredSession stored, StoreCalls calls, ILogger log)
{
    private readonly SessionCheckpoints _checkpoints = new(around, stored, calls, log);
    private long _position = stored.JournalEnd;
    private FeedCursor? _known = stored.Cursor;

    /// <summary>False where some of it is not there: then the state is as it was before the first such event.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Goes on from the checkpoint, where there is one that can be read, and applies what was journalled behind
    /// it.</summary>
    /// <returns>How many events were applied.</returns>
    public async ValueTask<long> RestoreAsync(SymbolState state, CancellationToken stopping)
    {
        var known = stored.Checkpoint is { } checkpoint && _checkpoints.TryRestore(state, checkpoint.Position, checkpoint.State.Span)
            ? checkpoint.Position
            : 0;
        var applied = known;
        await calls.InsistAsync(
            "restore", "read the journal",
            async token =>
            {
                await foreach (var batch in around.Store.ReadJournalAsync(stored, applied, token))
                {
                    foreach (ref readonly var item in batch.Events.Span)
                        state.Apply(item);
                    applied = batch.End;

                    // All of it comes without a wait where the store is a file: who asks meanwhile has a turn between two
                    // batches, or some symbols' journals hold every thread of the pool for seconds.
                    await Task.Yield();
                }

                return true;
            },
            stopping);
        IsWhole = applied == stored.JournalEnd;
        return applied - known;
    }

    /// <summary>Keeps what was applied, where it is time, so that a restart need not apply it again.</summary>
    /// <param name="ordinal">The raw bar that was closed last.</param>
    public ValueTask CheckpointAsync(SymbolState state, int ordinal, CancellationToken stopping) =>
        _checkpoints.IsDue(state, ordinal)
            ? _checkpoints.KeepAsync(state, _position, ordinal, head: default, stopping)
            : ValueTask.CompletedTask;

    /// <summary>How many events from <paramref name="from"/> on were journalled by an earlier life of this process.</summary>
    public int CountKnown(EventBatch batch, int from)
    {
        var count = 0;
        while (from + count < batch.Count && IsKnown(batch, from + count))
            count++;
        return count;
    }

    /// <summary>Where the events end that are new from <paramref name="from"/> on, which is new itself: open interest may
    /// stand in front of what is known.</summary>
    public int EndOfNew(EventBatch batch, int from, int to)
    {
        var end = from + 1;
        while (end < to && !IsKnown(batch, end))
            end++;
        return end;
    }

    public async ValueTask AppendAsync(EventBatch batch, int from, int to, CancellationToken stopping)
    {
        // Open interest comes at any place of the feed, and what is journalled stays known behind it.
        var cursor = batch.Cursor with { Position = batch.PositionOf(to - 1) };
        if (_known is { } known && IsComparable(cursor, known) && cursor.Position < known.Position)
            cursor = known;
        await WriteAsync(new JournalBatch(_position, batch.Memory[from..to], cursor), stopping);
    }

    /// <summary>Records and journals an event of our own making: the time that nobody was here.</summary>
    public ValueTask AppendAsync(in MarketEvent item, CancellationToken stopping)
    {
        around.Recorder?.Record([item]);
        return WriteAsync(new JournalBatch(_position, new[] { item }, _known ?? default), stopping);
    }

    private async ValueTask WriteAsync(JournalBatch part, CancellationToken stopping)
    {
        await calls.InsistAsync(
            "journal", "journal a batch",
            async token =>
            {
                await around.Store.AppendJournalAsync(stored, part, token);
                return true;
            },
            stopping);
        _position = part.End;
        _known = part.Cursor;
    }

    private bool IsKnown(EventBatch batch, int index)
    {
        // A feed that cannot go back counts anew in each life: all it gives is new. And what open interest says is set,
        // never added: that of a file has no place of its own in the feed, and to tell it twice does nothing.
        var kind = batch.Events[index].Kind;
        if ((!around.Feed.CanReplay && !around.IsIngestRepeated) || kind == MarketEventKind.OpenInterest)
            return false;

        if (_known is not { } known || batch.Cursor.Session != known.Session)
            return batch.Cursor.Session < _known?.Session;

        if (!IsComparable(batch.Cursor, known))
            return false;

        // The clock has no place of its own in the feed: at the last known event it may or may not have been told, and
        // to tell it twice does nothing.
        var position = batch.PositionOf(index);
        return kind == MarketEventKind.Clock ? position < known.Position : position <= known.Position;
    }

    // Of a feed that cannot go back the token names the run, and another run counts anew.
    private bool IsComparable(FeedCursor cursor, FeedCursor known) =>
        cursor.Session == known.Session && (around.Feed.CanReplay || (around.IsIngestRepeated && cursor.Token == known.Token));
}
