using System.Runtime.InteropServices;

namespace Streaming.Server.Hubs;

/// <summary>Wakes the writers of several connections on one thread, one after the other: each mostly hands its bytes to
/// a socket that takes them, and a thread's wake-up costs more than that.</summary>
internal sealed class WakeBatch(ConnectionOutbox[] outboxes) : IThreadPoolWorkItem
{
    private const int OutboxesMax = 64;

    public static void Wake(List<ConnectionOutbox> outboxes)
    {
        // Enough batches that every processor has a few, so that one that is held up does not hold up the rest.
        var size = Math.Clamp(outboxes.Count / (4 * Environment.ProcessorCount), 1, OutboxesMax);
        var all = CollectionsMarshal.AsSpan(outboxes);
        for (var from = 0; from < all.Length; from += size)
        {
            var batch = all[from..Math.Min(from + size, all.Length)].ToArray();
            ThreadPool.UnsafeQueueUserWorkItem(new WakeBatch(batch), preferLocal: false);
        }
    }

    public void Execute()
    {
        foreach (var outbox in outboxes)
            outbox.Pump();
    }
}
