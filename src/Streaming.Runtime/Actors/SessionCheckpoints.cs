using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>The short cut through one session's journal: the state as it was some raw closes ago.</summary>
/// <remarks>It is kept behind what was told and may fail: the journal has all that it says.</remarks>
internal sealed partial class SessionCheckpoints(ActorSurroundings around, StoredSession stored, StoreCalls calls, ILogger log)
{
    // Symbols close their bars together and wait for one disk, so each has a turn of its own.
    private readonly int _turn = stored.Symbol.Sum(static letter => letter) % around.Options.CheckpointBars;
    private int? _last;

    /// <returns>How many journalled events the state knows already.</returns>
    public long Restore(SymbolState state)
    {
        if (stored.Checkpoint is not { } checkpoint)
            return 0;
        if (TryRestore(state, checkpoint))
            return checkpoint.Position;

        Log.Unreadable(log, stored.Symbol, checkpoint.Position, stored.JournalEnd);
        return 0;
    }

    /// <summary>Keeps the state where its time has come.</summary>
    /// <param name="position">How many events were journalled, all of them applied.</param>
    /// <param name="ordinal">The raw bar that was closed last.</param>
    public async ValueTask KeepAsync(SymbolState state, long position, int ordinal, CancellationToken stopping)
    {
        var number = NumberAt(ordinal);
        _last ??= NumberAt(ordinal - 1);
        if (number == _last || !state.CanSave)
            return;

        using var saved = new PooledBuffer();
        state.Save(saved);
        if (await calls.TryAsync(
            "checkpoint", "keep a checkpoint",
            token => around.Store.CheckpointAsync(stored, new SessionCheckpoint(position, saved.Written), token), stopping))
            _last = number;
    }

    private static bool TryRestore(SymbolState state, SessionCheckpoint checkpoint)
    {
        try
        {
            return !checkpoint.State.IsEmpty && state.TryRestore(checkpoint.State.Span);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The checkpoints from the open to a raw close.</summary>
    private int NumberAt(int ordinal) => (ordinal + 1 + _turn) / around.Options.CheckpointBars;

    private static partial class Log
    {
        [LoggerMessage(1006, LogLevel.Warning, "{Symbol}: its checkpoint of {Known} journalled events is damaged or was made by another version or under other options; applying all {Events}")]
        public static partial void Unreadable(ILogger log, string symbol, long known, long events);
    }
}
