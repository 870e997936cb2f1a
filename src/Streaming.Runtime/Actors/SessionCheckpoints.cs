using System.Buffers;
using Microsoft.Extensions.Logging;
using Streaming.Engine;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Actors;

/// <summary>The short cut through what one session has taken in: the state as it was some raw closes ago.</summary>
/// <remarks>It is kept behind what was told and may fail: the journal, or the feed that is given again, has all that it
/// says.</remarks>
internal sealed partial class SessionCheckpoints(ActorSurroundings around, StoredSession stored, StoreCalls calls, ILogger log)
{
    // Symbols close their bars together and wait for one disk, so each has a turn of its own.
    private readonly int _turn = stored.Symbol.Sum(static letter => letter) % around.Options.CheckpointBars;
    private int? _last;

    /// <summary>Goes on from what a checkpoint has behind its head.</summary>
    /// <returns>False where nobody can read it: nothing is changed then.</returns>
    public bool TryRestore(SymbolState state, long position, ReadOnlySpan<byte> saved)
    {
        try
        {
            if (!saved.IsEmpty && state.TryRestore(saved))
                return true;
        }
        catch (InvalidDataException)
        {
            // Damaged, and as useless as one of another version.
        }

        Log.Unreadable(log, stored.Symbol, position, around.IsGivenAgain ? "the feed from its start" : "all that was journalled");
        return false;
    }

    /// <summary>Whether its time has come.</summary>
    /// <param name="ordinal">The raw bar that was closed last.</param>
    public bool IsDue(SymbolState state, int ordinal)
    {
        _last ??= NumberAt(ordinal - 1);
        return NumberAt(ordinal) != _last && state.CanSave;
    }

    /// <summary>Keeps the state, whose place this is.</summary>
    /// <param name="head">What the keeper wants to know beside the state.</param>
    public async ValueTask KeepAsync(
        SymbolState state, long position, int ordinal, ReadOnlyMemory<byte> head, CancellationToken stopping)
    {
        using var saved = new PooledBuffer();
        saved.Write(head.Span);
        state.Save(saved);
        if (await calls.TryAsync(
            "checkpoint", "keep a checkpoint",
            token => around.Store.CheckpointAsync(stored, new SessionCheckpoint(position, saved.Written), token), stopping))
            _last = NumberAt(ordinal);
    }

    /// <summary>The checkpoints from the open to a raw close.</summary>
    private int NumberAt(int ordinal) => (ordinal + 1 + _turn) / around.Options.CheckpointBars;

    private static partial class Log
    {
        [LoggerMessage(1006, LogLevel.Warning, "{Symbol}: its checkpoint of event {Position} is damaged or was made by another version or under other options; applying {All}")]
        public static partial void Unreadable(ILogger log, string symbol, long position, string all);
    }
}
