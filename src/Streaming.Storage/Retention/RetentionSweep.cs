using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Runtime.Ports;

namespace Streaming.Storage.Retention;

/// <summary>Applies <see cref="StorageOptions.RetentionDays"/> at start and every hour.</summary>
/// <remarks>The one at start is the first use of the store: where it fails, the host does not start and says why.</remarks>
internal sealed partial class RetentionSweep(
    IRetention retention, IOptions<StorageOptions> options, TimeProvider wall, ILogger<RetentionSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TrimAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, wall);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TrimAsync(stoppingToken);
            }
            catch (StoreException e)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        var days = options.Value.RetentionDays;
        var removed = await retention.TrimAsync(TimeSpan.FromDays(days), cancellationToken);
        if (removed > 0)
            Log.Removed(logger, removed, days);
    }

    private static partial class Log
    {
        [LoggerMessage(5000, LogLevel.Information, "Removed {Logs} session logs that were not used for {Days} days")]
        public static partial void Removed(ILogger logger, int logs, int days);

        [LoggerMessage(5001, LogLevel.Error, "Could not remove what has been kept long enough; trying again in an hour")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
