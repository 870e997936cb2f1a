using Streaming.Runtime.Ports;

namespace Streaming.Server.Access;

/// <summary>Looks for keys that were revoked, by this process or another, and tells those who hold their
/// connections.</summary>
public sealed partial class RevocationWatch(IKeyStore store, TimeProvider time, ILogger<RevocationWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a revocation is told again: a connection may have shown its key before and be counted
    /// after.</summary>
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>A key's id; more than once for one revocation. Handlers are quick and do not throw.</summary>
    public event Action<string>? Revoked;

    /// <summary>Looks once. Never concurrent with itself.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var recently = time.GetUtcNow() - Repeat;
        foreach (var key in await store.ListAsync(cancellationToken))
            if (key.Revoked is { } revoked && (_told.Add(key.Id) || revoked > recently))
                Revoked?.Invoke(key.Id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var isFailing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                isFailing = false;
            }
            catch (StoreException failure)
            {
                // Once for each outage; the next look comes anyway.
                if (!isFailing)
                    Log.CannotLook(logger, failure);
                isFailing = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "Cannot look for revoked keys; their connections stay till the store answers.")]
        public static partial void CannotLook(ILogger logger, Exception failure);
    }
}
