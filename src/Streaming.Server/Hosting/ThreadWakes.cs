using System.Runtime.InteropServices;

namespace Streaming.Server.Hosting;

/// <summary>What a thread that is woken may do to the one that woke it.</summary>
internal static class ThreadWakes
{
    /// <summary>Linux, <c>include/uapi/linux/sched.h</c>.</summary>
    private const int BatchPolicy = 3;

    private const int ThisThread = 0;

    /// <summary>Lets threads that this one starts, and those that they start, wait for a processor when they are woken,
    /// instead of taking it from whoever runs. A publisher that leaves a reference is not put aside for the thread that is
    /// to take it to the clients.</summary>
    /// <remarks>sched(7): SCHED_BATCH has the same share of the processor as any other; only its wake-ups do not preempt.
    /// Elsewhere than on Linux, or where it is not allowed, all stays as it is.</remarks>
    public static void WaitTheirTurn()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var priority = 0;
        _ = SetScheduler(ThisThread, BatchPolicy, ref priority);
    }

    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int priority);
}
