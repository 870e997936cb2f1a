using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Orleans.Grains;
using Streaming.Orleans.Relay;
using Streaming.Orleans.Replicas;
using Streaming.Runtime.Ingest;

namespace Streaming.Orleans.Ingest;

/// <summary>Sees to it that somebody pumps the feed, and knows how it is.</summary>
/// <remarks>The pump comes up on another host because every host keeps asking for it; the first word after it was gone
/// for longer than <see cref="LostAfter"/> is that it cannot be reached.</remarks>
internal sealed partial class FeedWatch(
    IGrainFactory grains, ClusterDirectory directory, FeedHealth health, ClusterPump pump, HostClock clock,
    TimeProvider wall, ILogger<FeedWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(6);

    private HostEar? _ear;
    private long _run;
    private long _heardAt = wall.GetTimestamp();
    private bool _isLost;

    public void Hear(FeedPulse pulse)
    {
        if (pulse.Run < Volatile.Read(ref _run))
            return;

        Volatile.Write(ref _run, pulse.Run);
        Volatile.Write(ref _heardAt, wall.GetTimestamp());
        clock.Reach(pulse.MarketTime);
        directory.Know(pulse.Symbols);
        if (!pump.IsRunning)
            health.Report((FeedStatus)pulse.Status, pulse.Reason);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Held in a field: the runtime keeps only a weak reference to who listens.
        _ear = new HostEar(directory, this);
        var me = grains.CreateObjectReference<IHostObserver>(_ear);
        directory.ListenWith(me);
        using var timer = new PeriodicTimer(Interval, wall);
        do
        {
            try
            {
                Hear(await grains.GetGrain<IFeedGrain>(0).Join(me, Volatile.Read(ref _run)).WaitAsync(LostAfter, wall, stoppingToken));
                _isLost = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (wall.GetElapsedTime(Volatile.Read(ref _heardAt)) > LostAfter && !pump.IsRunning)
                {
                    health.Report(FeedStatus.Failed, "the host that pumps the feed cannot be reached; another one takes over");
                    if (!_isLost)
                        Log.Lost(log, failure);
                    _isLost = true;
                }
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7201, LogLevel.Warning, "Nothing is heard of the feed's host")]
        public static partial void Lost(ILogger log, Exception failure);
    }
}
