using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streaming.Runtime;
using Streaming.Runtime.Ingest;
using Streaming.Runtime.Ports;

namespace Streaming.Orleans.Ingest;

/// <summary>The pump of this host, while the cluster's feed is here.</summary>
internal sealed partial class ClusterPump(
    IServiceProvider services, IFeed feed, ISessionStore store, RuntimeOptions options, MarketClock clock, FeedHealth health,
    TimeProvider wall, ILogger<ClusterPump> log)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stopping;
    private GrainMailboxes? _mailboxes;
    private Task _running = Task.CompletedTask;

    public bool IsRunning => Volatile.Read(ref _stopping) is not null;

    /// <summary>True where another host's run has begun since.</summary>
    public bool IsSuperseded => Volatile.Read(ref _mailboxes)?.Superseded.IsCompleted ?? false;

    public IEnumerable<string> Symbols =>
        feed.Description.Symbols.Union(Volatile.Read(ref _mailboxes)?.Mailboxes.Select(static each => each.Key) ?? []);

    /// <summary>Ends the run before, if there was one, and begins a new one.</summary>
    public void Start(long run)
    {
        lock (_gate)
        {
            _stopping?.Cancel();
            var before = _running;
            var stopping = new CancellationTokenSource();
            Volatile.Write(ref _stopping, stopping);
            _running = Task.Run(() => RunAsync(before, run, stopping.Token));
        }
    }

    public async Task StopAsync()
    {
        Task running;
        lock (_gate)
        {
            _stopping?.Cancel();
            Volatile.Write(ref _stopping, null);
            running = _running;
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(Task before, long run, CancellationToken stopping)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var mailboxes = new GrainMailboxes(
                feed.Description, options, services.GetRequiredService<IGrainFactory>(), services.GetService<IRecorder>(), clock, wall,
                run, log, stopping);
            Volatile.Write(ref _mailboxes, mailboxes);
            foreach (var symbol in feed.Description.Symbols)
                mailboxes.MailboxOf(symbol);
            var pump = ActivatorUtilities.CreateInstance<FeedPump>(services, mailboxes);
            await PumpAsync(pump, run, stopping);
            await mailboxes.CompleteAsync();
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            health.Report(FeedStatus.Failed, failure.Message);
            Log.Ended(log, failure, run);
        }
    }

    /// <summary>Reads the feed to its end, again and again where it or the store fails: while this host has the feed, no
    /// other one will take it up.</summary>
    private Task PumpAsync(FeedPump pump, long run, CancellationToken stopping) => FeedRetry.ReadAsync(
        pump, health, FindCursorAsync, static failure => failure is FeedException or StoreException,
        (failure, _) => Log.Ended(log, failure, run), stopping);

    /// <summary>Where a run takes the feed up: behind what every symbol has journalled. Null for its start, or now.</summary>
    private async Task<FeedCursor?> FindCursorAsync(CancellationToken stopping)
    {
        if (!feed.Description.CanReplay)
            return null;

        var journalled = new Dictionary<string, FeedCursor>(StringComparer.Ordinal);
        foreach (var symbol in feed.Description.Symbols)
        {
            if (await store.ListAsync(symbol, stopping) is not [var newest, ..]
                || await store.FindAsync(symbol, newest.Date, stopping) is not { } stored
                || stored.Fingerprint != feed.Description.Fingerprint
                || stored.Cursor is not { } cursor)
            {
                // A live feed gives the session to those who have nothing of it, and the others what they miss.
                if (feed.Description.IsLive)
                    continue;
                return null;
            }

            journalled.Add(symbol, cursor);
        }

        return journalled.Count > 0 ? feed.Resume(journalled) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(7501, LogLevel.Error, "Run {Run} of the feed failed")]
        public static partial void Ended(ILogger log, Exception failure, long run);
    }
}
