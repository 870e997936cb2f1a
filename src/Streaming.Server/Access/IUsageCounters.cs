using System.Collections.Concurrent;

namespace Streaming.Server.Access;

/// <summary>Keeps how many requests each key has made on a day.</summary>
/// <remarks>Counting is atomic: of two requests at once each gets its own number. A count may be lost in a crash, never
/// invented.</remarks>
public interface IUsageCounters
{
    /// <summary>Counts one more request and returns the day's number with it.</summary>
    long Count(string keyId, DateOnly day);
}

/// <summary>Counts in this process, from its start.</summary>
internal sealed class MemoryUsageCounters : IUsageCounters
{
    private readonly ConcurrentDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    public long Count(string keyId, DateOnly day)
    {
        var tally = _tallies.GetOrAdd(keyId, static _ => new());
        lock (tally)
        {
            if (tally.Day != day)
                (tally.Day, tally.Requests) = (day, 0);

            return ++tally.Requests;
        }
    }

    private sealed class Tally
    {
        public DateOnly Day;
        public long Requests;
    }
}
