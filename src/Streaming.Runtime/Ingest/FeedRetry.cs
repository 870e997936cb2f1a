using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Reads a feed to its end, again and again where it fails.</summary>
public static class FeedRetry
{
    // A feed that gave events for so long was well: the next failure starts the waits anew.
    private static readonly TimeSpan WellAfter = TimeSpan.FromSeconds(60);

    /// <param name="findCursor">Where a pump that has not read yet begins.</param>
    /// <param name="isPassing">True of a failure that may be over soon; any other one ends this.</param>
    /// <param name="failed">Told of each failure and of the wait behind it.</param>
    public static async Task ReadAsync(
        FeedPump pump, FeedHealth health, Func<CancellationToken, Task<FeedCursor?>> findCursor,
        Func<Exception, bool> isPassing, Action<Exception, TimeSpan> failed, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await pump.RunAsync(pump.Cursor ?? await findCursor(stopping), stopping);
                health.Report(FeedStatus.Ended, null);
                return;
            }
            catch (Exception failure) when (isPassing(failure))
            {
                health.Report(FeedStatus.Failed, failure.Message);
                if (pump.FlowedFor >= WellAfter)
                    attempt = 1;
                var wait = Retry.Wait(attempt);
                failed(failure, wait);
                await pump.IdleAsync(wait, stopping);
            }
        }
    }
}
