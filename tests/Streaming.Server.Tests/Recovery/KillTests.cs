using System.Globalization;
using Streaming.Server.Tests.Hubs;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Recovery;

/// <summary>The program, killed without warning at random moments of a day and started again: at the end everything is
/// what an undisturbed run has, to the byte, and the client that was connected goes on behind its position. Both feeds are
/// given again; none of it is applied anew that lies before a checkpoint.
/// STREAMING_KILLS says how often each of the four is killed.</summary>
public sealed class KillTests
{
    internal static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("STREAMING_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Theory]
    [InlineData("recorded", "sqlite")]
    [InlineData("recorded", "postgres")]
    [InlineData("simulated", "sqlite")]
    [InlineData("simulated", "postgres")]
    public async Task Nothing_that_was_told_is_lost_and_nothing_is_told_twice(string feed, string store)
    {
        var day = new WatchedDay(feed);
        var seed = Environment.TickCount;
        await using var postgres = store == "postgres"
            ? await PostgresServer.CreateAsync(TestContext.Current.CancellationToken) : null;
        var folder = Directory.CreateTempSubdirectory("streaming-kill-");
        try
        {
            var kept = postgres is null
                ? WatchedDay.Sqlite(Path.Combine(folder.FullName, "killed.db")) : WatchedDay.Postgres(postgres);
            var known = await SufferAsync(day, kept, new Random(seed));
            await using var server = await day.StartAsync(kept);
            await using var client = await day.ConnectAsync(server, known);
            await day.FinishWholeAsync(server, client, $"seed {seed}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Starts and kills it again and again, each time after a few more bars.</summary>
    private static async Task<Dictionary<string, TopicLog>?> SufferAsync(WatchedDay day, string[] store, Random random)
    {
        // Every ten bars one is kept, so of twenty that were told there is one.
        const int CheckpointAt = 20;
        Dictionary<string, TopicLog>? known = null;
        const int Last = WatchedDay.LastSeq;
        var most = Last / (Kills + 1);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await day.StartAsync(store);
            await using var client = await day.ConnectAsync(server, known);
            await client.UntilSeqAsync(day.Bars, Math.Min(Last - 1, client.Topics[day.Bars].Seq + random.Next(1, most)));
            Assert.True(
                known is null || known[day.Bars].Seq < CheckpointAt || server.Written.Contains("from its checkpoint", StringComparison.Ordinal),
                $"It began anew: {server.Written}");
            await server.KillAsync();
            known = client.Topics;
        }

        return known;
    }
}
