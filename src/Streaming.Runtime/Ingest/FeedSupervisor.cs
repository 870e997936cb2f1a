using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Keeps the feed running: starts the actors, runs the pump, and repeats it when a live feed fails.</summary>
public sealed partial class FeedSupervisor(
    IFeed feed, FeedPump pump, SymbolDirectory directory, FeedHealth health, TimeProvider wall,
    ILogger<FeedSupervisor> log) : BackgroundService
{
    // A feed that ran this long was well: the next failure starts the waits anew.
    private static readonly TimeSpan WellAfter = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await directory.StartAsync(stoppingToken);
        var pumping = RunPumpAsync(stoppingToken);
        if (await Task.WhenAny(pumping, directory.Failure) == directory.Failure)
            await directory.Failure;
        await pumping;
        await directory.CompleteAsync();
    }

    private async Task RunPumpAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            var started = wall.GetTimestamp();
            try
            {
                health.Report(FeedStatus.Running, null);
                await pump.RunAsync(pump.Cursor ?? await pump.FindCursorAsync(stopping), stopping);
                health.Report(FeedStatus.Ended, null);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (FeedException failure)
            {
                health.Report(FeedStatus.Failed, failure.Message);
                if (wall.GetElapsedTime(started) > WellAfter)
                    attempt = 1;
                var wait = Retry.Wait(attempt);
                Log.FeedFailed(log, failure, feed.Description.Name, wait);
                await Task.Delay(wait, wall, stopping);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Error, "{Feed} failed; trying again in {Wait}")]
        public static partial void FeedFailed(ILogger log, Exception failure, string feed, TimeSpan wait);
    }
}
