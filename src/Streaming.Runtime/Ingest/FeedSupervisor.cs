using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Runtime.Actors;
using Streaming.Runtime.Ports;

namespace Streaming.Runtime.Ingest;

/// <summary>Keeps the feed running: starts the actors, runs the pump, and repeats it when a live feed fails.</summary>
public sealed partial class FeedSupervisor(
    IFeed feed, FeedPump pump, SymbolDirectory directory, FeedHealth health, ILogger<FeedSupervisor> log) : BackgroundService
{
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
        try
        {
            await FeedRetry.ReadAsync(
                pump, health, FindCursorAsync, static failure => failure is FeedException,
                (failure, wait) => Log.FeedFailed(log, failure, feed.Description.Name, wait), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task<FeedCursor?> FindCursorAsync(CancellationToken stopping) =>
        directory.FindPlace() ?? await pump.FindCursorAsync(stopping);

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Error, "{Feed} failed; trying again in {Wait}")]
        public static partial void FeedFailed(ILogger log, Exception failure, string feed, TimeSpan wait);
    }
}
