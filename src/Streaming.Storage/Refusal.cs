using Streaming.Runtime.Ports;

namespace Streaming.Storage;

internal static class Refusal
{
    /// <summary>Why the store does not write for this session.</summary>
    /// <param name="storedFence">The log's own; null where the log is gone.</param>
    public static StoreException Of(StoredSession session, long? storedFence) => storedFence is null
        ? new StoreException(
            $"{session.Symbol}'s log {session.Epoch} is not in the store any more: somebody has removed it, or "
            + "brought an older copy back. Restart this program: it makes a new one.")
        { IsGone = true }
        : new StoreException(
            $"{session.Symbol}'s log {session.Epoch} has been opened again since (fence {storedFence}, the caller has "
            + $"{session.Fence}): somebody else is its writer now.")
        { IsFenced = true };
}
