using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Tries again what the world made fail, with full jitter between 250 ms and 30 s.</summary>
/// <remarks>Full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.</remarks>
public static class Retry
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    /// <summary>The wait before attempt number <paramref name="attempt"/>, counted from 1.</summary>
    public static TimeSpan Wait(int attempt)
    {
        var most = Math.Min(Most.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(attempt, 20)));
        return First + Random.Shared.NextDouble() * (TimeSpan.FromSeconds(most) - First);
    }

    /// <summary>Repeats a store's operation until it works: the caller holds data that must not be lost. Only one who is
    /// no longer the log's writer, or has no log, is told so at once.</summary>
    public static async Task<T> ForeverAsync<T>(
        Func<CancellationToken, Task<T>> operation, Action<Exception> failed, TimeProvider wall,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await operation(cancellationToken);
            }
            catch (StoreException failure) when (!failure.IsFinal)
            {
                failed(failure);
                await Task.Delay(Wait(attempt), wall, cancellationToken);
            }
        }
    }
}
