using Streaming.Protocol;
using Streaming.Protocol.Hub;

namespace Streaming.Server.Hubs;

/// <summary>Looks at every connection from time to time: sends heartbeats, ends those whose client does not read, and all
/// of them when the host stops.</summary>
internal sealed class ConnectionPulse(
    FlowConnections connections,
    OpenSockets sockets,
    FeedHealthReader feeds,
    TimeProvider clock,
    IHostApplicationLifetime host) : BackgroundService
{
    /// <summary>How soon a client of a host that stops may come back.</summary>
    public const long RestartMilliseconds = 1_000;

    /// <summary>So many of them come back at once, and the next so many a little later.</summary>
    private const int ReturningTogether = 50;
    private const long ReturnMilliseconds = 100;

    /// <summary>How long a stopping host waits for what is still to be delivered.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(2);

    /// <summary>How long it then waits for its goodbyes to leave.</summary>
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HeartbeatCadence = TimeSpan.FromSeconds(5);

    public static long HeartbeatTicks(TimeProvider clock) =>
        (long)(HeartbeatCadence.TotalSeconds * clock.TimestampFrequency);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping is told to connections before the host ends them.
        await using var farewell = host.ApplicationStopping.Register(SayGoodbye);
        using var timer = new PeriodicTimer(Tick, clock);
        while (await WaitAsync(timer, stoppingToken))
            await BeatAsync(stoppingToken);
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        var toWake = new List<ConnectionOutbox>();
        var health = new Dictionary<string, FeedHealth>(StringComparer.Ordinal);
        foreach (var connection in connections.All)
        {
            connection.Outbox.EndIfStuck();
            if (now < connection.HeartbeatDueAt)
                continue;

            connection.HeartbeatDueAt = now + HeartbeatTicks(clock);
            var topics = connection.Topics.ToArray();
            var mine = new Dictionary<string, FeedHealth>(StringComparer.Ordinal);
            foreach (var subscription in topics)
                if (subscription.Topic.Symbol is { } symbol && !mine.ContainsKey(symbol))
                    mine.Add(symbol, await HealthOfAsync(symbol, health, cancellationToken));

            if (connection.Outbox.Beat(topics, mine))
                toWake.Add(connection.Outbox);
        }

        WakeBatch.Wake(toWake);
    }

    private static Bye Goodbye(long retryAfterMs) => Bye.With(Codes.ShuttingDown, retryAfterMs);

    private async ValueTask<FeedHealth> HealthOfAsync(
        string symbol, Dictionary<string, FeedHealth> known, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(symbol, out var health))
            known.Add(symbol, health = await feeds.ReadAsync(symbol, cancellationToken));
        return health;
    }

    private void SayGoodbye()
    {
        var all = connections.Close();
        for (var i = 0; i < all.Length; i++)
            all[i].Outbox.Drain(Goodbye(RestartMilliseconds + (i / ReturningTogether * ReturnMilliseconds)));
        if (sockets.WaitForNone(DrainMax))
            return;

        // What they have not taken by now they ask for when they are back.
        foreach (var connection in all)
            connection.Outbox.End(Goodbye(RestartMilliseconds));

        // Behind this call SignalR cuts every socket, with whatever is still on its way to it.
        sockets.WaitForNone(FarewellMax);
    }
}
