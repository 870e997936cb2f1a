namespace Streaming.Server.Hubs;

/// <summary>How many of one connection's calls were refused in its minute.</summary>
internal sealed class RefusalCount
{
    /// <summary>A client that is written well has none; one that is being written has a few.</summary>
    public const int PerMinuteMax = 100;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private long _began;
    private int _count;

    /// <summary>Counts one more. A connection's calls come one after the other.</summary>
    /// <returns>False where there were too many.</returns>
    public bool TryCount(TimeProvider clock)
    {
        var now = clock.GetTimestamp();
        if (_count == 0 || clock.GetElapsedTime(_began, now) >= Minute)
            (_began, _count) = (now, 0);
        return ++_count <= PerMinuteMax;
    }
}
