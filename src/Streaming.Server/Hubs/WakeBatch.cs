using System.Runtime.InteropServices;

namespace Streaming.Server.Hubs;

/// <summary>Wakes the writers of many connections on one thread, one after the other: each mostly hands its bytes to a
/// socket that takes them, and a thread's wake-up costs more than that.</summary>
internal sealed class WakeBatch(ConnectionOutbox[] outboxes) : IThreadPoolWorkItem
{
    /// <summary>So many are woken in the time that it takes another thread to come and help.</summary>
    private const int OutboxesMin = 64;

    /// <summary>Wakes all of them: a share on this thread, the rest on others. For callers that hold no lock.</summary>
    public static void Wake(List<ConnectionOutbox> outboxes)
    {
        var all = CollectionsMarshal.AsSpan(outboxes);
        var share = Math.Max(OutboxesMin, (all.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount);
        for (var from = share; from < all.Length; from += share)
        {
            var batch = all[from..Math.Min(from + share, all.Length)].ToArray();
            ThreadPool.UnsafeQueueUserWorkItem(new WakeBatch(batch), preferLocal: false);
        }

        foreach (var outbox in all[..Math.Min(share, all.Length)])
            outbox.Pump();
    }

    public void Execute()
    {
        foreach (var outbox in outboxes)
            outbox.Pump();
    }
}
