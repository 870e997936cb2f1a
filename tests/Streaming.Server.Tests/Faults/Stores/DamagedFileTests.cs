using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Streaming.Server.Tests.Hubs;
using Streaming.Server.Tests.RecordedDay.Doors;
using Streaming.Server.Tests.Recovery;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Faults.Stores;

/// <summary>A database file that is damaged under the program or between two of its lives: what it tells stays true, it
/// says what to do, and with the file moved away it makes the day anew, under the same name where the feed is its own
/// journal.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int StepsToDamage = 20;
    private const int StepsDamaged = 9;

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-damage-").FullName;

    private string Database => Path.Combine(_folder, "streaming.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Damage_in_mid_run_is_told_and_what_was_told_before_stays_true()
    {
        var day = new WatchedDay("simulated");
        Dictionary<string, TopicLog> known;
        await using (var server = await day.StartAsync(WatchedDay.Sqlite(Database)))
        {
            using var http = WatchedDay.Caller(server);
            await using var client = await day.ConnectAsync(server, null);
            await client.UntilSeqAsync(day.Bars, 60);

            Overwrite(Database, from: 4096);
            Overwrite($"{Database}-wal", from: 32);
            var damaged = await Readiness.UntilAsync(http, reading => reading.Store.Length > 0);
            var (_, bars) = await RestTopics.AskAsync(http, day.Bars, day.Date);

            Assert.Matches("streaming.db failed while .*: it is damaged. Restore (it|the database) from a copy", damaged.Store);
            Assert.Equal(
                client.Topics[day.Bars].Closed.Select(WireBar.Of).Take(60), bars.Select(bar => bar.Bar).Take(60));
            await server.KillAsync();
            known = client.Topics;
        }

        await FinishAnewAsync(day, known);
    }

    [Fact]
    public async Task A_live_day_whose_journal_is_damaged_is_made_anew_from_the_gateway_under_another_name()
    {
        await using var live = await LiveDay.BeginAsync();
        Dictionary<string, TopicLog> known;
        var before = new Dictionary<string, int>();
        await using (var server = await live.StartAsync(WatchedDay.Sqlite(Database)))
        {
            using var http = WatchedDay.Caller(server);
            await using var client = await live.ConnectAsync(server, null);
            await live.PassHeardAsync(server, client, StepsToDamage);
            foreach (var topic in live.SessionTopics)
                before.Add(topic, client.Topics[topic].Closed.Count);

            Overwrite(Database, from: 4096);
            Overwrite($"{Database}-wal", from: 32);
            await live.PassAsync();
            var damaged = await Readiness.UntilAsync(http, reading => reading.Store.Length > 0);
            for (var step = 0; step < StepsDamaged; step++)
                await live.PassAsync();

            Assert.Matches("streaming.db failed while .*: it is damaged. Restore (it|the database) from a copy, or move it away", damaged.Store);
            await AgreeAsync(live, server, client);
            await server.KillAsync();
            known = client.Topics;
        }

        MoveAway();
        await using var again = await live.StartAsync(WatchedDay.Sqlite(Database));
        await using var back = await live.ConnectAsync(
            again, live.SessionTopics.ToDictionary(topic => topic, topic => known[topic]), mayBeAnew: true);
        await live.FinishWholeAsync(again, back, "moved away");

        // Nothing that was told before has turned out to be other. Behind the damage the told wall jumps ahead of what the
        // gateway has said, so a bar that was still committed may be one that the wall closed without its last prints.
        Assert.All(live.SessionTopics, topic =>
        {
            Assert.NotEqual(known[topic].Epoch, back.Topics[topic].Epoch);
            Assert.True(before[topic] > StepsToDamage / 6);
            Assert.Equal(TextOf(known[topic]).Take(before[topic]), TextOf(back.Topics[topic]).Take(before[topic]));
        });
    }

    [Fact]
    public async Task A_damaged_page_at_the_start_is_told_and_the_program_serves_nothing_of_it()
    {
        var day = new WatchedDay("simulated");
        var known = await PlayToAsync(day, 60);
        DamageRootOf("bars");
        await using (var server = await day.StartAsync(WatchedDay.Sqlite(Database)))
        {
            using var http = WatchedDay.Caller(server);
            var damaged = await Readiness.UntilAsync(http, reading => reading.Store.Length > 0);
            using var answer = await http.GetAsync(
                new Uri($"/v1/flow/zero-dte/series/SPY?bar=30s&date={day.Date}", UriKind.Relative), TestContext.Current.CancellationToken);

            Assert.Matches("^SPY cannot go on: .*streaming.db failed while .*: it is damaged. Restore it from a copy, or move it away", damaged.Store);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await server.KillAsync();
        }

        await FinishAnewAsync(day, known);
    }

    [Fact]
    public async Task A_file_that_is_no_database_any_more_ends_the_start_in_one_line_that_says_what_to_do()
    {
        await File.WriteAllBytesAsync(Database, new byte[8192].Select((_, i) => (byte)i).ToArray(), TestContext.Current.CancellationToken);

        var (code, _, error) = await ServerProcess.RunAsync(
            [.. new WatchedDay("simulated").ArgumentsOn(WatchedDay.Sqlite(Database)), "--urls=http://127.0.0.1:0"]);

        Assert.Equal(1, code);
        Assert.Matches("^Storage: .*streaming.db failed while .*: it is not a SQLite file. Move it away", error);
        Assert.Single(error.Trim().Split('\n'));
    }

    private async Task<Dictionary<string, TopicLog>> PlayToAsync(WatchedDay day, long seq)
    {
        await using var server = await day.StartAsync(WatchedDay.Sqlite(Database));
        await using var client = await day.ConnectAsync(server, null);
        await client.UntilSeqAsync(day.Bars, seq);
        await server.KillAsync();
        return client.Topics;
    }

    /// <summary>Waits until REST answers what the client was told: a symbol may not have met the damage yet, and still be
    /// told of.</summary>
    private static async Task AgreeAsync(LiveDay live, RunningServer server, FlowClient client)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var answers = await live.BarsAsync(server);
            var differing = live.SessionTopics.FirstOrDefault(topic => !answers[topic].SequenceEqual(TextOf(client.Topics[topic])));
            if (differing is null)
                return;

            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"{differing}: REST does not have what the client was told.");
        }
    }

    /// <summary>Does what the message says.</summary>
    private async Task FinishAnewAsync(WatchedDay day, Dictionary<string, TopicLog> known)
    {
        MoveAway();
        await using var server = await day.StartAsync(WatchedDay.Sqlite(Database));
        await using var client = await day.ConnectAsync(server, Bars(day, known));
        await day.FinishWholeAsync(server, client, "moved away");
    }

    private void MoveAway()
    {
        foreach (var file in Directory.GetFiles(_folder))
            File.Move(file, file + ".damaged");
    }

    private static IEnumerable<string> TextOf(TopicLog topic) => topic.Closed.Select(WireBar.Of);

    // The log of the headlines was in that file, and a new one has a new name: there is nothing to go on behind.
    private static Dictionary<string, TopicLog> Bars(WatchedDay day, Dictionary<string, TopicLog> known) =>
        known.Where(topic => day.Topics.Contains(topic.Key) && !topic.Key.StartsWith("headline/", StringComparison.Ordinal))
            .ToDictionary();

    private static void Overwrite(string path, int from)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var garbage = new byte[Math.Max(0, file.Length - from)];
        Array.Fill(garbage, (byte)0xA5);
        file.Position = from;
        file.Write(garbage);
    }

    private void DamageRootOf(string table)
    {
        long page, size;
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            page = Ask(connection, $"SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
            size = Ask(connection, "PRAGMA page_size");
            Ask(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        using var file = new FileStream(Database, FileMode.Open, FileAccess.Write);
        file.Position = (page - 1) * size;
        var garbage = new byte[size];
        Array.Fill(garbage, (byte)0xA5);
        file.Write(garbage);
    }

    private static long Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
