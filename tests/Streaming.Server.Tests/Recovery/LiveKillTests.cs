using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The program with a live feed, whose events it journals, killed without warning at random moments and started
/// again up to five minutes later; STREAMING_KILLS says how often on each store.</summary>
/// <remarks>What is held to a program that was there all the time, with a gateway of its own that tells the same: every
/// closed bar, every headline, some snapshots, by REST and as the client was told them, to the byte. The gateway keeps a day,
/// so the bars that ended while nobody was there are filled and no gap is allowed. A bar that the wall closed there may here
/// be closed by an event; that must not be seen. Of a live feed the name of a log is random: not the same in both, but the
/// client that goes on by position must never meet another. Where one symbol's headlines lie between the other's is not
/// compared.</remarks>
public sealed class LiveKillTests
{
    private const int StepsAwayMost = 30;

    // What a step takes, more or less; the kill is to fall into it.
    private const int StepMilliseconds = 15;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_was_journalled_and_what_the_gateway_gives_again_are_the_day_as_it_was(string store)
    {
        var seed = Environment.TickCount;
        await using var live = await LiveDay.BeginAsync();
        await using var postgres = store == "postgres"
            ? await PostgresServer.CreateAsync(TestContext.Current.CancellationToken) : null;
        var folder = Directory.CreateTempSubdirectory("streaming-live-kill-");
        try
        {
            var kept = postgres is null
                ? WatchedDay.Sqlite(Path.Combine(folder.FullName, "killed.db")) : WatchedDay.Postgres(postgres);
            var known = await SufferAsync(live, kept, new Random(seed));
            await using var server = await live.StartAsync(kept);
            await using var client = await live.ConnectAsync(server, known);
            await live.FinishWholeAsync(server, client, $"seed {seed}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Kills it while it takes in a step: behind some that it had taken in, or before it has what it missed.</summary>
    private static async Task<Dictionary<string, TopicLog>?> SufferAsync(LiveDay live, string[] store, Random random)
    {
        Dictionary<string, TopicLog>? known = null;
        var share = live.StepsLeft / (KillTests.Kills + 1);
        var away = Math.Min(StepsAwayMost, share / 2);
        for (var kill = 0; kill < KillTests.Kills; kill++)
        {
            await using var server = await live.StartAsync(store);
            await using var client = await live.ConnectAsync(server, known);
            if (kill % 3 != 1)
                await live.PassHeardAsync(server, client, random.Next(1, share - away));
            await live.PassAsync();
            await Task.Delay(random.Next(StepMilliseconds), TestContext.Current.CancellationToken);
            await server.KillAsync();
            known = client.Topics;
            for (var steps = random.Next(away); steps > 0; steps--)
                await live.PassAsync();
        }

        return known;
    }
}
