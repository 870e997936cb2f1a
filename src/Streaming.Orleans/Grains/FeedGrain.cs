using Microsoft.Extensions.Logging;
using Streaming.Orleans.Ingest;
using Streaming.Orleans.Relay;
using Streaming.Runtime;
using Streaming.Runtime.Ingest;

namespace Streaming.Orleans.Grains;

/// <summary>Runs the pump on the host it is activated on, and tells every host each second how it goes.</summary>
[KeepAlive]
internal sealed partial class FeedGrain(
    ClusterPump pump, FeedHealth health, MarketClock clock, TimeProvider wall, ILogger<FeedGrain> log)
    : Grain, IFeedGrain
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(8);

    private readonly Dictionary<IHostObserver, long> _hosts = [];
    private long _run;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            static (grain, _) => grain.TellAsync(), this,
            new GrainTimerCreationOptions(Beat, Beat) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Log.Ends(log, _run, reason.ReasonCode);
        await pump.StopAsync();
    }

    public Task<FeedPulse> Join(IHostObserver host, long run)
    {
        _hosts[host] = wall.GetTimestamp();
        if (_run == 0 || run > _run)
        {
            // Numbered by time, so that a run of a cluster that was down is above those of the one before it.
            _run = Math.Max(run + 1, wall.GetUtcNow().ToUnixTimeMilliseconds());
            Log.Begins(log, _run);
            pump.Start(_run);
        }

        return Task.FromResult(Pulse());
    }

    public Task Logged()
    {
        foreach (var host in _hosts.Keys)
            host.Logged().Ignore();
        return Task.CompletedTask;
    }

    private Task TellAsync()
    {
        foreach (var (host, heardAt) in _hosts)
            if (wall.GetElapsedTime(heardAt) > KeptFor)
                _hosts.Remove(host);

        // The feed belongs to a newer run by now: this activation has outlived its time.
        if (pump.IsSuperseded)
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        var pulse = Pulse();
        foreach (var host in _hosts.Keys)
            host.Pulse(pulse).Ignore();
        return Task.CompletedTask;
    }

    private FeedPulse Pulse() =>
        new(_run, (byte)health.Status, health.Reason, clock.Now.UnixNanoseconds, [.. pump.Symbols]);

    private static partial class Log
    {
        [LoggerMessage(7301, LogLevel.Information, "The feed is pumped here now, as run {Run}")]
        public static partial void Begins(ILogger log, long run);

        [LoggerMessage(7302, LogLevel.Information, "Run {Run} of the feed ends here: {Reason}")]
        public static partial void Ends(ILogger log, long run, DeactivationReasonCode reason);
    }
}
